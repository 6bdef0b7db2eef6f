"""Which recognised figures to trust: those the recogniser is sure of, and those a sum of the form confirms.

Any other is unread: its cell has no number and its text is left over. Source: issue 3.
"""

from dataclasses import replace

from assets.staged.cells.form_reading import Reading
from assets.staged.cells.number_ledger import FAINT, Leftover
from assets.staged.values import Value
from expectations.rulebook.sums import sums

SURE = 0.9


def trusted(reading: Reading) -> Reading:
    """`reading` without the figures recognised too faintly that stand in no sum that holds."""
    doubtful = [c for c in reading.cells.values() if c.value.number is not None and faint(c.confidence)]
    if not doubtful:
        return reading
    numbers = {key: cell.value.number for key, cell in reading.cells.items()}
    equations = sums(reading.form.layout(reading.layout))
    confirmed = {key for sum_ in equations if sum_.residual(numbers) == 0 for key, _ in sum_.factors}
    unread = {cell.key: cell._replace(value=Value("unsure")) for cell in doubtful if cell.key not in confirmed}
    left = [Leftover(c.text, FAINT.en, c.place, FAINT.zh) for c in unread.values()]
    return replace(reading, cells=reading.cells | unread, leftovers=(*reading.leftovers, *left))


def faint(confidence: float | None) -> bool:
    """Whether a recogniser is unsure of what it read; never of characters the document holds."""
    return confidence is not None and confidence < SURE
