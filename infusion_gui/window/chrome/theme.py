"""The look of the chrome: palette, style sheet, fonts and icons, all from the tokens that the timeline draws with."""

from __future__ import annotations

import functools
import math
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from infusion_gui import resource
from infusion_gui.timeline.tokens import Theme, load_theme
from infusion_gui.timeline.type import FAMILY, load_fonts
from infusion_gui.window.settings import ThemeChoice

Weight = Literal[400, 500, 600, 700]


class Look(QObject):
    """The theme in force, with the fonts and icons made of it. Widgets repaint when `changed` comes."""

    changed = Signal()

    def __init__(self, choice: ThemeChoice = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: ThemeChoice = choice
        self.theme: Theme = load_theme(resolved(choice))
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self._colors: dict[str, QColor] = {}
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Takes another theme, or the system's."""
        self._choice = choice
        self.theme = load_theme(resolved(choice))
        self._icons.clear()
        self._colors.clear()
        self.apply()
        self.changed.emit()

    def _system_changed(self) -> None:
        if self._choice == "system":
            self.choose("system")

    def prepare(self) -> None:
        """Gives the application fonts and palette. Enough to build a window, which is quicker without a style sheet."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            load_fonts()
            app.setFont(font(12.5))
            app.setPalette(palette(self.theme))

    def apply(self) -> None:
        """Gives the application this palette, style sheet and font."""
        self.prepare()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setStyleSheet(style_sheet(self.theme))

    def color(self, token: str) -> QColor:
        """A colour token of the theme."""
        color = self._colors.get(token)
        if color is None:
            color = self._colors[token] = QColor(self.theme[token])
        return color

    def icon(self, name: str, token: str = "text.2", size: int = 20) -> QIcon:
        """One of our icons in a colour of the theme; disabled states are drawn in `disabled`."""
        key = (name, token, size)
        if key not in self._icons:
            icon = QIcon()
            for ratio in sorted({1, math.ceil(_ratio())}):
                icon.addPixmap(_drawn(name, self.color(token), size, ratio))
                icon.addPixmap(_drawn(name, self.color("disabled"), size, ratio), QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]


def resolved(choice: ThemeChoice) -> str:
    """The name of the theme that a choice means now; "system" follows scheme and contrast where the system tells."""
    if choice != "system":
        return choice
    hints = QGuiApplication.styleHints()
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if dark else "light"


def font(size: float, weight: Weight = 400, tabular: bool = True) -> QFont:
    """Inter in logical pixels; `tabular` figures for times, minutes, units and codes."""
    return QFont(_font(size, weight, tabular, _dpi()))


@functools.cache  # asked for in every paint
def _font(size: float, weight: Weight, tabular: bool, dpi: float) -> QFont:
    made = QFont(FAMILY)
    made.setPointSizeF(size * 72 / dpi)
    # Fractional sizes and positions: hinting would round every advance and spread the words.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setWeight(QFont.Weight(weight))
    # Told either way: what a font leaves open, a widget takes from the one it stands in.
    made.setFeature(QFont.Tag("tnum"), int(tabular))
    return made


def _ratio() -> float:
    """Device pixels a logical one has on the sharpest screen."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


def _dpi() -> float:
    screens = QGuiApplication.screens()
    return screens[0].logicalDotsPerInchY() if screens else 96.0


@functools.cache
def _source(name: str) -> bytes:
    return resource.path(f"icons/{name}.svg").read_bytes()


def _drawn(name: str, color: QColor, size: int, ratio: int) -> QPixmap:
    source = _source(name).replace(b"#000000", color.name().encode())
    pixmap = QPixmap(size * ratio, size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme: what Fusion draws where the style sheet says nothing."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, token in (
        (role.Window, "bar"), (role.WindowText, "text"), (role.Base, "field"), (role.AlternateBase, "panel"),
        (role.Text, "text"), (role.Button, "bar"), (role.ButtonText, "text"), (role.BrightText, "canvas"),
        (role.Highlight, "select"), (role.HighlightedText, "text"), (role.ToolTipBase, "ink"),
        (role.ToolTipText, "on.ink"), (role.PlaceholderText, "text.3"), (role.Link, "text"), (role.LinkVisited, "text"),
        (role.Light, "panel"), (role.Midlight, "line"), (role.Mid, "line.strong"), (role.Dark, "line.strong"),
        (role.Shadow, "line.strong"), (role.Accent, "ink"),
    ):  # fmt: skip
        made.setColor(which, QColor(theme[token]))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.color("disabled")))
    return made


