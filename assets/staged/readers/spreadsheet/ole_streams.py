"""The container of the older office programs (compound file): one of its streams by name, sizes as the file has them.

Knows nothing of what a stream holds.
"""

import struct
from collections.abc import Sequence

_HEADER = struct.Struct("<8x16x2x2x2xHH6x4x4xI4xIIIII")
_ENTRY = 128
_MOST_ENTRIES = 10_000
_LAST = 0xFFFFFFFA  # from here on a number is no sector
_STREAM = 2


def stream(data: bytes, names: Sequence[str]) -> bytes:
    """The first stream called by the first of `names` that one has; KeyError, struct.error, ValueError otherwise."""
    shift, short_shift, directory, cutoff, short_fat, _, more, _ = _HEADER.unpack_from(data)
    if shift not in (9, 12) or short_shift != 6:
        raise ValueError("no compound file")
    size = 1 << shift
    table = _table(data, size, more)
    entries = _joined(data, directory, table, size, size)
    found = _entries(entries)
    name = next((name for name in names if name in found), None)
    if name is None:
        raise KeyError(names[0])
    start, length = found[name]
    if length >= cutoff:
        return _joined(data, start, table, size, size)[:length]
    (first,) = struct.unpack_from("<I", entries, 116)
    within = _joined(data, first, table, size, size)
    shorts = _joined(data, short_fat, table, size, size)
    return _joined(within, start, struct.unpack(f"<{len(shorts) // 4}I", shorts), 64, 0)[:length]


def _table(data: bytes, size: int, more: int) -> tuple[int, ...]:
    """For each sector the one after it; its own sectors are listed in the header and, for large files, in `more`."""
    listed = list(struct.unpack_from("<109I", data, 76))
    each = size // 4
    for _ in range(len(data) // size):
        if more >= _LAST:
            break
        *further, more = struct.unpack_from(f"<{each}I", data, size * (more + 1))
        listed += further
    table: list[int] = []
    for sector in listed[: len(data) // size]:
        if sector < _LAST:
            table += struct.unpack_from(f"<{each}I", data, size * (sector + 1))
    return tuple(table)


def _joined(data: bytes, sector: int, table: Sequence[int], size: int, before: int) -> bytes:
    """The sectors from `sector` on, the first one standing `before` bytes in; ValueError where they run in a circle."""
    parts: list[bytes] = []
    for _ in range(len(data) // size + 1):
        if sector >= _LAST:
            return b"".join(parts)
        parts.append(data[before + sector * size : before + (sector + 1) * size])
        sector = table[sector]
    raise ValueError("its sectors run in a circle")


def _entries(directory: bytes) -> dict[str, tuple[int, int]]:
    """Where each stream starts and how long it is, by name."""
    if len(directory) // _ENTRY > _MOST_ENTRIES:
        raise ValueError(f"over {_MOST_ENTRIES:,} streams")
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind == _STREAM:
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.setdefault(name, struct.unpack_from("<II", directory, at + 116))
    return found
