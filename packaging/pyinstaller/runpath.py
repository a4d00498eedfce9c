"""Takes the builder's own folders out of ELF libraries: where a Python was installed when it was built is no place to
look for libraries on another machine, where anybody might have made that folder.
"""

from __future__ import annotations

import struct
from pathlib import Path

_LOAD, _DYNAMIC = 1, 2
_NULL, _STRINGS, _RPATH, _RUNPATH = 0, 5, 15, 29
_ENTRY = struct.Struct("<qQ")


def clean(folder: Path) -> int:
    """Cleans every library below `folder`. Returns how many had such a path."""
    changed = 0
    for file in folder.rglob("*.so*"):
        if file.is_symlink() or not file.is_file():
            continue
        content = bytearray(file.read_bytes())
        if forget_absolute(content):
            file.write_bytes(content)
            changed += 1
    return changed


def forget_absolute(elf: bytearray) -> bool:
    """Removes search paths that name an absolute folder from a 64-bit little-endian ELF file; True when one was there.

    Paths relative to the library (`$ORIGIN`) stay. The entries behind move up, and the list of them ends sooner.
    """
    if elf[:6] != b"\x7fELF\x02\x01":
        return False
    at, size, count = *struct.unpack_from("<Q", elf, 32), *struct.unpack_from("<HH", elf, 54)
    headers = [struct.unpack_from("<IIQQQQ", elf, at + size * n) for n in range(count)]
    dynamic = next((header for header in headers if header[0] == _DYNAMIC), None)
    if dynamic is None:
        return False
    start, length = dynamic[2], dynamic[5]
    entries = [_ENTRY.unpack_from(elf, start + offset) for offset in range(0, length, _ENTRY.size)]
    address = next(value for tag, value in entries if tag == _STRINGS)
    strings = next(
        header[2] + address - header[3]
        for header in headers
        if header[0] == _LOAD and header[3] <= address < header[3] + header[5]
    )
    kept = [entry for entry in entries if entry[0] not in (_RPATH, _RUNPATH) or elf[strings + entry[1]] != ord("/")]
    gone = len(entries) - len(kept)
    for number, entry in enumerate([*kept, *[(_NULL, 0)] * gone]):
        _ENTRY.pack_into(elf, start + number * _ENTRY.size, *entry)
    return gone > 0
