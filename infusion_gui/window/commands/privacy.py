"""Commands that keep a case from those it does not concern."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.window import wording
from infusion_gui.window.commands.action_set import Choice
from infusion_gui.window.idle import OFFERS
from infusion_gui.window.policy_file import MARK

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

_NAMED = 3  # places that are told; a person who goes there finds the others


class PrivacyCommands:
    """Their handlers."""

    window: MainWindow

    def view_share(self) -> None:
        self.window.discretion.set(self.window.actions_.actions["view.share"].isChecked())

    def view_idle(self) -> list[Choice]:
        window, present = self.window, self.window.settings.idle_minutes

        def chooser(minutes: int) -> Callable[[], None]:
            def choose() -> None:
                window.settings.idle_minutes = minutes
                window.idle.follow()

            return choose

        if window.settings.is_fixed("idle_minutes"):
            return [(f"{_idle(present)}. {MARK}", lambda: window.say(MARK), True)]
        return [(_idle(minutes), chooser(minutes), minutes == present) for minutes in sorted({*OFFERS, present})]

    def tools_shift(self) -> None:
        """All dates by whole days: durations and codes stay, the dates no longer tell when it was."""
        from infusion_gui.case.dates import dated_words
        from infusion_gui.session.aside import shifted_aside

        window, document = self.window, self.window.document
        asked = "By how many days? A minus sign shifts back. Weekdays change; durations and codes do not."
        typed = window.prompts.text("Shift all dates", asked, "")
        if typed is None:
            return
        days = _whole(typed)
        if days is None:
            window.say(f"“{typed.strip()}” is no number of days; type one such as 30 or -30.")
            return
        outcome = edits.shift_dates(document.case, days)
        words = f"{wording.plural(abs(days), 'day')} {'earlier' if days < 0 else 'later'}"
        aside = document.aside if isinstance(outcome, Refusal) else shifted_aside(document.aside, days)
        if document.edit(outcome, f"Shift all dates {words}", aside=aside) and days:
            window.importing.forget()
            window.timeline.camera.fit()
            window.say(f"All dates are {words}; what labels and notes say is as it was typed")
            left = dated_words(document.case)
            if left:
                more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
                named = f"{', '.join(left[:_NAMED])}{more}"
                window.notice.tell(
                    window.discretion.sentence(
                        f"Dates were shifted, but words that say a date stay as typed: {named}."
                    ),
                    [],
                )


def _whole(typed: str) -> int | None:
    """A number of days as people type it: `30`, `+30`, `-30`, with a minus sign of any kind."""
    text = typed.strip().replace("\u2212", "-").replace("\u2013", "-")
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,7}", text) else None


def _idle(minutes: int) -> str:
    return f"After {wording.plural(minutes, 'minute')} without input" if minutes else "Never"
