"""Settings that an organisation deploys to every machine. What stands there wins over what a person chose. No Qt here.

The file is JSON: an object with any of the names of `DEPLOYED`. It is read once, at the start.
"""

from __future__ import annotations

import json
from collections.abc import Container
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from infusion_gui import resource
from infusion_gui.coding.profiles import SHIPPED
from infusion_gui.window.settings import Settings

#: What may stand in the file, and what each is called where it is shown.
DEPLOYED = {
    "theme": "theme",
    "snap": "snapping",
    "setting": "setting of new cases",
    "profile": "profile of new cases",
    "idle_minutes": "cover when idle",
    "keep_recent": "recent cases",
    "undo_steps": "undo steps",
    "zone": "time zone of the facility",
}
MARK = "Set by your organisation"


def policy_file() -> Path:
    """Where an administrator puts the file; only an administrator can write there."""
    return resource.organisation_folder() / "settings.json"


class Organisation(NamedTuple):
    """The values that win, and one sentence when part of the file was not understood."""

    values: dict[str, Any]
    message: str = ""


def read_policy(path: Path, profiles: Container[str] = SHIPPED) -> Organisation:
    """The values in `path`; none where it is absent. What is not understood, a profile that is none of `profiles` too,
    is left out and told; the rest holds.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Organisation({})
    except (OSError, ValueError, RecursionError):
        return Organisation({}, message=f"{path} cannot be read as JSON; your administrator has to mend it.")
    if not isinstance(data, dict):
        return Organisation({}, message=f"{path} holds no JSON object; your administrator has to mend it.")
    values: dict[str, Any] = {}
    wrong = [name for name in data if name not in DEPLOYED]
    for name in DEPLOYED.keys() & data.keys():
        try:
            values[name] = getattr(Settings.model_validate({name: data[name]}, strict=True), name)
        except ValidationError:
            wrong.append(name)
    if values.get("profile", "cpt") not in profiles:
        del values["profile"]
        wrong.append("profile")
    told = f"{path}: {', '.join(sorted(wrong))} not understood; your administrator has to mend it." if wrong else ""
    return Organisation(values, told)


def about(settings: Settings) -> str:
    """`Set by your organisation: theme, recent cases`, or nothing."""
    fixed = [words for name, words in DEPLOYED.items() if settings.is_fixed(name)]
    return f"{MARK}: {', '.join(fixed)}" if fixed else ""
