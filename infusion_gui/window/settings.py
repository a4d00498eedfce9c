"""What the window remembers between sessions: theme, sizes, recent cases. A bad file never stops the program."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from infusion_gui.case.file import write_atomically

VERSION = 1
_LOG = logging.getLogger(__name__)

#: From each older version, a pure function of the parsed file to the next version's shape.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

ThemeChoice = Literal["system", "light", "dark", "contrast"]


class Recent(BaseModel):
    """A case that was open: where it is, its free label, and what stood in it. Never anything of a person."""

    model_config = ConfigDict(extra="ignore")

    path: str
    label: str = ""
    rows: int = 0
    queries: int = 0


class Settings(BaseModel):
    """Everything remembered. Sizes are logical pixels; geometry is Qt's own, as base64."""

    model_config = ConfigDict(extra="ignore", validate_assignment=True)

    version: int = VERSION
    theme: ThemeChoice = "system"
    snap: bool = True
    setting: Literal["facility", "professional"] = "facility"
    profile: str = "cpt"
    geometry: str = ""
    dock_width: int = Field(default=384, ge=200, le=1200)
    table_height: int = Field(default=0, ge=0, le=4000)
    last_folder: str = ""
    recent: list[Recent] = Field(default_factory=list)

    def remember(self, recent: Recent, most: int = 8) -> None:
        """Puts a case at the head of the recent ones."""
        self.recent = [recent, *(other for other in self.recent if other.path != recent.path)][:most]


def settings_file() -> Path:
    """Where the settings of this person live."""
    from platformdirs import user_config_path

    return user_config_path("infusion-gui", appauthor=False) / "settings.json"


def load_settings(path: Path) -> Settings:
    """The settings in `path`; defaults where it is absent or cannot be read (then a warning is logged)."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as wrong:
        _LOG.warning("settings cannot be read, defaults are used: %s", wrong)
        return Settings()
    try:
        return Settings.model_validate(_migrated(data))
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        _LOG.warning("settings are not understood, defaults are used: %s", wrong)
        return Settings()


def _migrated(data: dict[str, Any]) -> dict[str, Any]:
    version = int(data.get("version", VERSION))
    while version < VERSION:
        data = MIGRATIONS[version](dict(data))
        version += 1
    return {**data, "version": VERSION}


def save_settings(settings: Settings, path: Path) -> None:
    """Writes the settings; a folder that cannot be written is logged, never an error for the person."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, settings.model_dump_json(indent=1).encode())
    except OSError as wrong:
        _LOG.warning("settings cannot be saved: %s", wrong)