def style_sheet(theme: Theme) -> str:
    """The style sheet of the chrome. Boxes come from font metrics; only edges, radii and paddings are pixels."""
    text = _SHEET
    for token in sorted(theme.colours, key=len, reverse=True):
        text = text.replace(f"@{token};", f"{theme[token]};").replace(f"@{token} ", f"{theme[token]} ")
    return text


_SHEET = """
QWidget#menuRow, QWidget#toolRow, QWidget#entryRow, QWidget#statusRow { background: @bar; }
QWidget#toolRow { border-bottom: 1px solid @line.strong; }
QWidget#entryRow { border-top: 1px solid @line.strong; }
QWidget#statusRow { border-top: 1px solid @line.strong; }
QMenuBar { background: transparent; border: 0; padding: 0; }
QMenuBar::item { padding: 5px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @select; }
QMenu { background: @panel; border: 1px solid @line.strong; padding: 5px 0; }
QMenu::item { padding: 5px 28px 5px 14px; }
QMenu::item:selected { background: @select; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line; margin: 5px 0; }
QToolTip { background: @ink; color: @on.ink; border: 1px solid @line.strong; padding: 4px 6px; }
QWidget#tabRow { background: @head; border-bottom: 1px solid @line; }
QWidget#tabRow[alone="true"] { border-bottom: 0; }
QWidget#evidence { background: @panel; border-top: 1px solid @line.strong; }
QWidget#notice { background: @query.ground; border-bottom: 1px solid @line.strong; }
QWidget#notice[calm="true"] { background: @bar; }
QWidget#comparison { border-top: 1px solid @line; border-bottom: 0; }
QFrame#palette, QFrame#keySheet, QFrame#compareSheet { background: @panel; border: 1px solid @line.strong; }
QFrame#palette QTreeView { background: @panel; border: 0; outline: 0; }
QFrame#palette QTreeView::item { padding: 4px 6px; }
QPushButton { background: @head; border: 1px solid @line.strong; border-radius: 4px; padding: 4px 10px; color: @text; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @select; }
QPushButton:focus { border: 2px solid @ink; padding: 3px 9px; }
QPushButton:disabled { color: @disabled; }
QLineEdit, QComboBox { background: @field; color: @text; border: 1px solid @line.strong; border-radius: 4px;
  padding: 3px 9px; selection-background-color: @select; selection-color: @text; }
QLineEdit:focus, QComboBox:focus { border: 2px solid @ink; padding: 2px 8px; }
QLineEdit[wrong="true"] { border: 2px solid @loss; padding: 2px 8px; }
Choice::drop-down { border: 0; width: 24px; }
Choice::down-arrow { image: none; }
Choice[doubtful="true"] { background: @query.ground; border-color: @query; color: @query; }
QComboBox QAbstractItemView { background: @panel; color: @text; border: 1px solid @line.strong;
  selection-background-color: @select; selection-color: @text; outline: 0; }
QComboBox QAbstractItemView::item { padding: 4px; }
QComboBox QAbstractItemView::item:selected { background: @select; color: @text; }
_PageView { background: @field; border: 2px solid @field; }
_PageView:focus { border: 2px solid @ink; }
QScrollArea#read { border: 2px solid transparent; }
QScrollArea#read:focus { border: 2px solid @ink; }
QListView#completion { background: @panel; color: @text; border: 1px solid @line.strong; outline: 0; }
QListView#completion::item { padding: 3px 4px; }
QListView#completion::item:selected { background: @select; color: @text; }
QTableView { background: @field; alternate-background-color: @field; color: @text; border: 0; gridline-color: @grid;
  selection-background-color: @select; selection-color: @text; outline: 0; }
QTableView QLineEdit, QTableView QComboBox { border-radius: 0; padding: 0 4px; }
QTableView QLineEdit:focus { padding: 0 4px; }
QTableView QComboBox:focus { padding: 0 3px; }
QHeaderView { background: @bar; border: 0; }
QHeaderView::section { background: @bar; color: @text.2; border: 0; border-right: 1px solid @line;
  border-bottom: 1px solid @line.strong; padding: 0 8px; }
QHeaderView::section:hover { background: @hover; }
QTableCornerButton::section { background: @bar; border: 0; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: @line.strong; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @text.3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @line.strong; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollArea, QStackedWidget { border: 0; }
QTabBar { background: transparent; border: 0; }
QTabBar::tab { background: transparent; color: @text.2; padding: 6px 12px; border: 0;
  border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 3px solid @ink; }
QTabBar::tab:hover { background: @hover; }
QTabBar::tab:focus { border: 2px solid @ink; border-bottom: 3px solid @ink; border-radius: 4px; padding: 4px 10px 6px; }
"""
