"""What the window remembers between sessions: theme, sizes, recent cases. A bad file never stops the program."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator

from infusion_gui.case.file import write_atomically
from infusion_gui.window.zones import is_zone

VERSION = 1
_LOG = logging.getLogger(__name__)

#: From each older version, a pure function of the parsed file to the next version's shape.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

NO_LABEL = "A case without a label"
ThemeChoice = Literal["system", "light", "dark", "contrast"]


class Recent(BaseModel):
    """A case that was open: where it is, its free label, and what stood in it. Never anything of a person."""

    model_config = ConfigDict(extra="ignore")

    path: str
    label: str = ""
    rows: int = 0
    queries: int = 0

    @property
    def words(self) -> str:
        """What it is called in lists: its label, never its file, which may be named after a person."""
        return self.label or NO_LABEL


class Settings(BaseModel):
    """Everything remembered. Sizes are logical pixels; geometry is Qt's own, as base64.

    `idle_minutes` without input cover the window, 0 never. `zone` is the IANA time zone of the facility, for records
    in UTC and the daylight-saving nights; empty leaves times as the record writes them.
    """

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
    idle_minutes: int = Field(default=0, ge=0, le=1440)
    keep_recent: bool = True
    undo_steps: int = Field(default=500, ge=10, le=10_000)
    zone: str = ""
    _fixed: dict[str, Any] = PrivateAttr(default_factory=dict)  # the person's own values under those that win
    _changed: set[str] = PrivateAttr(default_factory=set)  # names set in this window; the file may know newer others

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value and not is_zone(value):
            raise ValueError(f"{value!r} is no time zone")
        return value

    def __getattr__(self, name: str) -> Any:
        """A private attribute, which pydantic keeps apart; `case.model` says why it does not find it for us."""
        private = object.__getattribute__(self, "__pydantic_private__") or {}
        if name not in private:
            raise AttributeError(f"settings have no {name!r}")
        return private[name]

    def fix(self, values: dict[str, Any]) -> None:
        """Values of the organisation: they win over the person's own, cannot be set, and are not saved."""
        own = {name: getattr(self, name) for name in values}
        for name, value in values.items():
            setattr(self, name, value)
        self._fixed = own
        self._changed -= own.keys()
        if not self.keep_recent:
            self.recent = []

    def is_fixed(self, name: str) -> bool:
        """True for a value that the organisation has set."""
        return name in self._fixed

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
        elif name not in self._fixed:
            before = getattr(self, name)
            super().__setattr__(name, value)
            if getattr(self, name) != before:
                self._changed.add(name)

    def as_saved(self, there: Settings | None = None) -> Settings:
        """What goes to the file: the person's own values. What this window has not changed stays as it is `there`, in
        the file, where another window may have changed it.
        """
        kept = type(self).model_fields.keys() - self._changed - {"recent"} if there is not None else ()
        return self.model_copy(update=self._fixed | {name: getattr(there, name) for name in kept})

    def remember(self, recent: Recent, most: int = 8) -> None:
        """Puts a case at the head of the recent ones, where they are kept."""
        if not self.keep_recent:
            return
        self.recent = [recent, *(other for other in self.recent if other.path != recent.path)][:most]


def settings_file() -> Path:
    """Where the settings of this person live."""
    from platformdirs import user_config_path

    return user_config_path("infusion-gui", appauthor=False) / "settings.json"


def load_settings(path: Path) -> Settings:
    """The settings in `path`; defaults where it is absent or cannot be read (then a warning is logged)."""
    return read_settings(path)[0]


def read_settings(path: Path) -> tuple[Settings, str]:
    """The settings in `path`, or defaults, and one sentence when the file was not understood.

    Such a file is kept beside the new one, so that nothing in it is lost. The log quotes nothing of it.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings(), ""
    except OSError as wrong:
        _LOG.warning("settings cannot be read, defaults are used: %s", wrong.strerror)
        reason = (wrong.strerror or "no reason given").lower()
        return Settings(), f"The settings cannot be read ({reason}); defaults are used."
    except (ValueError, RecursionError):
        return Settings(), _set_aside(path)
    try:
        return Settings.model_validate(_migrated(data)), ""
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return Settings(), _set_aside(path)


def _set_aside(path: Path) -> str:
    _LOG.warning("settings are not understood, defaults are used")
    kept = path.with_suffix(".unreadable.json")
    try:
        path.replace(kept)
    except OSError:
        return "The settings cannot be understood; defaults are used."
    return f"The settings cannot be understood; defaults are used, the old file is kept as {kept.name}."


def _migrated(data: dict[str, Any]) -> dict[str, Any]:
    version = int(data.get("version", VERSION))
    while version < VERSION:
        data = MIGRATIONS[version](dict(data))
        version += 1
    return {**data, "version": VERSION}


def keep_settings(settings: Settings, path: Path | None, opened: Recent | None = None) -> None:
    """Writes the settings, where they are kept at all, with the case that was `opened` just now: at once, for the
    machine may lose its power. The recent cases of other windows stay, and what those have set.
    """
    there = None
    if path is not None and path.exists():
        found, wrong = read_settings(path)
        there = found if not wrong else None
    if there is not None and settings.keep_recent:
        settings.recent = there.recent
    if opened is not None:
        settings.remember(opened)
    if path is not None:
        save_settings(settings, path, there)


def save_settings(settings: Settings, path: Path, there: Settings | None = None) -> None:
    """Writes the settings; `there` is what the file holds now. A folder that cannot be written is logged, never an
    error for the person.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Escaped: the name of a folder may hold bytes that are no UTF-8.
        write_atomically(path, json.dumps(settings.as_saved(there).model_dump(), indent=1).encode())
    except OSError as wrong:
        _LOG.warning("settings cannot be saved: %s", wrong.strerror)
