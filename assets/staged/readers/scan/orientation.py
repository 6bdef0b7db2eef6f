"""Whether a page of ink lies on its side, told by how its pieces of writing keep to lines. Turns and reads nothing."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assets.staged.readers.scan.text_lines import Area

_SIZES = (0.4, 1.5)  # parts of a character's size: what is smaller or larger than that keeps to no line
_FEWEST, _SAMPLE, _MOST = 20, 300, 20_000
_LEVEL = 0.4


def sideways(found: Sequence[Area], size: float) -> bool:
    """Whether most pieces have their nearest neighbour below them and not to the right."""
    least, most = (part * size for part in _SIZES)
    kept = [area for area in found if least <= max(area[2] - area[0], area[3] - area[1]) <= most][:_MOST]
    if len(kept) < _FEWEST:
        return False
    pieces = np.array(kept, float)
    some = pieces[:: max(1, len(pieces) // _SAMPLE)]
    right, below = _nearest(some, pieces, 0), _nearest(some, pieces, 1)
    told = np.count_nonzero(right != below)
    return bool(np.count_nonzero(right < below) < _LEVEL * told)


def _nearest(some: NDArray[np.float64], pieces: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """For each of `some` how far the nearest of `pieces` is along `axis` that is level with it, none being infinite."""
    other = 1 - axis
    level = np.minimum(some[:, None, other + 2], pieces[None, :, other + 2]) > np.maximum(
        some[:, None, other], pieces[None, :, other]
    )
    away = pieces[None, :, axis] - some[:, None, axis + 2]
    return np.asarray(np.where(level & (away >= -1), away, np.inf).min(axis=1))
