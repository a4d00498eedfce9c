"""Reading and writing the case file (`*.infusion`, UTF-8 JSON): defaults filled in, faults named by path,
saves atomic.
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from infusion_gui.case.model import FORMAT, Administration, Case, Exclusion, Site, Visit

_NEW = ".new"
_LONGEST = 255  # bytes of a file's name
# Asked once: only setting it tells it, and that is for the whole process.
_UMASK = os.umask(0o077)
os.umask(_UMASK)
_LARGEST = 64 * 1024 * 1024  # bytes; a year's stay is a few hundred kilobytes


class CaseError(ValueError):
    """A text that is no case. The message is one sentence: where in it, what is wrong, what to do."""


def read_case(text: str | bytes) -> Case:
    """The case that a JSON text holds, with everything it leaves out filled in. Raises `CaseError`."""
    return case_of(parse_json(text))


def parse_json(text: str | bytes) -> Any:
    """The value of a JSON text. Raises `CaseError` that says what the text is instead."""
    if isinstance(text, bytes):
        if b"\0" in text[:4096]:
            raise CaseError("this is not a text file; a case is UTF-8 JSON")
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise CaseError(f"byte {wrong.start} is not UTF-8; save the file as UTF-8") from wrong
    if not text.strip():
        raise CaseError("the file is empty; a case is a JSON object with at least a format")
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twice)
    except json.JSONDecodeError as wrong:
        raise CaseError(f"line {wrong.lineno}, column {wrong.colno}: not JSON ({wrong.msg.lower()})") from wrong
    except RecursionError as wrong:
        raise CaseError("brackets are nested too deeply for a case") from wrong
    except CaseError:
        raise
    except ValueError as wrong:  # Python reads no whole number of more than 4,300 digits
        raise CaseError("a number has thousands of digits; correct it") from wrong


def _no_constant(name: str) -> Any:
    raise CaseError(f"{name} is not a number that JSON knows; write a number or null")


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise CaseError(f"the key {twice!r} stands twice in one object; keep one")
    return found


def case_of(data: Any) -> Case:
    """The case of parsed JSON `data`. Raises `CaseError` with the path to the key."""
    if not isinstance(data, dict):
        raise CaseError("a case is a JSON object, not a list or a single value")
    found = data.get("format")
    if found is None and isinstance(data.get("case"), dict):
        raise CaseError("this file holds a case under the key 'case'; take that object out and give it alone")
    if found is None:
        raise CaseError(f"format: missing; a case file says {FORMAT!r}")
    if found != FORMAT:
        if isinstance(found, str) and found.startswith("infusion-case/"):
            raise CaseError(f"format: {found!r} was written by a newer program; update, or save it there as {FORMAT!r}")
        raise CaseError(f"format: {found!r} is unknown; this program reads {FORMAT!r}")
    try:
        return Case.model_validate(_filled(data), context={"file": True})
    except ValidationError as wrong:
        raise CaseError(sentence(wrong)) from wrong


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    """`data` with ids, visits, sites and techniques filled in as case-format section 1 says; wrong shapes are
    left alone.
    """
    rows = data.get("administrations", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return data
    visits = data.get("visits") or [{"id": "V1"}]
    sites = data.get("sites", [])
    if not isinstance(visits, list) or not isinstance(sites, list):
        return data
    first_visit = visits[0].get("id", "V1") if isinstance(visits[0], dict) else "V1"
    listed = [site["id"] for site in sites if isinstance(site, dict) and isinstance(site.get("id"), str)]
    first_site = listed[0] if listed else "IV1"
    known, filled, extra = set(listed), [], []
    for n, row in enumerate(rows, 1):
        row = dict(row)
        row.setdefault("id", f"a{n}")
        if row.get("visit") is None:
            row["visit"] = first_visit
        route = row.setdefault("route", "IV")
        if row.get("technique") is None:
            row["technique"] = "infusion" if route in ("IV", "IA") else "injection"
        if route == "IV":
            if row.get("site") is None:
                row["site"] = first_site
            if isinstance(row["site"], str) and row["site"] and row["site"] not in known:
                known.add(row["site"])
                extra.append({"id": row["site"]})
        filled.append(row)
    return {**data, "visits": visits, "sites": [*sites, *extra], "administrations": filled}


def sentence(wrong: ValidationError) -> str:
    """The first fault as one sentence that starts with the path to the key."""
    first = wrong.errors(include_url=False)[0]
    path = ""
    for part in first["loc"]:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part not in ("str", "constrained-str", "tuple[str, ...]", "float", "int", "bool"):
            path += f".{part}" if path else str(part)
    kind = first["type"]
    if kind == "extra_forbidden":
        message = "unknown key; correct its spelling or take it out"
    elif kind == "missing":
        message = "missing; it must be given"
    elif kind == "literal_error":
        message = f"{first['input']!r} is not allowed; use {first['ctx']['expected']}"
    elif kind == "value_error":
        message = str(first["ctx"]["error"])
    elif kind == "string_unicode":
        message = "holds half a character; type it again"
    elif kind == "string_pattern_mismatch":
        message = f"must be two digits such as '11', found {_short(first['input'])}"
    elif kind in ("tuple_type", "list_type"):
        message = f"must be a list, found {_short(first['input'])}"
    elif kind in ("model_type", "model_attributes_type", "dict_type"):
        message = f"must be an object, found {_short(first['input'])}"
    else:
        message = f"{first['msg'][0].lower()}{first['msg'][1:]}, found {_short(first['input'])}"
    return f"{path}: {message}" if path else message


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def load(path: Path) -> Case:
    """The case in a file. Raises `CaseError` for its content and for a file that cannot be read."""
    return read_case(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file no larger than a case can be. Raises `CaseError` in plain words."""
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise CaseError(f"the file has {size // 1_000_000} MB; a case is at most {_LARGEST // 1_000_000} MB")
        return path.read_bytes()
    except OSError as wrong:
        raise CaseError(f"cannot be read ({(wrong.strerror or str(wrong)).lower()})") from wrong


