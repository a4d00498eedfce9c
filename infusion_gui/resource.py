"""Where the files of `resources/` are, in a checkout and in an install.

The bottom of the house: imports nothing of it, and only the standard library.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from pathlib import Path
from typing import Any


@functools.cache
def root() -> Path:
    """The folder that holds the program's data files.

    An installed package carries it inside (`infusion_gui/resources`); in a checkout it stands beside the package.
    """
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def path(name: str) -> Path:
    """The path of one data file, `name` relative to the resources folder, with forward slashes."""
    return root() / name


def read_json(name: str) -> Any:
    """The parsed content of one JSON data file. Raises `FileNotFoundError` when the install is incomplete."""
    return json.loads(path(name).read_text(encoding="utf-8"))


def settings_folder() -> Path:
    """The folder of this person's settings, profiles and formulary; it may not exist yet."""
    return _settings_folder(os.environ.get("XDG_CONFIG_HOME"), os.environ.get("HOME"))


@functools.lru_cache(maxsize=1)  # asked for several times in each step of a drag
def _settings_folder(*_surroundings: str | None) -> Path:
    from platformdirs import user_config_path

    return user_config_path("infusion-gui", appauthor=False)


def organisation_folder() -> Path:
    """The folder of what an organisation deploys to every person of the machine; only an administrator writes there."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "infusion-gui"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/infusion-gui")
    return Path("/etc/infusion-gui")
