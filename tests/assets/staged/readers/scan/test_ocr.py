"""What the recogniser is given at once."""

import numpy as np

from assets.staged.readers.scan import ocr


def test_images_are_padded_by_little_and_each_is_recognised_in_its_place(monkeypatch):
    """The columns of all batches are at most a tenth more than those of the images in whole steps, 64 at least."""
    given = []

    def record(images):
        given.append(images.shape)
        return np.zeros((len(images), 1, len(ocr._load_model()[2])), np.float32)

    monkeypatch.setattr(ocr, "_recognise_batch", record)
    widths = [20, 35, 36, 60, 900, *[72] * 10, *[200] * 6, *[330] * 5]
    ocr.recognise([np.zeros((ocr.HEIGHT, width), np.uint8) for width in widths])
    assert sum(count for count, _, _ in given) == len(widths)
    own = sum(-(-max(width, 64) // 8) * 8 for width in widths)
    assert own <= sum(count * width for count, _, width in given) <= 1.1 * own
    assert all(count * width <= 2560 for count, _, width in given)
