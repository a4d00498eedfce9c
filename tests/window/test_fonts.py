"""Fonts that are missing: one sentence in the window while the system has another, and no window of empty boxes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from infusion_gui.timeline import type as lettering
from infusion_gui.timeline.type import load_fonts
from infusion_gui.window import app


class Fonts:
    """A font database that holds these families and takes no file."""

    def __init__(self, *families: str) -> None:
        self._families = list(families)

    def families(self) -> list[str]:
        return self._families

    def addApplicationFont(self, file: str) -> int:
        return -1


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    load_fonts.cache_clear()
    yield
    load_fonts.cache_clear()


def test_the_bundled_fonts_are_loaded(qtbot: QtBot) -> None:
    assert load_fonts()


def test_a_font_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "QFontDatabase", Fonts("DejaVu Sans"))
    assert not load_fonts()


@pytest.mark.parametrize(("families", "none"), [((), True), (("DejaVu Sans",), False)])
def test_without_any_font_no_window_opens(
    monkeypatch: pytest.MonkeyPatch, families: tuple[str, ...], none: bool
) -> None:
    monkeypatch.setattr(lettering, "QFontDatabase", Fonts(*families))
    monkeypatch.setattr("PySide6.QtGui.QFontDatabase", Fonts(*families))
    assert app.no_letters() is none