def dump(case: Case) -> str:
    """The text of the case file: what equals its default is left out, so that a file shows what was said."""
    return json.dumps(plain(case), indent=1, ensure_ascii=False) + "\n"


def case_bytes(case: Case) -> bytes:
    """What a case file holds: the text of `dump` in UTF-8."""
    return dump(case).encode()


def plain(case: Case) -> dict[str, Any]:
    """The case as JSON values; `case_of` reads it back."""
    data = plain_head(case)
    rows = [plain_row(row) for row in case.administrations]
    exclusions = data.pop("exclusions", None)
    data["administrations"] = rows
    if exclusions:
        data["exclusions"] = exclusions
    return data


def plain_head(case: Case) -> dict[str, Any]:
    """Everything of the case but its administrations, as JSON values."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "label": case.label,
        "setting": case.setting,
        "profile": case.profile,
    }
    own = {"zone", "policy", "primary_reason", "place_of_service"}
    said = case.model_dump(include=own, exclude_defaults=True)
    data.update({key: said[key] for key in ("zone", "policy", "primary_reason", "place_of_service") if key in said})
    data["visits"] = [_kept(visit, ("id", "arrival", "departure")) for visit in case.visits]
    data["sites"] = [_kept(site, ("id", "label", "kind")) for site in case.sites]
    if case.exclusions:
        data["exclusions"] = [_kept(window, ("start", "stop")) for window in case.exclusions]
    return data


def plain_row(row: Administration) -> dict[str, Any]:
    """One administration as JSON values."""
    shown = ("id", "drug", "category", "route", "technique", "start", "stop", "site", "visit")
    return _kept(row, shown)


def _kept(model: Visit | Site | Administration | Exclusion, always: tuple[str, ...]) -> dict[str, Any]:
    whole = model.model_dump()
    said = model.model_dump(exclude_defaults=True)
    return {key: value for key, value in whole.items() if key in always or key in said}


def save(case: Case, path: Path) -> None:
    """Writes the case so that the file holds either the old or the new text at every instant. Raises
    `OSError`.
    """
    write_atomically(path, case_bytes(case))


def hidden_beside(path: Path, ending: str) -> Path:
    """`.bed7.infusion.lock` beside `bed7.infusion`, for `ending` `.lock`; a name too long for that is cut."""
    name = f".{path.name}{ending}"
    if len(os.fsencode(name)) > _LONGEST:
        name = f".{path.name[:40]}-{zlib.crc32(path.name.encode(errors='surrogateescape')):08x}{ending}"
    return path.with_name(name)


def clear_half_written(path: Path) -> None:
    """Removes what programs left that were killed while they wrote `path`. For whoever holds its lock."""
    path = Path(os.path.realpath(path))
    with suppress(OSError), os.scandir(path.parent) as beside:
        for entry in beside:
            if entry.name.startswith(_half_written(path)) and entry.name.endswith(_NEW):
                os.unlink(entry.path)


def _half_written(path: Path) -> str:
    return f"{hidden_beside(path, '-12345678.new').name.removesuffix('-12345678.new')}-"


def write_atomically(path: Path, content: bytes) -> None:
    """Temporary file in the same folder, flushed to the disk, then renamed over `path`. Raises `OSError` that names
    `path`.
    """
    try:
        # A link keeps pointing: the file behind it is replaced. `Path.resolve` raises for links that lead in a circle.
        _replace(Path(os.path.realpath(path)), content)
    except OSError as wrong:
        wrong.filename, wrong.filename2 = str(path), None
        raise


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=_half_written(path), suffix=_NEW, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        # Who may read it: as before, and a new one whoever this person lets read new files.
        os.chmod(name, path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_UMASK)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the rename itself should outlive a power cut
        with suppress(OSError):  # some network disks know no such thing, and the file is there already
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
