"""Recognises a line of writing with the model that rapidocr ships: offline, without its detector, in one thread.

Input is a crop, output its text with the model's confidence and alternatives. Knows no pages and no cells. Turns off
the telemetry of onnxruntime, which otherwise writes into the home folder and sends to its maker.
"""

import importlib.util
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library is loaded

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from assets.staged.readers.ocr_libraries import OcrMissing
from assets.staged.readers.refusals import message
from assets.staged.readers.scan.beam_search import FIGURES, LOOKALIKES, find_likeliest
from assets.staged.readers.scan.binarise import Pixels

onnxruntime.disable_telemetry_events()  # what its Windows build passes to the system

HEIGHT = 48
_PIXELS_PER_STEP = 8  # columns of the model's input per step of its output
_NARROWEST = 32
_WIDEST = 2400
_BATCH_COLUMNS = 2560  # pixel columns in a batch: limits memory
_BLANK = 0
_PADDING_GREY = 127  # grey beside narrower images of a batch, as in the model's training
_FOREIGN_ALLOWED = 1
_LIKELY_FIGURE, _SURE_TEXT = 0.05, 0.7


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """Recognised text. `figure`: it has only characters of figures; `others` are then the alternatives."""

    text: str
    confidence: float
    figure: bool = False
    others: tuple[str, ...] = ()

    def combine(self, second: "RecognisedText") -> "RecognisedText":
        """The result of two passes: the surer one. If they agree its confidence stays, else it is the difference.

        A likely figure wins over words: writing as slim as a figure is seldom words.
        """
        less_sure, surer = sorted((self, second), key=lambda one: (one.figure and one.confidence > 0.5, one.confidence))
        if surer.text == less_sure.text:
            return surer
        others = dict.fromkeys((less_sure.text, *surer.others, *less_sure.others) if less_sure.figure else surer.others)
        alternatives = tuple(other for other in others if other and other != surer.text)
        return replace(surer, confidence=max(0.0, surer.confidence - less_sure.confidence), others=alternatives)

    def lower_confidence(self, by: float) -> "RecognisedText":
        return replace(self, confidence=self.confidence * by)


def recognise(crops: Sequence[Pixels], squeeze: float = 1.0, figures: bool = False) -> list[RecognisedText]:
    """The text of each of `crops`, grey lines of writing; `figures` if they look like figures.

    A `squeeze` below 1 makes them narrower, which is faster.
    """
    images = [_scale(crop, squeeze) for crop in crops]
    results: list[RecognisedText] = [RecognisedText("", 0.0)] * len(crops)
    for batch in _batches(images, padded=figures):
        widest = max(images[n].shape[1] for n in batch)
        chances = _recognise_batch(np.stack([_pad(images[n], widest) for n in batch]))
        for n, one in zip(batch, chances, strict=True):
            results[n] = _decode(one, _FOREIGN_ALLOWED if figures else 0)
    return results


def _scale(crop: Pixels, squeeze: float) -> Pixels:
    height, width = crop.shape
    wide = min(max(round(width * HEIGHT / height * squeeze), 8), _WIDEST)
    how = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (wide, HEIGHT), interpolation=how), np.uint8)


def _pad(image: Pixels, width: int) -> Pixels:
    return np.pad(image, ((0, 0), (0, width - image.shape[1])), constant_values=_PADDING_GREY)


def _batches(images: Sequence[Pixels], *, padded: bool) -> Iterator[list[int]]:
    """Images of similar width together, as indexes of `images`; unless `padded`, of one width of the model's output."""
    batch: list[int] = []
    steps = [-(-image.shape[1] // _PIXELS_PER_STEP) for image in images]
    for n in sorted(range(len(images)), key=lambda n: images[n].shape[1]):
        full = images[n].shape[1] * (len(batch) + 1) > _BATCH_COLUMNS
        if batch and (full or (not padded and steps[n] != steps[batch[0]])):
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch


def _recognise_batch(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """For each image and step the chance of each character, index 0 being none."""
    width = -(-max(images.shape[2], _NARROWEST) // _PIXELS_PER_STEP) * _PIXELS_PER_STEP
    padded = np.pad(images, ((0, 0), (0, 0), (0, width - images.shape[2])), constant_values=_PADDING_GREY)
    normalised = padded.astype(np.float32) / 127.5 - 1
    session, name, _ = _load_model()
    return np.asarray(session.run(None, {name: np.repeat(normalised[:, None], 3, axis=1)})[0], np.float32)


@cache
def _load_model() -> tuple[onnxruntime.InferenceSession, str, tuple[str, ...]]:
    """The session, the name of its input, and its characters."""
    package = importlib.util.find_spec("rapidocr")
    folders = package.submodule_search_locations if package else None
    models = sorted(Path(folders[0]).glob("models/*rec*.onnx")) if folders else []
    if not models:
        raise OcrMissing(message("ocr_missing"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(models[-1]), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, session.get_inputs()[0].name, ("", *characters, " ")


@cache
def _figure_matrix() -> NDArray[np.float32]:
    """Characters × (none, *FIGURES): 1 where a character is that of the figure or is confused with it."""
    index_of = {character: n for n, character in enumerate(_load_model()[2])}
    matrix = np.zeros((len(_load_model()[2]), len(FIGURES) + 1), np.float32)
    matrix[_BLANK, 0] = 1
    for n, figure in enumerate(FIGURES, start=1):
        matrix[[index_of[one] for one in {figure, *LOOKALIKES.get(figure, "")} if one in index_of], n] = 1
    return matrix


@cache
def _is_figure_character() -> NDArray[np.bool_]:
    """Which characters are part of figures or are confused with such."""
    return np.asarray(_figure_matrix().any(axis=1))


def _decode(chances: NDArray[np.float32], foreign_allowed: int) -> RecognisedText:
    """The text of one output; decoded as a figure if at most `foreign_allowed` steps give another character."""
    best = chances.argmax(axis=1)
    first = np.flatnonzero((best != _BLANK) & (best != np.concatenate(([-1], best[:-1]))))
    sure = float(chances[first, best[first]].min()) if len(first) else 0.0
    foreign = int((~_is_figure_character()[best]).sum())
    if foreign <= foreign_allowed:
        found = find_likeliest((chances[:, _is_figure_character()] @ _figure_matrix()[_is_figure_character()]).tolist())
        if found and (not foreign or sure < _SURE_TEXT or found[0][1] >= _LIKELY_FIGURE):
            (text, sure), *rest = found
            return RecognisedText(text, sure, True, tuple(other for other, _ in rest))
    text = "".join(_load_model()[2][n] for n in best[first])
    return RecognisedText(text, sure)
