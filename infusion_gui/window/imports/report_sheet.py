"""What an import made of its rows, as text: to read, to copy, to keep."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.theme import Look, font


class ReportSheet(QDialog):
    """A window beside the main one; work goes on while it is open."""

    save_asked = Signal()

    def __init__(self, parent: QWidget, look: Look, source: str, report: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Import report, {source}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(font(12).pointSizeF())
        self.text.setFont(fixed)
        self.text.setAccessibleName("Import report")
        self.copy = QPushButton("Copy")
        self.save = QPushButton("Save…")
        close = QPushButton("Close")
        for button in (self.copy, self.save, close):
            button.setFont(font(12.5))
        close.setDefault(True)  # for Enter in the text; a button that has the focus takes its own
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        self.save.clicked.connect(self.save_asked)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(caption("It quotes the rows of the record; keep it where the record may be kept.", look), 1)
        for button in (self.copy, self.save, close):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
        whole = parent.window().size()
        self.resize(QSize(min(860, whole.width() - 60), min(560, whole.height() - 80)))
