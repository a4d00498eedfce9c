"""The right side of the window: titled panels in one column, or as tabs where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from infusion_gui.window.chrome.buttons import FlatButton
from infusion_gui.window.chrome.theme import Look, font

HEAD_HEIGHT = 32
LEAST_WIDTH = 268
"""Logical pixels: title, count and command of every panel are whole."""
MARGIN = 14


def colored(label: QLabel, look: Look, token: str) -> None:
    """Gives a label a text colour of the theme."""
    palette = label.palette()
    palette.setColor(label.foregroundRole(), look.color(token))
    label.setPalette(palette)


class Head(QWidget):
    """The title bar of a panel: capitals, a quiet count beside it, and at most one command at the right."""

    def __init__(self, title: str, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(HEAD_HEIGHT)
        self._title = QLabel(title.upper())
        heavy = font(12, 700)
        heavy.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 105)
        self._title.setFont(heavy)
        self._note = QLabel()
        self._note.setFont(font(12))
        self._aside = QLabel()
        self._aside.setFont(font(12))
        self._button = FlatButton(look, pad=5, size=12, token="text.2", icon=15)
        self._button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 0, 9, 1)
        layout.setSpacing(9)
        layout.addWidget(self._title)
        layout.addWidget(self._note)
        layout.addStretch(1)
        layout.addWidget(self._aside)
        layout.addWidget(self._button)
        self.topped = True
        self.framed = False
        """Shown while the whole panel has the focus, for there is nothing in it that could."""
        self.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("head"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("line"))
        if self.topped:
            painter.fillRect(0, 0, self.width(), 1, self._look.color("line.strong"))
        if self.framed:
            painter.setPen(QPen(self._look.color("ink"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def restyle(self) -> None:
        self.update()
        colored(self._note, self._look, "text.2")
        colored(self._aside, self._look, "text.2")

    def set_note(self, text: str) -> None:
        """The words beside the title."""
        self._note.setText(text)

    def set_aside(self, text: str) -> None:
        """Words at the right, in place of the command."""
        self._aside.setText(text)
        self._aside.setVisible(bool(text))
        self._button.setVisible(not text and bool(self._button.text()))

    def set_button(self, text: str, icon: str) -> FlatButton:
        """The command at the right."""
        self._button.setText(text)
        self._button.setIcon(self._look.icon(icon, size=16))
        self._button.setVisible(True)
        return self._button

    def set_title_visible(self, shown: bool) -> None:
        """Hidden while the title stands on a tab."""
        self._title.setVisible(shown)


class Body(QScrollArea):
    """A scroll area that asks for exactly the height of its content, and gives way when there is less.

    It sizes the content itself: `widgetResizable` goes by the least size, which for wrapped text means a narrow column.
    """

    def __init__(self, content: QWidget, least: int) -> None:
        super().__init__()
        self._least = least
        self._content = content
        self._asked = -1  # the natural height that the window was last told
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(content)
        content.installEventFilter(self)
        self.viewport().setAutoFillBackground(False)
        self._opaque = content.viewport() if isinstance(content, QAbstractScrollArea) else content
        self._opaque.setAutoFillBackground(True)

    def set_ground(self, color: QColor) -> None:
        """Paints the content on `color` itself: what lies under it need not be painted in every step of a drag.

        Told to a list and to its viewport: the latter forgets it when the application gets its style sheet, and takes
        that of the list only then.
        """
        for widget in (self._content, self._opaque):
            palette = widget.palette()
            palette.setColor(self._opaque.backgroundRole(), color)
            widget.setPalette(palette)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            # Words of the same height, as in most steps of a drag, are nothing the window need be laid out for.
            if self._natural() != self._asked:
                self._tell_height()
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._tell_height()

    def set_least(self, least: int) -> None:
        """The height below which the content scrolls no further."""
        if least != self._least:
            self._least = least
            self.updateGeometry()

    def refit(self) -> None:
        """Takes up a new natural height of the content at once."""
        self._tell_height()
        self._fit()

    def _tell_height(self) -> None:
        """Makes every layout above ask anew. Each keeps what it was told of a widget until that one says so itself, and
        one that is laid out for its neighbour in the meantime would hear it no more.
        """
        widget: QWidget | None = self
        while widget is not None and not widget.isWindow():
            widget.updateGeometry()
            widget = widget.parentWidget() if not isinstance(widget, DockColumn) else None

    def settle(self) -> None:
        """Lays out what holds it for a new height of the content, before anything of it is painted.

        Left to Qt that takes an event for each layout, and a picture in between cuts the words.
        """
        if self._natural() == self._asked:
            return
        self.refit()
        holder: QWidget | None = self.parentWidget()
        while holder is not None and (layout := holder.layout()) is not None:
            layout.activate()
            holder = holder.parentWidget()

    def _fit(self) -> None:
        size = QSize(self.viewport().width(), max(self._natural(), self.viewport().height()))
        if self._content.size() != size:
            self._content.resize(size)

    def _natural(self) -> int:
        content, width = self._content, max(self.viewport().width(), 1)
        layout = content.layout()
        if layout is not None:
            layout.activate()
            if layout.hasHeightForWidth():
                return layout.totalHeightForWidth(width)
        return content.sizeHint().height()

    def sizeHint(self) -> QSize:
        self._asked = self._natural()
        return QSize(300, self._asked)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, min(self._least, self._natural()))


class Panel(QWidget):
    """A head, a body that scrolls when it must, and an optional foot."""

    def __init__(self, title: str, look: Look, least: int = 90) -> None:
        super().__init__()
        self.title = title
        self.setAccessibleName(title)
        self.look = look
        self._least = least
        self.head = Head(title, look)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.head)
        self.setAutoFillBackground(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        look.changed.connect(self._look_changed)
        self._restyle()

    def set_body(self, content: QWidget, foot: QWidget | None = None) -> Body:
        """Puts `content` under the head and `foot` under it."""
        self.body = Body(content, self._least)
        self.body.set_ground(self.look.color("panel"))
        self._layout.addWidget(self.body)
        if foot is not None:
            self._layout.addWidget(foot)
        self._layout.addStretch(0)
        return self.body

    def wait(self) -> None:
        """An edit was made or a gesture went on, and the answer is still to come: what is listed was true of the case a
        moment ago.
        """
        self.head.set_note("being worked out")
        self.head.set_aside("")

    def take_focus(self) -> None:
        """Gives the focus to the first thing of the body that takes it, which then shows it."""
        inside = [widget for widget in self.body.findChildren(QWidget) if self._takes_tab(widget)]
        if inside:
            first = min(inside, key=lambda widget: (widget.mapTo(self, widget.rect().topLeft()).y(), widget.x()))
            first.setFocus(Qt.FocusReason.TabFocusReason)
            self.body.ensureWidgetVisible(first, 0, 8)
            return
        seen = [widget for widget in self.body.findChildren(QWidget) if widget.isVisibleTo(self)]
        words = (one.accessibleName() or (one.text() if isinstance(one, QLabel) else "") for one in seen)
        self.setAccessibleDescription(" ".join(filter(None, words)))
        self.setFocus()  # a body that is only words

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.head.framed = True
        self.head.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.head.framed = False
        self.head.update()

    def _takes_tab(self, widget: QWidget) -> bool:
        asks = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return asks and widget.isEnabled() and widget.isVisibleTo(self)

    def _look_changed(self) -> None:
        self._restyle()
        self.head.restyle()
        self.body.set_ground(self.look.color("panel"))
        self.restyle()

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self.look.color("panel"))
        self.setPalette(palette)

    def restyle(self) -> None:
        """Called after the theme changed; panels that hold colours override it."""


class DockColumn(QWidget):
    """The panels, stacked or as tabs (`set_tabbed`)."""

    current_changed = Signal(int)

    def __init__(self, panels: list[Panel], look: Look) -> None:
        super().__init__()
        self._look = look
        self.panels = panels
        self._tabbed = False
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(True)
        self._tabs.setFont(font(12.5, 500))
        self._tabs.setAccessibleName("Panels")
        for panel in panels:
            self._tabs.addTab(panel.title)
        self._tabs.currentChanged.connect(self._arrange)
        self._tabs.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tabs)
        panels[0].head.topped = False
        for n, panel in enumerate(panels):
            layout.addWidget(panel, 1 if n == len(panels) - 1 else 0)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setAutoFillBackground(True)
        look.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._look.color("panel"))
        self.setPalette(palette)

    @property
    def tabbed(self) -> bool:
        return self._tabbed

    def set_tabbed(self, tabbed: bool) -> None:
        """Tabs below 1100 logical pixels, a stack above."""
        if tabbed != self._tabbed:
            self._tabbed = tabbed
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The codes give way last, but the reasons of a long claim stay to be read.
        self.panels[0].body.set_least(round(self.height() * 0.5))

    def set_tab_text(self, index: int, text: str) -> None:
        """The words on a tab, for example with a count."""
        self._tabs.setTabText(index, text)

    def bring(self, index: int) -> Panel:
        """Shows a panel and gives it the focus."""
        if self._tabbed:
            self._tabs.setCurrentIndex(index)
        panel = self.panels[index]
        panel.take_focus()
        return panel

    def _arrange(self, _index: int = 0) -> None:
        self._tabs.setVisible(self._tabbed)
        for n, panel in enumerate(self.panels):
            panel.setVisible(not self._tabbed or n == self._tabs.currentIndex())
            panel.head.set_title_visible(not self._tabbed)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        for n, panel in enumerate(self.panels):
            layout.setStretchFactor(panel, 1 if self._tabbed or n == len(self.panels) - 1 else 0)
