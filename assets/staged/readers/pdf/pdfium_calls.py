"""The pdfium functions that are called for every character and rule, three times as fast as through pypdfium2.

They take and return addresses as numbers, and hold the interpreter lock while they run.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

PATH, FORM, TEXT = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_TEXT
IMAGE, SHADING = raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING
MOVE = raw.FPDF_SEGMENT_MOVETO
INVISIBLE, CLIP = raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP
STROKED, STROKED_AND_CLIP = raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP


def address(handle: Any) -> int:
    """The memory address of a pdfium handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _fast_call(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A pdfium function that takes addresses as numbers."""
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


_POINTER, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
count_characters = _fast_call(raw.FPDFText_CountChars, _INT, _POINTER)
text = _fast_call(raw.FPDFText_GetText, _INT, _POINTER, _INT, _INT, _POINTER)
character = _fast_call(raw.FPDFText_GetUnicode, _UINT, _POINTER, _INT)
loose_box = _fast_call(raw.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
angle = _fast_call(raw.FPDFText_GetCharAngle, ctypes.c_float, _POINTER, _INT)
text_object = _fast_call(raw.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
text_mode = _fast_call(raw.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)
fill_colour = _fast_call(raw.FPDFPageObj_GetFillColor, _INT, *[_POINTER] * 5)
stroke_colour = _fast_call(raw.FPDFPageObj_GetStrokeColor, _INT, *[_POINTER] * 5)
bounds = _fast_call(raw.FPDFPageObj_GetBounds, _INT, *[_POINTER] * 5)
shows_through = _fast_call(raw.FPDFPageObj_HasTransparency, _INT, _POINTER)
clip_path = _fast_call(raw.FPDFPageObj_GetClipPath, _POINTER, _POINTER)
count_clips = _fast_call(raw.FPDFClipPath_CountPaths, _INT, _POINTER)
count_clip_segments = _fast_call(raw.FPDFClipPath_CountPathSegments, _INT, _POINTER, _INT)
clip_segment = _fast_call(raw.FPDFClipPath_GetPathSegment, _POINTER, _POINTER, _INT, _INT)
kind = _fast_call(raw.FPDFPageObj_GetType, _INT, _POINTER)
matrix = _fast_call(raw.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
draw_mode = _fast_call(raw.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
count_segments = _fast_call(raw.FPDFPath_CountSegments, _INT, _POINTER)
segment = _fast_call(raw.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
point = _fast_call(raw.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
segment_kind = _fast_call(raw.FPDFPathSegment_GetType, _INT, _POINTER)
closes = _fast_call(raw.FPDFPathSegment_GetClose, _INT, _POINTER)
count_objects = _fast_call(raw.FPDFPage_CountObjects, _INT, _POINTER)
object_at = _fast_call(raw.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
count_form_objects = _fast_call(raw.FPDFFormObj_CountObjects, _INT, _POINTER)
form_object = _fast_call(raw.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
