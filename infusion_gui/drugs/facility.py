"""The formulary that is in force on this computer: `formulary.json` in the person's settings folder.

Read once for each process, whoever codes: the window and the command line must never answer differently.
"""

from __future__ import annotations

import functools
from pathlib import Path

from infusion_gui import resource
from infusion_gui.drugs.formulary import Formulary, FormularyError, read_formulary, write_formulary
from infusion_gui.drugs.naming import asked_name

FILE = "formulary.json"
_NONE = Formulary()


def formulary() -> Formulary:
    """What the facility answered about drug names; empty without a file, or when `fault` says why it is not read."""
    found = _read(resource.settings_folder() / FILE)
    return found if isinstance(found, Formulary) else _NONE


def fault() -> str:
    """Why the facility's file could not be read, as one sentence; empty when it could."""
    found = _read(resource.settings_folder() / FILE)
    return "" if isinstance(found, Formulary) else str(found)


def remember(name: str, category: str) -> None:
    """Keeps the class a person chose for a name, from now on and in later runs. Raises `FormularyError`.

    Of a name nobody knows the answer is kept for every strength of it (`naming.asked_name`). A file
    that could not be read is never written over.
    """
    path = resource.settings_folder() / FILE
    known = _read(path)
    if isinstance(known, FormularyError):
        raise known
    write_formulary(known.remember(asked_name(name), category), path)
    _read.cache_clear()


@functools.cache
def _read(path: Path) -> Formulary | FormularyError:
    if not path.exists():
        return _NONE
    try:
        return read_formulary(path)
    except FormularyError as wrong:
        return wrong
