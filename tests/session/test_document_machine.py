"""Everything a person can do to an open document, in any order: nothing raises, nothing is lost."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from infusion_gui.case.file import dump, read_case
from infusion_gui.case.model import Case
from infusion_gui.session import coder, journal
from infusion_gui.session.document import Document
from tests.case.strategies import Request, any_cases, requests

LABELS = st.sampled_from(["", "Fix the chart"])
GESTURES = st.sampled_from([None, None, "nudge"])


class DocumentMachine(RuleBasedStateMachine):
    """`first` is the text of the case the undo stack began with."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="infusion-machine-"))
        self.path = self.folder / "bed7.infusion"

    @initialize(case=any_cases())
    def open(self, case: Case) -> None:
        self.document = Document(case, journal_folder=self.folder / "journals")
        self.faults: list[object] = []
        self.document.faulted.connect(self.faults.append)
        self.first = dump(case)

    # -- what a person does -----------------------------------------------------------------------------

    @rule(asked=requests(), label=LABELS, gesture=GESTURES)
    def edit(self, asked: tuple[str, Request], label: str, gesture: str | None) -> None:
        before, index = self.document.case, self.document.undo_stack.index()
        granted = self.document.edit(asked[1](before), label, gesture)
        if not granted:
            assert self.document.case is before
            assert self.document.undo_stack.index() == index
        elif self.document.case != before:
            assert self.document.undo_stack.undoText() or self.document.undo_stack.index() < index

    @rule(asked=requests())
    def propose(self, asked: tuple[str, Request]) -> None:
        before = dump(self.document.case)
        self.document.propose(asked[1](self.document.case))
        assert dump(self.document.case) == before

    @rule()
    def commit(self) -> None:
        shown, had = self.document.shown_case, self.document.proposal is not None
        assert self.document.commit() == had
        assert self.document.case == shown

    @rule()
    def cancel(self) -> None:
        case = self.document.case
        self.document.cancel()
        assert self.document.shown_case is case

    @rule()
    def undo(self) -> None:
        self.document.undo_stack.undo()

    @rule()
    def redo(self) -> None:
        self.document.undo_stack.redo()

    @rule(ids=st.lists(st.sampled_from([f"a{n}" for n in range(1, 8)]), max_size=4))
    def select(self, ids: list[str]) -> None:
        self.document.select(ids)

    @rule()
    def save(self) -> None:
        assert self.document.save(self.path) is None
        assert not self.document.modified
        assert read_case(self.path.read_bytes()) == self.document.case

    @precondition(lambda self: self.path.exists())
    @rule()
    def open_again(self) -> None:
        assert self.document.open_path(self.path) is None
        assert not self.document.undo_stack.canUndo()
        assert not self.document.modified
        assert self.document.selection == ()
        self.first = dump(self.document.case)

    @precondition(lambda self: self.path.exists())
    @rule()
    def reload(self) -> None:
        assert self.document.reload() is None
        assert not self.document.modified

    @rule()
    def undo_all_and_redo_all(self) -> None:
        stack, case = self.document.undo_stack, self.document.case
        self.document.cancel()
        index, last = stack.index(), stack.count()
        stack.setIndex(0)
        assert dump(self.document.case) == self.first
        stack.setIndex(last)
        stack.setIndex(index)
        assert dump(self.document.case) == dump(case)

    @rule()
    def crash(self) -> None:
        """The journal as another start would find it."""
        crashed = self.folder / "crashed"
        crashed.mkdir(exist_ok=True)
        for path in (self.folder / "journals").glob("*.journal"):
            shutil.copy(path, crashed)
        for found in journal.found(crashed):
            assert found.case == self.document.case
            found.discard()

    # -- what always holds --------------------------------------------------------------------------------

    @invariant()
    def what_is_shown_fits_together(self) -> None:
        document = self.document
        assert not self.faults, self.faults
        for case, result in ((document.case, document.result), (document.shown_case, document.shown_result)):
            assert read_case(dump(case)) == case
            assert [account.administration for account in result.accounts] == [row.id for row in case.administrations]
        assert document.result == coder.code(document.case, document.policy)
        ids = [row.id for row in document.case.administrations]
        assert set(document.selection) <= set(ids)
        assert len(set(document.selection)) == len(document.selection)
        assert document.result_is_current

    def teardown(self) -> None:
        if hasattr(self, "document"):
            self.document.close()
        assert [path.name for path in self.folder.glob(".*.lock")] == []
        shutil.rmtree(self.folder)


TestDocument = pytest.mark.usefixtures("qapp")(DocumentMachine.TestCase)
TestDocument.settings = settings(
    max_examples=int(os.environ.get("INFUSION_EXAMPLES", "40")), stateful_step_count=30, deadline=None
)
