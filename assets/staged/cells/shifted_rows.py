"""Figures that are printed a column or more beside their headings: an empty cell of their row was added or lost.

Where the figures of a row do not add up as printed, along the row or down the columns, a blank at its edge leaves room
to move them, and they add up once moved, the columns of those that would move are not certain. Where the cell that was
lost held a figure, it is the one that the row then needs, and the columns must need it too. Table two has no sums, so
its rows are not judged.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from assets.staged.grid import PrintedCell
from assets.text.characters import is_blank
from expectations.rulebook.sums import Number, Numbers, Sum

_Printed = tuple[str, PrintedCell]
_SEVERAL = 3  # rows


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
    together = _uncertain_together(movable, figures, known)
    rest = [row for row in movable if not together.intersection(key for key, _ in row)]
    return [*together, *(key for row in rest for key in _uncertain(row, figures, known))]


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
    own = _own(keys, equations)
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


def _uncertain_together(
    rows: Sequence[Sequence[_Printed]], figures: Mapping[str, Number], equations: Sequence[Sum]
) -> set[str]:
    """The cells of the rows that lost the figure at one edge and have a blank at the other: of all such rows, or of
    those that do not add up as printed.
    """
    found: set[str] = set()
    for end in (0, -1):
        lost = [[key for key, _ in row] for row in rows if is_blank(row[-1 - end][1].cell.text)]
        faulty = [keys for keys in lost if any(e.residual(figures) for e in _own(keys, equations))]
        if faulty:
            found.update(_moved_together(lost, end, figures, equations))
            found.update(_moved_together(faulty, end, figures, equations) if len(faulty) < len(lost) else ())
    return found


def _moved_together(
    rows: Sequence[Sequence[str]], end: int, figures: Mapping[str, Number], equations: Sequence[Sum]
) -> list[str]:
    """The cells with another figure once each row is moved by one from its `end`, 0 or -1, where the figure that was
    lost is as the row's sum needs it. None where one cannot have been lost or a sum then breaks, and none where a
    figure in the blank at the other end would explain as much.
    """
    moved, changed, unexplained = dict(figures), list[str](), 0
    for keys in rows:
        neighbours = pairwise(keys) if end == 0 else pairwise(reversed(keys))
        moved |= {keys[end]: 0, **{key: figures[before] for before, key in neighbours}}
        moved[keys[end]] = _needed(keys, end, moved, equations)
        if moved[keys[end]] < 0:
            return []
        changed += [key for key in keys if moved[key] != figures[key]]
        unexplained += figures[keys[-2]] != 0 if end == 0 else _needed(keys, 0, figures, equations) < 0
    touched = [equation for equation in equations if any(key in changed for key, _ in equation.factors)]
    blanks = {keys[-1 - end] for keys in rows}
    denied = [e for e in touched if e.residual(figures) and not any(key in blanks for key, _ in e.factors)]
    in_row = any(set(keys).issuperset(dict(equation.factors)) for keys in rows for equation in denied)
    settled = unexplained >= _SEVERAL or len(denied) > 1 or in_row
    return changed if settled and not any(equation.residual(moved) for equation in touched) else []


def _needed(keys: Sequence[str], at: int, figures: Mapping[str, Number], equations: Sequence[Sum]) -> Number:
    """The figure that the sum of a row needs in its cell `at` beside the other `figures`."""
    for equation in _own(keys, equations):
        if factor := dict(equation.factors).get(keys[at], 0):
            return figures[keys[at]] - (equation.residual(figures) or 0) * factor  # a factor is 1 or -1
    return 0


def _own(keys: Sequence[str], equations: Sequence[Sum]) -> list[Sum]:
    """The sums whose cells are all in a row."""
    return [equation for equation in equations if all(key in keys for key, _ in equation.factors)]


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
