"""Stays of an import as case files in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from infusion_gui.case.file import save
from infusion_gui.case.model import Case
from infusion_gui.exchange.imported import Import
from infusion_gui.exchange.values import Cancelled, ExchangeError, Progress


def places(found: Import, folder: Path) -> list[Path]:
    """The file of each stay, in their order: numbered, for the key of a stay may be the number of a person."""
    digits = max(3, len(str(len(found.stays))))
    return [folder / f"stay-{n:0{digits}}.infusion" for n in range(1, len(found.stays) + 1)]


def file_each(
    found: Import, chosen: Sequence[int], folder: Path, fields: Mapping[str, object], progress: Progress
) -> int:
    """Writes the chosen stays (places in the import) into files of their own and counts them.

    `fields`: what their cases say of how they are coded. Nothing is written over: raises `ExchangeError` before the
    first one where a file of that name is there, and when a file cannot be written; `Cancelled`.
    """
    files = places(found, folder)
    there = [files[n].name for n in chosen if files[n].exists()]
    if there:
        raise ExchangeError(f"{folder.name} holds {there[0]} already; choose another folder, nothing was written")
    for done, n in enumerate(chosen):
        if not progress(done, len(chosen)):
            raise Cancelled("writing was cancelled")
        case: Case = found.stays[n].case
        try:
            save(case.model_copy(update=dict(fields)), files[n])
        except OSError as wrong:
            reason = (wrong.strerror or str(wrong)).lower()
            raise ExchangeError(f"{files[n].name} cannot be written ({reason}); {done} files were") from wrong
    return len(chosen)
