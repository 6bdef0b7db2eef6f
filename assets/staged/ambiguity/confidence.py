"""Which numbers read by OCR to trust: those recognised with confidence, and those that a sum of the form confirms.

The others are withdrawn: their cells have no number, and their text is left over.
"""

from dataclasses import replace

from assets.staged.cells.form_reading import FAINT, Leftover, Reading
from assets.staged.values import Value
from expectations.rulebook.sums import sums

SURE = 0.9


def drop_unconfirmed(reading: Reading) -> Reading:
    """`reading` without the numbers of low confidence that are in no sum that holds."""
    doubtful = [c for c in reading.cells.values() if c.value.number is not None and is_faint(c.confidence)]
    if not doubtful:
        return reading
    equations, numbers = sums(reading.form.layout(reading.layout)), reading.numbers
    confirmed = {key for sum_ in equations if sum_.residual(numbers) == 0 for key, _ in sum_.factors}
    unread = {cell.key: cell._replace(value=Value("unsure")) for cell in doubtful if cell.key not in confirmed}
    left = [Leftover(c.text, FAINT, c.place) for c in unread.values()]
    return replace(reading, cells=reading.cells | unread, leftovers=(*reading.leftovers, *left))


def is_faint(confidence: float | None) -> bool:
    """Whether OCR is unsure of a text; never true of characters that the document holds."""
    return confidence is not None and confidence < SURE
