"""Codes while the hand moves: at once while the engine keeps to a frame, else one worker, and only the newest question
about the case, and the newest about what a gesture would make of it, count.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Result

Coder = Callable[[Case, Policy], Result]
Subject = Literal["case", "proposal"]

# Seconds the engine may take inside a mouse move. Below them a worker only costs: both threads want the interpreter,
# and what is drawn without codes is drawn a second time with them; of 2,000 rows that takes as long as the engine.
WHILE_DRAGGING = 0.025
AFTER_AN_EDIT = 0.05  # seconds it may take at the end of a gesture, where one late frame is not seen


class Answer(NamedTuple):
    """Result number `number` for `case` under `policy`, or the error the engine ended with; `seconds` of
    computing.
    """

    about: Subject
    number: int
    case: Case
    policy: Policy
    result: Result | None
    error: Exception | None
    seconds: float


class Recompute(QObject):
    """Asks the engine. `INFUSION_SYNC=1` in the environment makes every answer immediate."""

    arrived = Signal(object)
    """An `Answer` of the worker, in the thread of this object; only ever to the newest question about its subject."""

    _worked = Signal(object)

    def __init__(self, code: Coder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code = code
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._seconds: deque[float] = deque(maxlen=9)
        self._number = 0
        self._newest: dict[Subject, int] = {"case": 0, "proposal": 0}
        self._running = False
        self._pending: dict[Subject, tuple[int, Case, Policy]] = {}
        self._worked.connect(self._take)

    def ask(self, about: Subject, case: Case, policy: Policy, patience: float) -> Answer | None:
        """The answer now, when the engine lately needed no more than `patience` seconds; else None, and it
        arrives.

        Every question makes the answers to earlier ones about the same subject stale; they are dropped.
        """
        synchronous = os.environ.get("INFUSION_SYNC") == "1"
        if synchronous or not self._seconds or self._usual() <= patience:
            return self.now(about, case, policy)
        self.withdraw(about)
        self._pending[about] = (self._newest[about], case, policy)
        self._start()
        return None

    def now(self, about: Subject, case: Case, policy: Policy) -> Answer:
        """The answer, however long it takes."""
        self.withdraw(about)
        answer = _coded(self._code, about, self._newest[about], case, policy)
        self._seconds.append(answer.seconds)
        return answer

    def _usual(self) -> float:
        """Seconds that the middle one of the last answers took."""
        return sorted(self._seconds)[len(self._seconds) // 2]

    def answer_by(self, code: Coder) -> None:
        """From now on `code` answers (a formulary was chosen); open questions are dropped."""
        self.forget()
        self._code = code

    def forget(self) -> None:
        """Drops every question that is still open, and what is known of the engine's speed (another case is
        up).
        """
        for about in self._newest:
            self.withdraw(about)
        self._seconds.clear()

    def withdraw(self, about: Subject) -> None:
        """Drops the question about this subject, if it is still open."""
        self._number += 1
        self._newest[about] = self._number
        self._pending.pop(about, None)

    def wait(self) -> None:
        """Blocks until no worker runs; what it found is still delivered by the event loop."""
        self._pool.waitForDone()

    def _start(self) -> None:
        if self._running or not self._pending:
            return
        self._running = True
        # The case first: what a gesture would change is told from there.
        about: Subject = "case" if "case" in self._pending else "proposal"
        number, case, policy = self._pending.pop(about)
        self._pool.start(_Job(self, self._code, about, number, case, policy))

    def _take(self, answer: Answer) -> None:
        self._running = False
        self._seconds.append(answer.seconds)
        self._start()
        if answer.number == self._newest[answer.about]:
            self.arrived.emit(answer)


class _Job(QRunnable):
    def __init__(self, owner: Recompute, code: Coder, about: Subject, number: int, case: Case, policy: Policy) -> None:
        super().__init__()
        self._owner = owner
        self._question = (code, about, number, case, policy)

    def run(self) -> None:
        # The signal's owner and its receiver, a bound method, live in the other thread: it is queued.
        self._owner._worked.emit(_coded(*self._question))


def _coded(code: Coder, about: Subject, number: int, case: Case, policy: Policy) -> Answer:
    begun = time.thread_time()  # the worker's own time: waiting for the other thread says nothing of the engine
    try:
        result, error = code(case, policy), None
    except Exception as wrong:  # a fault of a rule must not take the window down with it
        result, error = None, wrong
    return Answer(about, number, case, policy, result, error, time.thread_time() - begun)
