"""Codes that arrive from the worker: the newest only, in the thread of the window, without waiting by the clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QThread, QThreadPool
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Result
from infusion_gui.exchange.values import SetAside, SourceRow
from infusion_gui.session import coder, recompute
from infusion_gui.session.document import Document

CASE = Case(
    sites=(Site(id="IV1"),),
    administrations=(
        Administration(id="a1", drug="vancomycin", category="therapeutic", start=600, stop=690, site="IV1"),
    ),
)


class Gate:
    """An engine that waits at a gate in the worker, so that the test decides when an answer comes."""

    def __init__(self) -> None:
        self.asked: list[Case] = []
        self.waits = False
        self.reached = threading.Semaphore(0)
        self.opened = threading.Semaphore(0)
        self.threads: set[int] = set()

    def __call__(self, case: Case, policy: Policy) -> Result:
        self.asked.append(case)
        self.threads.add(threading.get_ident())
        if self.waits:
            self.reached.release()
            assert self.opened.acquire(timeout=30)
        return coder.code(case, policy)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[Gate]:
    monkeypatch.delenv("INFUSION_SYNC")
    # No engine is this quick: every question but the first goes to the worker.
    monkeypatch.setattr("infusion_gui.session.answers.WHILE_DRAGGING", -1.0)
    monkeypatch.setattr("infusion_gui.session.answers.AFTER_AN_EDIT", -1.0)
    gate = Gate()
    yield gate
    gate.waits = False
    for _ in range(100):
        gate.opened.release()


@pytest.fixture
def document(gate: Gate) -> Iterator[Document]:
    document = Document(CASE, code=gate)
    gate.waits = True
    yield document
    gate.waits = False
    gate.opened.release()
    document.close()


def stop_at(document: Document, minute: int) -> None:
    document.propose(edits.trim_stop(document.case, "a1", to=minute))


def let_the_worker_end(gate: Gate, document: Document) -> None:
    """What the worker found is delivered, if to nobody who wants it any more."""
    gate.opened.release()
    document.findChild(QThreadPool).waitForDone()
    QCoreApplication.processEvents()


def test_a_slow_answer_arrives_in_the_windows_thread(gate: Gate, document: Document, qtbot: QtBot) -> None:
    heard: list[bool] = []
    document.recomputed.connect(lambda: heard.append(QThread.currentThread() is document.thread()))
    stop_at(document, 691)
    assert document.proposal is not None
    assert not document.result_is_current
    assert document.shown_result.units() == {"96365": 1}  # the answer before stands in
    assert gate.reached.acquire(timeout=30)
    with qtbot.waitSignal(document.recomputed):
        gate.opened.release()
    assert heard == [True]
    assert document.result_is_current
    assert document.shown_result.units() == {"96365": 1, "96366": 1}
    assert len(gate.threads) == 2


def test_only_the_newest_question_is_answered(gate: Gate, document: Document, qtbot: QtBot) -> None:
    for minute in range(691, 700):
        stop_at(document, minute)
    assert gate.reached.acquire(timeout=30)
    shown: list[int | None] = []
    document.recomputed.connect(lambda: shown.append(document.shown_case.administrations[0].stop))
    gate.opened.release()
    qtbot.waitUntil(lambda: len(gate.asked) == 3)
    with qtbot.waitSignal(document.recomputed):
        gate.opened.release()
    # The first question ran, the last one waited, what lay between was never asked.
    assert [case.administrations[0].stop for case in gate.asked] == [690, 691, 699]
    assert shown == [699]


def test_escape_makes_a_late_answer_stale(gate: Gate, document: Document, qtbot: QtBot) -> None:
    stop_at(document, 691)
    assert gate.reached.acquire(timeout=30)
    document.cancel()
    assert document.result_is_current
    shown: list[int | None] = []
    document.recomputed.connect(lambda: shown.append(document.shown_case.administrations[0].stop))
    stop_at(document, 700)
    gate.waits = False
    with qtbot.waitSignal(document.recomputed):
        gate.opened.release()
    assert [case.administrations[0].stop for case in gate.asked] == [690, 691, 700]
    assert shown == [700]


def test_a_late_answer_to_a_dropped_proposal_is_not_taken_for_the_case(gate: Gate, document: Document) -> None:
    stop_at(document, 691)
    assert gate.reached.acquire(timeout=30)
    document.cancel()
    heard: list[None] = []
    document.recomputed.connect(lambda: heard.append(None))
    let_the_worker_end(gate, document)
    assert heard == []
    assert document.result.units() == {"96365": 1}


def test_a_late_answer_to_a_proposal_that_an_undo_dropped_is_not_taken_for_the_case(
    gate: Gate, document: Document
) -> None:
    aside = (SetAside(SourceRow("export.csv", 3, "water"), "route", "by mouth"),)
    document.edit(document.case, "Import export.csv", aside=aside)  # its undoing leaves the case as it is
    stop_at(document, 691)
    assert gate.reached.acquire(timeout=30)
    document.undo_stack.undo()
    assert document.proposal is None
    let_the_worker_end(gate, document)
    assert document.result.units() == {"96365": 1}


def test_release_before_the_answer_still_gets_it(gate: Gate, document: Document, qtbot: QtBot) -> None:
    stop_at(document, 691)
    assert gate.reached.acquire(timeout=30)
    document.commit()
    assert document.proposal is None
    assert not document.result_is_current
    gate.waits = False
    with qtbot.waitSignal(document.recomputed):
        gate.opened.release()
    assert document.result.units() == {"96365": 1, "96366": 1}


def test_a_gesture_that_overtook_an_edit_gives_its_answer_back(gate: Gate, document: Document, qtbot: QtBot) -> None:
    document.edit(edits.trim_stop(document.case, "a1", to=691))
    assert gate.reached.acquire(timeout=30)
    stop_at(document, 700)
    document.cancel()
    assert not document.result_is_current
    gate.waits = False
    with qtbot.waitSignal(document.recomputed):
        gate.opened.release()
    assert document.result.units() == {"96365": 1, "96366": 1}


def test_an_edit_undone_before_its_answer_leaves_the_codes_of_the_case(gate: Gate, document: Document) -> None:
    document.edit(edits.trim_stop(document.case, "a1", to=691))
    assert gate.reached.acquire(timeout=30)
    document.undo_stack.undo()
    gate.waits = False
    let_the_worker_end(gate, document)
    let_the_worker_end(gate, document)
    assert document.case == CASE and document.result_is_current
    assert document.result.units() == {"96365": 1}


def test_a_profile_undone_before_its_answer_is_not_in_force(gate: Gate, document: Document, qtbot: QtBot) -> None:
    policy = document.policy
    document.edit(edits.change_case(document.case, profile="article"))
    assert gate.reached.acquire(timeout=30)
    assert document.policy != policy
    document.undo_stack.undo()
    assert document.policy == policy
    gate.waits = False
    gate.opened.release()
    document.edit(edits.trim_stop(document.case, "a1", to=691))
    qtbot.waitUntil(lambda: document.result_is_current)
    assert document.result == coder.code(document.case, policy)


def test_a_new_row_has_an_account_while_it_is_worked_out(gate: Gate, document: Document) -> None:
    document.edit(edits.add(document.case, {"drug": "heparin", "start": 700}))
    assert [account.status for account in document.result.accounts] == ["coded", "held"]
    document.edit(edits.delete(document.case, "a1"))
    assert [account.administration for account in document.result.accounts] == ["a2"]
    assert document.result.lines == ()


def test_a_fault_in_the_worker_is_told(gate: Gate, document: Document, qtbot: QtBot) -> None:
    def broken(case: Case, policy: Policy) -> Result:
        raise ZeroDivisionError("a rule divided by nothing")

    document.set_coder(broken)
    with qtbot.waitSignal(document.faulted) as told:
        stop_at(document, 691)
    assert isinstance(told.args[0], ZeroDivisionError)
    assert document.shown_result.lines == ()


def test_one_switch_makes_every_answer_immediate(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFUSION_SYNC", "1")
    document = Document(CASE, code=gate)
    stop_at(document, 691)
    assert document.result_is_current
    assert gate.threads == {threading.get_ident()}
    document.close()


def test_a_quick_engine_answers_in_the_mouse_move(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infusion_gui.session.answers.WHILE_DRAGGING", recompute.AFTER_AN_EDIT * 100)
    document = Document(CASE, code=gate)
    for minute in range(691, 720):
        stop_at(document, minute)
        assert document.result_is_current
    assert gate.threads == {threading.get_ident()}
    document.close()
