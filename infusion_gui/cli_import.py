"""`infusion-gui import`: a MAR export in, case files out; every row that became no bar is named."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from infusion_gui.case.file import case_bytes, save, write_atomically
from infusion_gui.exchange import shelf
from infusion_gui.exchange.filing import places
from infusion_gui.exchange.imported import Import
from infusion_gui.exchange.reading import NeedsMapping, read
from infusion_gui.exchange.values import ExchangeError, ImportedStay, Reason

_NAMED = 20  # bad rows that are named one by one
_BAD: frozenset[Reason] = frozenset({"unreadable", "no_drug"})


def run(
    file: Path, to: Path, mapping: str | None, access: Path | None, zone: str | None, report: Path | None = None
) -> int:
    """One stay into the file `to`, or every stay into the folder `to`; 2 with one sentence when nothing was written.

    `report`: a file for the account of every row; the rows that could not be read are named on stderr in any case.
    """
    try:
        own = shelf.own()
        chosen = next((one for one in own if one.name == mapping), mapping)
        found = read(file, mapping=chosen, access_lines=access, zone=zone, presets=own)
        targets = _targets(found, to)
        for stay, path in targets:
            save(stay.case, path)
        if report is not None:
            write_atomically(report, found.report().encode())
    except NeedsMapping as wrong:
        return _refuse(file, f"{wrong}: open it in the window once, and name the mapping that is kept there in --map")
    except ExchangeError as wrong:
        return _refuse(file, str(wrong))
    except OSError as wrong:
        where = wrong.filename2 or wrong.filename or to
        return _refuse(file, f"{where} cannot be written ({(wrong.strerror or str(wrong)).lower()})")
    for stay, path in targets:
        print(f"{path}: {_account(stay)}")
    for problem in (*shelf.faults(), *found.problems):
        print(f"{file}: {problem.message}", file=sys.stderr)
    bad = [item for item in found.all_aside() if item.reason in _BAD]
    for item in bad[:_NAMED]:
        print(f"{file}: row {item.row.number}: {item.message}", file=sys.stderr)
    if len(bad) > _NAMED:
        print(f"{file}: and {len(bad) - _NAMED} more rows; --report FILE names them all", file=sys.stderr)
    return 0


def _refuse(file: Path, sentence: str) -> int:
    print(f"{file}: {sentence}", file=sys.stderr)
    return 2


def _targets(found: Import, to: Path) -> list[tuple[ImportedStay, Path]]:
    """Which stay goes where. Raises `ExchangeError` when several stays meet one file name, or a stay another file."""
    if not found.stays:
        raise ExchangeError("no administration was found in it; see that it is a medication record")
    if to.suffix != ".infusion" or to.is_dir():
        to.mkdir(parents=True, exist_ok=True)
        targets = list(zip(found.stays, places(found, to), strict=True))
        # Their names are numbers, so what stands there may be another stay, or this one with a coder's work in it.
        other = [path for stay, path in targets if path.exists() and path.read_bytes() != case_bytes(stay.case)]
        if other:
            raise ExchangeError(f"{other[0]} is there already and holds something else; choose another folder in --to")
        return targets
    if len(found.stays) > 1:
        raise ExchangeError(f"it holds {len(found.stays)} stays; name a folder in --to, and each becomes a file")
    return [(found.stays[0], to)]


def _account(stay: ImportedStay) -> str:
    bars = len(stay.case.administrations)
    aside = Counter(item.reason for item in stay.set_aside)
    reasons = ", ".join(f"{count} {reason}" for reason, count in aside.most_common())
    set_aside = f", {len(stay.set_aside)} set aside ({reasons})" if aside else ""
    return f"{stay.rows} rows, {bars} administrations{set_aside}"
