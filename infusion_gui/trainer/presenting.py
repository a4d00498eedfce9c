"""What stands on the screen while a lesson is presented, as a value; every key is a function from one to the next.

An answer is revealed in stages: bars alone, then the initial of each access, the minutes, the overlaps, the codes; a
stage that would show nothing new is left out. What is to be found (an edge, a goal, a rule) begins with its codes and
has the solution as one stage more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from infusion_gui.case.model import Case
from infusion_gui.trainer import moments
from infusion_gui.trainer.lesson import FindFlip, Goal, Lesson, Show, Step, Why

BARS, INITIAL, MINUTES, OVERLAPS, CODES, SOLUTION = range(6)
STAGE_WORDS = ("the bars", "who ranks first", "the minutes", "the overlaps", "the codes", "the answer")
"""What each stage shows."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen: the step at `place` of the lesson, revealed up to `stage`.

    `steps`: where the arrows put the edge of its moment. `moved`: its case as a hand has left it, None as long as
    nothing was moved. `playing`: the minute of the sweep while the visit runs, else
    None. `spotlight`: the row or access in the light. `names`: False while drug names are hidden.
    """

    lesson: Lesson
    place: int = 0
    stage: int = BARS
    steps: int = 0
    names: bool = True
    spotlight: str | None = None
    playing: int | None = None
    moved: Case | None = None

    @property
    def step(self) -> Step:
        """The step on the screen."""
        return self.lesson.steps[self.place]

    @property
    def case(self) -> Case:
        """Its case as a hand has left it, with the edge of its moment where the arrows put it."""
        if self.moved is not None:
            return self.moved
        moment = moments.moment_of(self.step)
        return self.step.case if moment is None else moments.at(self.step.case, moment, self.steps)

    def shows(self, stage: int) -> bool:
        """True when a stage (`INITIAL`, `MINUTES`, `OVERLAPS`, `CODES`, `SOLUTION`) is revealed."""
        return self.stage >= stage

    @property
    def complete(self) -> bool:
        """Nothing is left to reveal."""
        return self.stage == last_stage(self.step)


def opened(lesson: Lesson, place: int = 0) -> Scene | None:
    """The first screen of a lesson, or that of another step; None for a lesson without steps."""
    return _turned_to(Scene(lesson), place) if lesson.steps else None


def revealed(scene: Scene) -> Scene:
    """The next stage; after the last one it is hidden again, for another guess."""
    if not scene.complete:
        return replace(scene, stage=_beside(scene, 1), playing=None, moved=None)
    before = _beside(scene, -1)
    return replace(scene, stage=before if before < scene.stage else scene.stage - 1, playing=None, moved=None)


def forward(scene: Scene) -> Scene:
    """What the one button of a clicker does: the next stage, the far side of a moment, and then the next step."""
    if not scene.complete:
        return revealed(scene)
    moment = moments.moment_of(scene.step)
    if moment is not None and scene.steps < moments.after(moment):
        return replace(scene, steps=moments.after(moment), moved=None, playing=None)
    return turned(scene, 1)


def back(scene: Scene) -> Scene:
    """The clicker's other button: takes the last stage back, or a moment to the place before its change; from there it
    goes to the step before.
    """
    if scene.stage > first_stage(scene.step):
        return replace(scene, stage=_beside(scene, -1), playing=None, moved=None)
    if moments.moment_of(scene.step) is not None and scene.steps > 0:
        return replace(scene, steps=0, moved=None, playing=None)
    if scene.place == 0:
        return scene
    earlier = _turned_to(scene, scene.place - 1)
    return replace(earlier, stage=last_stage(earlier.step))


def turned(scene: Scene, by: int) -> Scene:
    """Another step, so many further on; stays at the ends of the lesson."""
    place = min(max(scene.place + by, 0), len(scene.lesson.steps) - 1)
    return scene if place == scene.place else _turned_to(scene, place)


def nudged(scene: Scene, by: int) -> Scene:
    """The edge of the moment so many minutes on; without a moment nothing moves."""
    moment = moments.moment_of(scene.step)
    if moment is None:
        return scene
    low, high = moments.span(moment)
    return replace(scene, steps=min(max(scene.steps + by, low), high), playing=None)


def put(scene: Scene, case: Case, *, found: bool = False) -> Scene:
    """The case as a hand has left it. `found`: that is what the step asked for, so that nothing is left to reveal."""
    moved = None if case == scene.step.case else case
    return replace(scene, moved=moved, stage=last_stage(scene.step) if found else scene.stage, playing=None)


def toggled_names(scene: Scene) -> Scene:
    """Drug names hidden, or shown again."""
    return replace(scene, names=not scene.names)


def lit(scene: Scene, target: str | None) -> Scene:
    """The light on a row or an access of the case; on the same one again, or on none, it goes out."""
    known = {row.id for row in scene.step.case.administrations} | {site.id for site in scene.step.case.sites}
    return replace(scene, spotlight=target if target in known and target != scene.spotlight else None)


def swept(scene: Scene, minute: int | None) -> Scene:
    """The sweep of the visit at this minute; None when it is over."""
    return replace(scene, playing=minute)


def _turned_to(scene: Scene, place: int) -> Scene:
    place = min(max(place, 0), len(scene.lesson.steps) - 1)
    step = scene.lesson.steps[place]
    moment = moments.moment_of(step)
    return Scene(
        scene.lesson,
        place,
        stage=first_stage(step),
        steps=moments.after(moment) if moment else 0,
        names=not step.hide_names,
        spotlight=step.spotlight,
    )


def coming(scene: Scene) -> str:
    """What the next stage shows, in `STAGE_WORDS`; empty where nothing is left."""
    return "" if scene.complete else STAGE_WORDS[_beside(scene, 1)]


def _beside(scene: Scene, by: int) -> int:
    """The stage after (1) or before (-1) the one of the scene."""
    known = stages(scene.step)
    if by > 0:
        return next((stage for stage in known if stage > scene.stage), known[-1])
    return next((stage for stage in reversed(known) if stage < scene.stage), known[0])


def stages(step: Step) -> tuple[int, ...]:
    """The stages of a step in order, without those that have nothing to show for its case."""
    first, last = first_stage(step), last_stage(step)
    empty = set()
    rows = step.case.administrations
    if not any(row.route == "IV" for row in rows):  # nothing is ranked outside the vein
        empty.add(INITIAL)
    if all(row.single_time for row in rows) and len({(row.site, row.drug) for row in rows}) == len(rows):
        empty.add(MINUTES)  # neither a length nor a distance between two doses
    if not any(row.category == "hydration" for row in rows) and not _together(step.case):
        empty.add(OVERLAPS)
    return tuple(stage for stage in range(first, last + 1) if stage not in empty)


def _together(case: Case) -> bool:
    """True when two rows run at the same time, as far as is charted."""
    spans = sorted(
        (row.start, row.stop if row.stop is not None else row.start + 1)
        for row in case.administrations
        if row.start is not None
    )
    return any(later[0] < earlier[1] for n, later in enumerate(spans) for earlier in spans[:n])


def first_stage(step: Step) -> int:
    """Where a step begins. A moment is shown with its codes, the arrows are its question; so is what is to be found."""
    if isinstance(step.task, Show):
        return CODES if step.task.moment is not None else BARS
    return CODES if _sought(step) else BARS


def last_stage(step: Step) -> int:
    """Where nothing is left to reveal."""
    return SOLUTION if _sought(step) else CODES


def _sought(step: Step) -> bool:
    return isinstance(step.task, FindFlip | Goal | Why)
