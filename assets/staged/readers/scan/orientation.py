"""Whether a page lies on its side, decided by how its pieces of ink form lines. Rotates nothing."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assets.staged.readers.scan.text_lines import PixelBox

_SIZES = (0.4, 1.5)  # in character sizes: smaller and larger pieces follow no line
_FEWEST, _SAMPLE, _MOST = 20, 300, 20_000
_LARGEST_SHARE = 0.4


def is_sideways(boxes: Sequence[PixelBox], size: float) -> bool:
    """Whether most pieces have their nearest neighbour below them, not to the right."""
    least, most = (part * size for part in _SIZES)
    kept = [box for box in boxes if least <= max(box[2] - box[0], box[3] - box[1]) <= most][:_MOST]
    if len(kept) < _FEWEST:
        return False
    pieces = np.array(kept, float)
    sample = pieces[:: max(1, len(pieces) // _SAMPLE)]
    right, below = _distance_to_nearest(sample, pieces, 0), _distance_to_nearest(sample, pieces, 1)
    decided = np.count_nonzero(right != below)
    return bool(np.count_nonzero(right < below) < _LARGEST_SHARE * decided)


def _distance_to_nearest(sample: NDArray[np.float64], pieces: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """For each of `sample` the distance along `axis` to the nearest of `pieces` in line with it, infinite
    without one.
    """
    other = 1 - axis
    level = np.minimum(sample[:, None, other + 2], pieces[None, :, other + 2]) > np.maximum(
        sample[:, None, other], pieces[None, :, other]
    )
    away = pieces[None, :, axis] - sample[:, None, axis + 2]
    return np.asarray(np.where(level & (away >= -1), away, np.inf).min(axis=1))
