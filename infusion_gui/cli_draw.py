"""`infusion-gui render` and `report`: a case as a picture or an audit page; no display is needed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from infusion_gui.case.file import CaseError, load, write_atomically
from infusion_gui.case.model import Case
from infusion_gui.coding.compare import compare, other_profile
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.policy import Policy, PolicyError
from infusion_gui.coding.profiles import in_force, policy_of
from infusion_gui.coding.result import Result
from infusion_gui.drugs import facility
from infusion_gui.drugs.catalogue import known_drugs
from infusion_gui.session.coder import spoken

Coded = tuple[Case, Policy, Result, dict[str, KnownDrug]]


def render(file: Path, output: Path, theme: str, width: int) -> int:
    """Writes the timeline as SVG of `width` pixels or PNG with two for each; 2 with one sentence when it cannot."""
    if output.suffix.lower() not in (".png", ".svg"):
        return _refuse(output, "a picture ends in .png or .svg")
    if not 300 <= width <= 8000:
        return _refuse(output, f"a width of {width} is outside 300 to 8000 pixels")
    try:
        case, _, result, known = _coded(file)
    except (CaseError, PolicyError) as wrong:
        return _refuse(file, str(wrong))
    if not _start_qt():
        return 2
    from infusion_gui.timeline.tokens import load_theme
    from infusion_gui.window.stills import png, svg

    categories = {row.id: known[row.drug].category for row in case.administrations if row.drug in known}
    draw = png if output.suffix.lower() == ".png" else svg
    return _write(output, draw(case, result, load_theme(theme), categories, width))


def report(file: Path, output: Path) -> int:
    """Writes the audit page as PDF; 2 with one sentence when it cannot."""
    if output.suffix.lower() != ".pdf":
        return _refuse(output, "an audit page ends in .pdf")
    try:
        case, policy, result, known = _coded(file)
        other = case.model_copy(update={"profile": other_profile(case.profile)})
        against = compare(result, code_case(other, _policy(other), known, drawn=False), other.profile)
    except (CaseError, PolicyError) as wrong:
        return _refuse(file, str(wrong))
    if not _start_qt():
        return 2
    from infusion_gui.window.stills import audit

    categories = {row.id: known[row.drug].category for row in case.administrations if row.drug in known}
    said = against.sentence()
    return _write(output, audit(case, result, policy, categories, source=file.name, comparison=said))


def _coded(file: Path) -> Coded:
    case = load(file)
    policy = _policy(case)
    names = frozenset(row.drug for row in case.administrations)
    known = known_drugs(
        names, additive_rule=policy.additive_rule, chemo_list=policy.chemo_list, formulary=facility.formulary()
    )
    return case, policy, spoken(code_case(case, policy, known), names), known


def _policy(case: Case) -> Policy:
    return policy_of(case, profiles=in_force().profiles)


def _start_qt() -> bool:
    """The one application object that fonts need; drawn in memory, so that no display is asked for.

    False, and a sentence, where the system lacks a library that Qt needs.
    """
    from infusion_gui.window.libraries import trouble
    from infusion_gui.window.starting import load_qt

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = trouble()
    if problem:
        sys.stderr.write(f"infusion-gui: {problem}\n")
        return False
    load_qt()
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is None:
        # Kept by Qt for as long as the process runs; an application object that Python collects takes Qt down with it.
        sys.modules[__name__].__dict__["_application"] = QGuiApplication(sys.argv[:1])
    return True


def _write(output: Path, content: bytes) -> int:
    try:
        write_atomically(output, content)
    except OSError as wrong:
        return _refuse(output, f"cannot be written ({(wrong.strerror or str(wrong)).lower()})")
    return 0


def _refuse(path: Path, sentence: str) -> int:
    print(f"{path}: {sentence}", file=sys.stderr)
    return 2
