"""Fonts that are missing: one sentence in the window while the system has another, and no window of empty boxes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from infusion_gui.timeline import type as lettering
from infusion_gui.timeline.type import load_fonts

_START = """
import sys
from pathlib import Path
from infusion_gui import resource
whole = resource.path
resource.path = lambda name: Path(sys.argv[1]) if name == "fonts" else whole(name)
from infusion_gui.window import app
sys.exit(app.run())
"""


class Others:
    """A font database of the system alone."""

    @staticmethod
    def families() -> list[str]:
        return ["DejaVu Sans"]

    @staticmethod
    def addApplicationFont(file: str) -> int:
        return -1


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    load_fonts.cache_clear()
    yield
    load_fonts.cache_clear()


def test_the_bundled_fonts_are_loaded(qtbot: QtBot) -> None:
    assert load_fonts()


def test_fonts_that_cannot_be_had_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "QFontDatabase", Others)
    assert not load_fonts()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a font")
def test_without_any_font_no_window_opens_and_one_sentence_says_why(tmp_path: Path) -> None:
    bare = tmp_path / "fonts.conf"
    bare.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    (tmp_path / "fonts").mkdir()
    own = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    done = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path / "fonts")],
        env={**os.environ, **own, "FONTCONFIG_FILE": str(bare), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert "There is no font to write with" in done.stderr
    assert "install the program again" in done.stderr
