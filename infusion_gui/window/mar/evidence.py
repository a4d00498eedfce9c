"""The charted rows behind one bar, under the table: what the source said, row by row."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from infusion_gui.case.model import Administration
from infusion_gui.case.times import DAY
from infusion_gui.drugs.naming import short_name
from infusion_gui.timeline.accessible import announce
from infusion_gui.window import wording
from infusion_gui.window.chrome.buttons import FlatButton
from infusion_gui.window.chrome.lines import Caption
from infusion_gui.window.chrome.theme import Look, font

_MOST = 6


def _in_time(row: Administration) -> list[str]:
    """The charted rows in the order of their times, each with its time in front and its place in the source behind."""
    from infusion_gui.exchange.stamps import first_stamp

    lines = []
    for item in row.evidence:
        stamp = first_stamp(item.text, row.start if row.start is not None else row.stop or 0)
        other_day = stamp is not None and row.start is not None and stamp // DAY != row.start // DAY
        day = f"{wording.day(stamp)} " if other_day and stamp is not None else ""
        clock = f"{day}{wording.clock(stamp)}   " if stamp is not None else ""
        place = f"{item.source} row {item.row}" if item.row is not None else item.source
        text = f"{clock}{item.text}   ({place})" if item.text else place
        lines.append((stamp if stamp is not None else 0, text))
    return [text for _, text in sorted(lines, key=lambda line: line[0])]


class _Line(Caption):
    """A row as the record writes it, as far as there is room for it, and whole in its tip. It asks for no width: else a
    long row would push the codes out of the window.
    """

    def __init__(self, text: str, look: Look, token: str = "text.2") -> None:
        super().__init__(text, look, token, 12)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self._shown() != self.text() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(0, self.fontMetrics().ascent(), self._shown())
        painter.end()


class EvidenceStrip(QWidget):
    """Hidden until a bar is asked about."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._of = ""
        self.setObjectName("evidence")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel()
        self._title.setFont(font(12, 600))
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        close = FlatButton(look, pad=4, icon=14)
        close.setIcon(look.icon("cross", size=16))
        close.setAccessibleName("Close the charted rows")
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.setContentsMargins(14, 4, 8, 0)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(14, 0, 14, 6)
        self._rows.setSpacing(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._rows)
        self.hide()

    def hide_unless(self, chosen: tuple[str, ...]) -> None:
        """Goes away with the row it speaks of."""
        if self._of not in chosen:
            self.hide()

    def show_rows(self, row: Administration) -> None:
        """Shows what the record said of a row; hides when nothing is kept of it."""
        self._of = row.id
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        said = _in_time(row)
        if row.charted is not None:
            times = f"{wording.clock(row.charted.start)} {wording.DASH} {wording.clock(row.charted.stop)}"
            said.append(f"charted times   {times}")
        name, count = short_name(row.drug), wording.plural(len(row.evidence), "charted row")
        self._title.setText(f"{name} {wording.times(row)}: {count}")
        for text in said[:_MOST]:
            self._rows.addWidget(_Line(text, self._look))
        if len(said) > _MOST:
            self._rows.addWidget(_Line(f"and {len(said) - _MOST} more", self._look, "text.3"))
        self.setVisible(bool(said))
        if said:
            announce(self, f"{self._title.text()}. {'. '.join(self.texts())}")

    def texts(self) -> list[str]:
        """The shown lines."""
        labels = (self._rows.itemAt(n) for n in range(self._rows.count()))
        widgets = [item.widget() for item in labels if item is not None]
        return [widget.text() for widget in widgets if isinstance(widget, QLabel)]
