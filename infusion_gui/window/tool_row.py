"""The row of menus with the label of the case, and the row of tools; both give up words as the window narrows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenuBar, QWidget

from infusion_gui.window.chrome.buttons import ChoiceButton, FlatButton
from infusion_gui.window.chrome.lines import bold, quiet
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.chrome.zoom_slider import ZoomSlider
from infusion_gui.window.commands.action_set import ActionSet, printed
from infusion_gui.window.commands.actions import by_id

MENU_HEIGHT, TOOL_HEIGHT = 28, 44
_LONGEST = 220  # logical px of a choice; a longer name is cut, and told by its tip
_APART = 28  # from the last menu to the label of the case


class MenuRow(QWidget):
    """Menus at the left, the label of the case in the middle."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._said = ("", False)
        self.setObjectName("menuRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = QMenuBar()
        self.bar.setFont(font(12.5))
        self._title = QLabel(self)
        self._title.setFont(font(12.5))
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self.setFixedHeight(max(MENU_HEIGHT, self.bar.sizeHint().height()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        self._wordings = ("", "")
        look.changed.connect(lambda: self.show_title(*self._said))

    def show_title(self, label: str, modified: bool) -> None:
        """The free label, and whether there is something to save."""
        self._said = (label, modified)
        edited = quiet("edited", self._look) if modified else ""
        name = bold(label or "Untitled case") if label or modified else ""
        self._wordings = (f"{name}&nbsp; {edited}" if edited else name, edited)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        menus = max((self.bar.actionGeometry(action).right() for action in self.bar.actions()), default=0) + _APART
        for words in self._wordings:  # a long label gives way, the sign that something is not saved does not
            self._title.setText(words)
            self._title.adjustSize()
            left = max((self.width() - self._title.width()) // 2, menus)
            fits = left + self._title.width() <= self.width()
            if fits:
                break
        self._title.setVisible(fits and bool(words))
        self._title.move(left, (self.height() - self._title.height()) // 2)
        self._title.raise_()


class ToolRow(QWidget):
    """Buttons of the commands that are used most."""

    def __init__(self, actions: ActionSet, look: Look) -> None:
        super().__init__()
        self.setObjectName("toolRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(TOOL_HEIGHT)
        self._actions = actions
        self._look = look
        self._lines: list[QFrame] = []
        self.buttons: dict[str, FlatButton] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 0, 8, 1)
        self._layout.setSpacing(1)
        for identity in ("file.open", "file.paste", "file.save"):
            self._add(identity)
        self._rule()
        for identity in ("edit.undo", "edit.redo"):
            self._add(identity)
        self._rule()
        self._add("view.snap")
        self._rule()
        self._add("view.zoom_out")
        self.zoom = ZoomSlider(look)
        self._layout.addWidget(self.zoom)
        for identity in ("view.zoom_in", "view.fit"):
            self._add(identity)
        self._layout.addStretch(1)
        find = self._add("tools.find")
        find.setToolTip(f"Find a command ({printed(by_id('tools.find'))})")
        self._keys = QLabel(printed(by_id("tools.find")))
        self._keys.setFont(font(11))
        self._layout.addWidget(self._keys)
        self._rule()
        self.setting = self._choice("tools.setting")
        self._layout.addSpacing(7)
        self.profile = self._choice("tools.profile")
        self._rule()
        self._add("file.audit")
        self._add("view.present")
        look.changed.connect(self.restyle)
        self.restyle()

    def _add(self, identity: str) -> FlatButton:
        button = FlatButton(self._look, token="text.2" if identity == "tools.find" else "text")
        action = self._actions.actions[identity]
        button.setDefaultAction(action)
        words = by_id(identity).short
        button.setAccessibleName(words or by_id(identity).title)
        self.buttons[identity] = button
        button.setIconSize(QSize(20, 20))
        self._layout.addWidget(button)
        self._word(button, identity, shown=bool(words))
        return button

    def _word(self, button: FlatButton, identity: str, shown: bool) -> None:
        row = by_id(identity)
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if shown else style.ToolButtonIconOnly)
        key = f" ({printed(row)})" if row.keys else ""
        button.setToolTip(f"{row.title.rstrip('…')}{key}" + (f"\n{row.tip}" if row.tip else ""))

    def _choice(self, identity: str) -> ChoiceButton:
        button = ChoiceButton(self._look)
        button.setMenu(self._actions.menus[identity])
        button.setAccessibleName(by_id(identity).title)
        self._layout.addWidget(button)
        return button

    def _rule(self) -> None:
        line = QFrame()
        line.setFixedSize(1, 22)
        line.setAutoFillBackground(True)
        self._layout.addSpacing(9)
        self._layout.addWidget(line)
        self._layout.addSpacing(9)
        self._lines.append(line)

    def show_state(self, setting: str, profile: str, undo: str, redo: str) -> None:
        """Setting and profile in force, and what undo and redo would do."""
        self.setting.show_choice("", setting.capitalize())
        self.profile.show_choice("Profile", profile)
        for choice in (self.setting, self.profile):
            choice.setFixedWidth(min(choice.sizeHint().width(), _LONGEST))  # a narrow window drops words, never these
        self.profile.setToolTip(f"Profile {profile}")
        self.set_width(self.width())
        for identity, what in (("edit.undo", undo), ("edit.redo", redo)):
            row = by_id(identity)
            self.buttons[identity].setToolTip(f"{row.title} {what} ({printed(row)})".replace("  ", " "))

    def set_width(self, width: int) -> None:
        """Below 1480 Audit page and Find lose their words, below 1360 all but Open and Present, and where the row would
        be cut those too.

        The zoom slider goes below 1240.
        """
        for identity, button in self.buttons.items():
            if not by_id(identity).short:
                continue
            if identity in ("file.open", "view.present"):
                shown = True
            elif identity in ("file.audit", "tools.find"):
                shown = width >= 1480
            else:
                shown = width >= 1360
            self._word(button, identity, shown)
        self._keys.setVisible(width >= 1480)
        self.zoom.setVisible(width >= 1240)
        if self._layout.minimumSize().width() > width:
            for identity in ("file.open", "view.present"):
                self._word(self.buttons[identity], identity, shown=False)

    def restyle(self) -> None:
        for line in self._lines:
            palette = line.palette()
            palette.setColor(line.backgroundRole(), self._look.color("line.strong"))
            line.setPalette(palette)
        palette = self._keys.palette()
        palette.setColor(self._keys.foregroundRole(), self._look.color("text.3"))
        self._keys.setPalette(palette)
