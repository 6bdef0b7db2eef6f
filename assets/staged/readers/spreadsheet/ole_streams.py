"""Compound files, the container of older office programs: one stream by name, with sizes as the file states them.

Does not interpret streams.
"""

import struct
from collections.abc import Sequence

_HEADER = struct.Struct("<8x16x2x2x2xHH6x4x4xI4xIIIII")
_ENTRY = 128
_MOST_ENTRIES = 10_000
_FIRST_NO_SECTOR = 0xFFFFFFFA  # this number and above are not sectors
_STREAM = 2


def read_stream(data: bytes, names: Sequence[str]) -> bytes:
    """The stream with the first of `names` that exists. Raises KeyError, struct.error or ValueError if
    there is none.
    """
    shift, short_shift, directory, cutoff, short_fat, _, next_table_sector, _ = _HEADER.unpack_from(data)
    if shift not in (9, 12) or short_shift != 6:
        raise ValueError("not a compound file")
    size = 1 << shift
    table = _allocation_table(data, size, next_table_sector)
    entries = _join_sectors(data, directory, table, size, size)
    found = _directory_entries(entries)
    name = next((name for name in names if name in found), None)
    if name is None:
        raise KeyError(names[0])
    start, length = found[name]
    if length >= cutoff:
        return _join_sectors(data, start, table, size, size)[:length]
    (first,) = struct.unpack_from("<I", entries, 116)
    within = _join_sectors(data, first, table, size, size)
    shorts = _join_sectors(data, short_fat, table, size, size)
    return _join_sectors(within, start, struct.unpack(f"<{len(shorts) // 4}I", shorts), 64, 0)[:length]


def _allocation_table(data: bytes, size: int, next_table_sector: int) -> tuple[int, ...]:
    """For each sector the next one. The table's own sectors are listed in the header and, for large files, in a chain
    from `next_table_sector`.
    """
    listed = list(struct.unpack_from("<109I", data, 76))
    per_sector = size // 4
    for _ in range(len(data) // size):
        if next_table_sector >= _FIRST_NO_SECTOR:
            break
        *further, next_table_sector = struct.unpack_from(f"<{per_sector}I", data, size * (next_table_sector + 1))
        listed += further
    table: list[int] = []
    for sector in listed[: len(data) // size]:
        if sector < _FIRST_NO_SECTOR:
            table += struct.unpack_from(f"<{per_sector}I", data, size * (sector + 1))
    return tuple(table)


def _join_sectors(data: bytes, sector: int, table: Sequence[int], size: int, offset: int) -> bytes:
    """The chain of sectors from `sector` on, the first sector being at `offset`. Raises ValueError for a loop."""
    parts: list[bytes] = []
    for _ in range(len(data) // size + 1):
        if sector >= _FIRST_NO_SECTOR:
            return b"".join(parts)
        parts.append(data[offset + sector * size : offset + (sector + 1) * size])
        sector = table[sector]
    raise ValueError("its sectors form a loop")


def _directory_entries(directory: bytes) -> dict[str, tuple[int, int]]:
    """The start and the length of each stream, by name."""
    if len(directory) // _ENTRY > _MOST_ENTRIES:
        raise ValueError(f"over {_MOST_ENTRIES:,} streams")
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind == _STREAM:
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.setdefault(name, struct.unpack_from("<II", directory, at + 116))
    return found
