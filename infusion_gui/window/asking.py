"""Codes of a case that is only thought of: another profile's, a typed line's. An engine's fault ends as no answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy, PolicyError
from infusion_gui.coding.profiles import Profile, policy_of
from infusion_gui.coding.result import Result
from infusion_gui.session import coder

_LOG = logging.getLogger(__name__)


def answer(case: Case, policy: Policy) -> Result | None:
    """The answer, or None (and a line in the log, without any of the case) when the engine ends with an error."""
    try:
        return coder.code(case, policy)
    except Exception as wrong:
        _LOG.error("the engine failed on a question of the window: %s", type(wrong).__name__)
        return None


def answer_under(case: Case, profile: str, profiles: Mapping[str, Profile]) -> Result | None:
    """The answer under another of the `profiles` with the same overrides; None also for one that is none of them."""
    try:
        return answer(case, policy_of(case, profile=profile, profiles=profiles))
    except PolicyError:
        return None
