"""The main window: puts the parts together and says what each does with the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from infusion_gui.case.model import Case
from infusion_gui.case.times import DAY
from infusion_gui.coding.result import Result
from infusion_gui.session.document import Document
from infusion_gui.timeline.view import TimelineView
from infusion_gui.window import wording
from infusion_gui.window.asking import answer
from infusion_gui.window.bars import Bars
from infusion_gui.window.chrome.dock import DockColumn
from infusion_gui.window.chrome.notice import NoticeBar
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.class_choice import ClassChoice
from infusion_gui.window.commands.action_set import ActionSet
from infusion_gui.window.commands.commands import Commands
from infusion_gui.window.crash import Reports, reports_folder
from infusion_gui.window.crash_watch import CrashWatch
from infusion_gui.window.empty_hint import EmptyHint
from infusion_gui.window.first_run import FirstRun
from infusion_gui.window.idle import IdleWatch
from infusion_gui.window.imports.importing import Importing
from infusion_gui.window.incidents import Incidents
from infusion_gui.window.layout import keep_sizes, lay_out
from infusion_gui.window.mar.columns import first_minute
from infusion_gui.window.mar.quick_entry import QuickEntryRow
from infusion_gui.window.outgoing import Outgoing
from infusion_gui.window.panels.codes_panel import CodesPanel
from infusion_gui.window.panels.findings import to_query
from infusion_gui.window.panels.findings_panel import FindingsPanel
from infusion_gui.window.panels.why_panel import WhyPanel
from infusion_gui.window.policy_file import MARK
from infusion_gui.window.privacy import Discretion
from infusion_gui.window.prompts import DialogPrompts, Prompts
from infusion_gui.window.settings import Recent, Settings, ThemeChoice, keep_settings
from infusion_gui.window.sheets import Sheets
from infusion_gui.window.status_line import StatusLine
from infusion_gui.window.table_pane import TablePane
from infusion_gui.window.tool_row import MenuRow, ToolRow
from infusion_gui.window.views import Views
from infusion_gui.window.visit_reason import VisitReason
from infusion_gui.window.ways import Ways

if TYPE_CHECKING:
    from infusion_gui.trainer.lesson import Step

_MORNING = 7 * 60  # minutes after midnight, where the working hours begin
_FRAME = QSize(4, 40)  # what the frame of a window may take of a small screen


class MainWindow(QMainWindow, Ways):
    """`document` is what it shows; `settings` are kept in `settings_path` when the window closes (None: nowhere)."""

    def __init__(
        self,
        document: Document,
        settings: Settings,
        look: Look,
        settings_path: Path | None = None,
        prompts: Prompts | None = None,
        crashes: CrashWatch | None = None,
    ) -> None:
        super().__init__()
        self.document = document
        self.settings = settings
        self.look = look
        self.prompts: Prompts = prompts or DialogPrompts(self)
        self._settings_path = settings_path
        self.case_is_open = False
        self.importing = Importing(self)
        self.class_choice = ClassChoice(self)
        self.visit_reason = VisitReason(self)
        self.outgoing = Outgoing(self)
        self.commands = Commands(self)
        self.actions_ = ActionSet(self.commands, self, look)
        self.sheets = Sheets(self)
        self.laid_out_for = (0, 0)
        self.discretion = Discretion(self)
        self.crashes = crashes or CrashWatch(Reports(reports_folder()), self)
        self._build()
        self.bars = Bars(self)
        self.views = Views(self, document)
        self.incidents = Incidents(self)
        self.idle = IdleWatch(self)
        self._wire()
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(796, 540))
        self.resize(QSize(1600, 1000).boundedTo(self.screen().availableSize() - _FRAME))
        self._restore_geometry()
        self.case_closed()

    # Putting together

    def _build(self) -> None:
        look, document = self.look, self.document
        self.menus = MenuRow(look)
        self.actions_.fill_menu_bar(self.menus.bar)
        self.tools = ToolRow(self.actions_, look)
        self.timeline = TimelineView(document, look.theme)
        self.hint = EmptyHint(self.timeline.canvas, look, lambda: self.timeline.board.height)
        self.pane = TablePane(document, look)
        self.first_run = FirstRun(look, self.discretion.recent)
        self.entry = QuickEntryRow(document, look, self.answer)
        self.codes, self.why, self.findings = CodesPanel(look), WhyPanel(look), FindingsPanel(look)
        self.why.follow(self.codes.comparison.button)
        self.docks = DockColumn([self.codes, self.why, self.findings], look)
        self.status = StatusLine(look)
        self.notice = NoticeBar(look)
        self.work = QSplitter(Qt.Orientation.Vertical)
        self.work.setHandleWidth(1)
        self.work.addWidget(self.timeline)
        self.work.addWidget(self.pane)
        self.work.setStretchFactor(0, 1)
        self.work.setCollapsible(0, False)
        self.stack = QStackedWidget()
        entrance = QScrollArea()
        entrance.setWidget(self.first_run)
        entrance.setWidgetResizable(True)
        entrance.setFrameShape(QScrollArea.Shape.NoFrame)
        entrance.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.entrance = entrance
        self.stack.addWidget(entrance)
        self.stack.addWidget(self.work)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addWidget(self.entry)
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.setHandleWidth(1)
        self.body.addWidget(left)
        self.body.addWidget(self.docks)
        self.body.setStretchFactor(0, 1)
        self.body.setCollapsible(0, False)
        self.body.setCollapsible(1, False)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for part in (self.menus, self.tools, self.importing.bar, self.notice):
            rows.addWidget(part)
        rows.addWidget(self.body, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)
        self.actions_.actions["view.snap"].setChecked(self.settings.snap)
        self.actions_.actions["view.table"].setChecked(True)
        self.timeline.set_snap(self.settings.snap)

    def _wire(self) -> None:
        self.look.changed.connect(self._look_changed)
        # Queued: what failed may be the painting of the very window that is to tell it.
        self.crashes.told.connect(self.incidents.went_wrong, Qt.ConnectionType.QueuedConnection)
        self.document.refused.connect(self.say)
        self.document.undo_stack.indexChanged.connect(self.bars.show_abilities)
        self.timeline.message.connect(self.say)
        self.timeline.visible_span_changed.connect(self.bars.show_span)
        self.tools.zoom.level_asked.connect(self.timeline.camera.set_zoom_level)
        self.timeline.context_menu_requested.connect(self.sheets.open_menu)
        self.timeline.create_requested.connect(self.name_new)
        self.timeline.row_activated.connect(self.edit_times)
        self.timeline.evidence_requested.connect(self.show_evidence)
        self.pane.table.message.connect(self.say)
        self.pane.table.menu_requested.connect(self.sheets.open_row_menu)
        self.pane.table.left_cell.connect(self.left_cell)
        for splitter in (self.body, self.work):
            splitter.splitterMoved.connect(lambda: keep_sizes(self))
        self.codes.chosen.connect(self.choose)
        self.codes.copy_button.clicked.connect(self.commands.edit_copy_codes)
        self.codes.comparison.asked.connect(self.sheets.compare)
        self.findings.query_button.clicked.connect(self.commands.edit_copy_queries)
        self.findings.place_asked.connect(self.go_to)
        self.findings.fix_asked.connect(self.fix)
        self.findings.counted.connect(self._count_findings)
        for panel in (self.why, self.findings):
            panel.rule_asked.connect(self.open_rule)
        self.entry.entered.connect(self._entered)
        self.entry.field.left.connect(self.timeline.setFocus)
        self.pane.typed.connect(self._type_aside)
        self.pane.said.connect(self.say)
        self.pane.report_asked.connect(self.importing.show_report)
        page = self.first_run
        for ways in (page, self.hint):
            ways.paste_asked.connect(self.commands.edit_paste)
            ways.open_asked.connect(self.commands.file_open)
            ways.type_asked.connect(self.entry.field.setFocus)
        page.recent_asked.connect(lambda path: self.commands.open_path(Path(path)))
        page.lesson_asked.connect(self.open_lesson)
        page.course_asked.connect(self.commands.tools_lessons)

    # The open case

    def empty_case(self) -> Case:
        """A new case under the setting and profile that were chosen last; a profile that is gone is the default."""
        case = Case(setting=self.settings.setting)
        known = self.settings.profile in self.document.profiles
        return case.model_copy(update={"profile": self.settings.profile}) if known else case

    def case_opened(self) -> None:
        """Shows the working window for the case that is open now."""
        self.case_is_open = True
        self.stack.setCurrentWidget(self.work)
        self.docks.show()
        self._remember()
        self.status.saved(self.document.path is not None)
        lay_out(self)
        self.views.all()
        self.pane.begin()
        scale = self.timeline.scale()
        self.bars.show_span(round(scale.left), round(scale.right))
        QTimer.singleShot(0, self, self._fit)
        self.timeline.setFocus()
        self.say(
            f"{wording.plural(len(self.document.case.administrations), 'row')}. F fits the selection, ? shows the keys"
        )
        self.incidents.case_opened()

    def open_asked(self, file: str) -> None:
        """A file was opened on the desktop with the program that runs."""
        self.commands.open_path(Path(file))
        self.raise_()
        self.activateWindow()

    def _fit(self) -> None:
        """Once laid out: the whole stay, or for a case without any time the working hours of today."""
        if self.case_is_open:
            self.timeline.stand_at(first_minute(self.document.case) // DAY * DAY + _MORNING)

    def case_closed(self) -> None:
        """Shows the first-run page."""
        self.case_is_open = False
        self.first_run.rebuild()
        self.stack.setCurrentWidget(self.entrance)
        self.docks.hide()
        self.status.saved(False)
        lay_out(self)
        self.views.all()
        self.status.show_part("span", "")
        self.say("No case open")
        self.entry.field.setFocus()

    def _remember(self) -> None:
        path, case = self.document.path, self.document.case
        if path is not None:
            self.document.settle()
            queries = to_query(self.document.result)
            recent = Recent(path=str(path), label=case.label, rows=len(case.administrations), queries=queries)
            keep_settings(self.settings, self._settings_path, recent)

    def _entered(self, identity: str) -> None:
        if not self.case_is_open:
            self.case_opened()
            self.entry.field.setFocus()
            self.say(f"{self.document.undo_stack.undoText()}. Esc leads to the timeline, ? shows the keys")
        self.show_added((identity,))

    def _type_aside(self, text: str) -> None:
        self.entry.field.setText(text)
        self.entry.field.setFocus()

    def show_new(self, case: Case) -> bool:
        """Opens a case that has no file yet; False and a sentence when it is refused."""
        refusal = self.document.new(case)
        if refusal is not None:
            self.say(refusal.message)
            return False
        self.case_opened()
        return True

    def open_lesson(self, step: Step) -> None:
        """Opens the case of an example with the row of its moment selected."""
        from infusion_gui.trainer.moments import moment_of

        if self.may_leave() and self.document.new(step.case) is None:
            self.case_opened()
            moment = moment_of(step)
            self.document.select((moment.row,) if moment is not None else ())
            self.say(step.point)

    def save(self, path: Path | None = None, overwrite: bool = False) -> bool:
        """Saves; False and a sentence when that fails. `overwrite` saves over another program's change."""
        self.finish_typing()
        refusal = self.document.save(path, overwrite=overwrite)
        if refusal is not None:
            if path is None and not overwrite and self.document.check_disk():
                self.incidents.disk_changed()
                self.say("Not saved")
            else:
                self.incidents.not_saved(refusal.message)
            return False
        self.incidents.saved()
        self._remember()
        self.status.saved(True)
        self.say("Saved")
        self.bars.show_title()
        return True

    def may_leave(self) -> bool:
        """True when the open case may go: saved, nothing to save, or given up on being asked."""
        self.finish_typing()
        if not self.may_leave_line():
            return False
        if not self.case_is_open or not self.document.modified:
            return True
        answer = self.prompts.unsaved(self.discretion.label())
        if answer != "save":
            return answer == "discard"
        self.commands.file_save()
        return not self.document.modified

    # What the parts are told

    def say(self, message: str) -> None:
        """One sentence in the status line."""
        self.status.say(self.discretion.sentence(message))

    def _count_findings(self, count: int | None) -> None:
        told = "…" if count is None else count or ""
        self.docks.set_tab_text(2, f"Findings  {told}".rstrip())

    def answer(self, case: Case) -> Result | None:
        """The codes of a case that is only being thought of, under the policy in force."""
        return answer(case, self.document.policy)

    # Looks

    def set_snap(self, snap: bool) -> None:
        self.settings.snap = snap
        if self.settings.is_fixed("snap"):
            self.say(MARK)
        self.timeline.set_snap(self.settings.snap)
        self.actions_.actions["view.snap"].setChecked(self.settings.snap)
        self.bars.show_abilities()

    def choose_theme(self, choice: ThemeChoice) -> None:
        self.settings.theme = choice
        if self.settings.is_fixed("theme"):
            self.say(MARK)
        self.look.choose(self.settings.theme)

    def _look_changed(self) -> None:
        self.timeline.set_theme(self.look.theme)
        self.actions_.restyle()
        self.sheets.restyle()

    # Qt events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit)  # a case may have been opened before there was a size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lay_out(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()) or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.commands.drop(files)
        elif event.mimeData().hasText():
            event.acceptProposedAction()
            self.importing.paste(event.mimeData().text(), "drop")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.status.saved(None)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.timeline.hand.cancel()  # a drag in hand is no edit; it must not outlive what it draws on
        if not self.may_leave():
            event.ignore()
            return
        self.settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        keep_settings(self.settings, self._settings_path)
        self.incidents.leave()
        self.importing.leave()
        self.document.close()
        event.accept()

    def _restore_geometry(self) -> None:
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.geometry.encode()))
