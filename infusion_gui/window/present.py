"""Presentation mode."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from infusion_gui.window.theme import Look


class Stage(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()

    def open_over(self, window: QWidget) -> None: ...
