"""What a line of writing says, by the recognition model that rapidocr brings along: offline, no detector, one thread.

A crop goes in, its text comes out with how sure the model is and what else it may say. Knows no pages and no cells.
"""

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from assets.staged.grid import Unreadable
from assets.staged.readers.scan.beam_search import ALIKE, FIGURES, likeliest
from assets.staged.readers.scan.binarise import Pixels
from warehouse.messages import Message

HEIGHT = 48
_STEP = 8  # pixels of the model's picture to a step of its answer
_NARROWEST = 32
_WIDEST = 2400
_AT_ONCE = 2560  # columns of pixels in a batch: keeps memory small
_NOTHING = 0
_BESIDE = 127  # grey beside a picture narrower than others, as the model was taught
_STRANGE = 1
_LIKELY, _PLAIN = 0.05, 0.7


@dataclass(frozen=True, slots=True)
class Said:
    """`figure`: whether `text` is made of the characters of figures alone; then `others` are what else it may be."""

    text: str
    confidence: float
    figure: bool = False
    others: tuple[str, ...] = ()

    def beside(self, second: "Said") -> "Said":
        """What two looks say: the surer one; as sure as it is where they agree, else by how much it is surer.

        A likely figure goes before words: in writing as slim as a figure there are few.
        """
        worse, better = sorted((self, second), key=lambda one: (one.figure and one.confidence > 0.5, one.confidence))
        if better.text == worse.text:
            return better
        others = dict.fromkeys((worse.text, *better.others, *worse.others) if worse.figure else better.others)
        kept = tuple(other for other in others if other and other != better.text)
        return replace(better, confidence=max(0.0, better.confidence - worse.confidence), others=kept)

    def doubted(self, by: float) -> "Said":
        return replace(self, confidence=self.confidence * by)


def recognise(crops: Sequence[Pixels], squeeze: float = 1.0, figures: bool = False) -> list[Said]:
    """What each of `crops` says, grey lines of writing; `figures` where they look like some.

    `squeeze` under 1 makes them narrower, which is faster.
    """
    pictures = [_fitted(crop, squeeze) for crop in crops]
    said: list[Said] = [Said("", 0.0)] * len(crops)
    for batch in _batches(pictures):
        widest = max(pictures[n].shape[1] for n in batch)
        chances = _chances(np.stack([_padded(pictures[n], widest) for n in batch]))
        for n, one in zip(batch, chances, strict=True):
            said[n] = _read(one, _STRANGE if figures else 0)
    return said


def _fitted(crop: Pixels, squeeze: float) -> Pixels:
    height, width = crop.shape
    wide = min(max(round(width * HEIGHT / height * squeeze), 8), _WIDEST)
    how = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (wide, HEIGHT), interpolation=how), np.uint8)


def _padded(picture: Pixels, width: int) -> Pixels:
    return np.pad(picture, ((0, 0), (0, width - picture.shape[1])), constant_values=_BESIDE)


def _batches(pictures: Sequence[Pixels]) -> Iterator[list[int]]:
    """Pictures of about one width together, numbered as in `pictures`."""
    batch: list[int] = []
    for n in sorted(range(len(pictures)), key=lambda n: pictures[n].shape[1]):
        if batch and pictures[n].shape[1] * (len(batch) + 1) > _AT_ONCE:
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch


def _chances(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """For each picture and step the chance of each character, 0 being none."""
    width = -(-max(pictures.shape[2], _NARROWEST) // _STEP) * _STEP
    taken = np.pad(pictures, ((0, 0), (0, 0), (0, width - pictures.shape[2])), constant_values=_BESIDE)
    even = taken.astype(np.float32) / 127.5 - 1
    session, name, _ = _model()
    return np.asarray(session.run(None, {name: np.repeat(even[:, None], 3, axis=1)})[0], np.float32)


@cache
def _model() -> tuple[onnxruntime.InferenceSession, str, tuple[str, ...]]:
    """The session, the name of its input, and the characters it tells apart."""
    package = importlib.util.find_spec("rapidocr")
    folders = package.submodule_search_locations if package else None
    models = sorted(Path(folders[0]).glob("models/*rec*.onnx")) if folders else []
    if not models:
        raise Unreadable(
            Message(
                zh="这是图片，本机没有文字识别模型：请安装 rapidocr",
                en="it is a picture, and this machine has no recognition model: install rapidocr",
            ),
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(models[-1]), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, session.get_inputs()[0].name, ("", *characters, " ")


@cache
def _figures() -> NDArray[np.float32]:
    """Characters × (none, *FIGURES): 1 where a character is the figure's or stands for it."""
    known = {character: n for n, character in enumerate(_model()[2])}
    folded = np.zeros((len(_model()[2]), len(FIGURES) + 1), np.float32)
    folded[_NOTHING, 0] = 1
    for n, figure in enumerate(FIGURES, start=1):
        folded[[known[one] for one in {figure, *ALIKE.get(figure, "")} if one in known], n] = 1
    return folded


@cache
def _figurative() -> NDArray[np.bool_]:
    """Which characters are a figure's or stand for one."""
    return np.asarray(_figures().any(axis=1))


def _read(chances: NDArray[np.float32], strange: int) -> Said:
    """The text of one answer; by the chances of figures alone where but `strange` steps tell no figure's character."""
    best = chances.argmax(axis=1)
    first = np.flatnonzero((best != _NOTHING) & (best != np.concatenate(([-1], best[:-1]))))
    sure = float(chances[first, best[first]].min()) if len(first) else 0.0
    foreign = int((~_figurative()[best]).sum())
    if foreign <= strange:
        found = likeliest((chances[:, _figurative()] @ _figures()[_figurative()]).tolist())
        if found and (not foreign or sure < _PLAIN or found[0][1] >= _LIKELY):
            (text, sure), *rest = found
            return Said(text, sure, True, tuple(other for other, _ in rest))
    text = "".join(_model()[2][n] for n in best[first])
    return Said(text, sure)
