"""Figures that are printed a column or more beside their headings: an empty cell of their row was added or lost.

Where the figures of a row do not add up as printed, along the row or down the columns, a blank at its edge leaves room
to move them, and they add up once moved, the columns of those that would move are not certain. Table two has no sums,
so its rows are not judged.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from assets.staged.grid import PrintedCell
from assets.text.characters import is_blank
from expectations.rulebook.sums import Number, Numbers, Sum

_Printed = tuple[str, PrintedCell]


def shifted_cells(
    cells: Mapping[str, PrintedCell], read_numbers: Callable[[], Numbers], equations: Sequence[Sum]
) -> list[str]:
    """The keys of the cells whose figures deny their columns and add up in others; `cells` by key."""
    if not any(is_blank(printed.cell.text) for printed in cells.values()):
        return []
    rows: dict[int, list[_Printed]] = {}
    for key, printed in cells.items():
        rows.setdefault(id(printed.row), []).append((key, printed))
    movable = [row for found in rows.values() if (row := _with_blank_edge(found))]
    if not movable:
        return []
    figures = {key: number or 0 for key, number in read_numbers().items()}
    known = [equation for equation in equations if all(key in figures for key, _ in equation.factors)]
    return [key for row in movable for key in _uncertain(row, figures, known)]


def _with_blank_edge(row: list[_Printed]) -> list[_Printed]:
    """The cells of a row in printed order; none where both its edges are filled, or all of it is blank."""
    row.sort(key=lambda one: one[1].cell.column)
    filled = [not is_blank(printed.cell.text) for _, printed in row]
    return row if any(filled) and not (filled[0] and filled[-1]) else []


def _uncertain(row: Sequence[_Printed], figures: Mapping[str, Number], equations: Sequence[Sum]) -> list[str]:
    """The cells of a row with another figure once its figures are moved so that they add up, none where they do as
    printed. A blank counts as 0 in `figures`.
    """
    keys = [key for key, _ in row]
    own = [equation for equation in equations if all(key in keys for key, _ in equation.factors)]
    across = [equation for equation in equations if equation not in own and any(k in keys for k, _ in equation.factors)]
    denied = any(equation.residual(figures) for equation in own)
    broken = [equation for equation in across if equation.residual(figures)]
    if not own or not (denied or len(broken) > 1):
        return []
    fitting: list[Mapping[str, Number]] = []
    for moved in _moved(row, figures):
        changed = {key for key in keys if moved[key] != figures[key]}
        touched = [equation for equation in across if any(key in changed for key, _ in equation.factors)]
        settled = denied or (len(touched) > 1 and all(equation in broken for equation in touched))
        if changed and settled and not any(e.residual(moved) for e in (own if denied else (*own, *touched))):
            fitting.append(moved)
    return [key for key in keys if any(moved[key] != figures[key] for moved in fitting)]


def _moved(row: Sequence[_Printed], figures: Mapping[str, Number]) -> Iterator[Mapping[str, Number]]:
    """The figures with those of a row moved over the blanks at its edges, or those on one side of a column by one."""
    keys, printed = [key for key, _ in row], [figures[key] for key, _ in row]
    filled = [at for at, (_, one) in enumerate(row) if not is_blank(one.cell.text)]
    before, behind = filled[0], len(row) - 1 - filled[-1]
    found = [[*printed[by:], *[0] * by] for by in range(1, before + 1)]
    found += [[*[0] * by, *printed[:-by]] for by in range(1, behind + 1)]
    for at in range(1, len(printed)):
        found += [[*printed[1:at], 0, *printed[at:]]] if before else []
        found += [[*printed[:at], 0, *printed[at:-1]]] if behind else []
    for numbers in found:
        yield {**figures, **dict(zip(keys, numbers, strict=True))}
