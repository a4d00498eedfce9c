"""The frozen models of one stay as a coder sees it: visits, accesses, administrations (`infusion-case/1`).

Times are `Minute`s (whole minutes on the wall clock). A model never changes; every edit builds a new one
(`edits`).
"""

from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from infusion_gui.case.times import Minute, format_minute, length

FORMAT: Final = "infusion-case/1"

Setting = Literal["facility", "professional"]
Category = Literal[
    "chemo", "chemo_hormonal", "therapeutic", "hydration", "contrast", "blood", "flush", "kvo", "vehicle"
]
Route = Literal["IV", "IM", "SQ", "IA", "IT", "IP", "pleural", "intralesional", "PO", "other"]
Technique = Literal["infusion", "push", "injection", "pump", "on_body", "refill", "irrigation", "other"]
SiteKind = Literal["peripheral", "central", "picc", "port", "other"]
ReasonKind = Literal["incompatible", "protocol", "condition", "other"]
StopFrom = Literal["charted", "rate_zero", "next_bag", "duration", "last_running", "typed"]

CATEGORIES: tuple[Category, ...] = get_args(Category)
ROUTES: tuple[Route, ...] = get_args(Route)
TECHNIQUES: tuple[Technique, ...] = get_args(Technique)


# Every model of pydantic has a `__getattr__`, for private and for extra attributes. Rows have neither, and while a
# class has one Python reads all its attributes the long way: 77 ns instead of 11, tens of thousands of times in each
# step of a drag. A model that does have private attributes finds them itself (`window.settings`).
if "__getattr__" in vars(BaseModel):
    del BaseModel.__getattr__  # type: ignore[attr-defined]


class Frozen(BaseModel):
    """Base of every model of the file: immutable, hashable, and strict about unknown keys."""

    # The length makes pydantic look into texts, which refuses halves of characters that no file can hold.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, str_max_length=1_000_000)


class Visit(Frozen):
    """One encounter. Time before `arrival`, after `departure` and from `inpatient_from` on counts for
    nothing.
    """

    id: str = Field(min_length=1)
    arrival: Minute | None = None
    departure: Minute | None = None
    inpatient_from: Minute | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.arrival is not None and self.departure is not None and self.departure < self.arrival:
            raise ValueError(
                f"departure {format_minute(self.departure)} is before arrival "
                f"{format_minute(self.arrival)}; correct one"
            )
        return self


class Site(Frozen):
    """One vascular access. `restart_of` and `lumen_of` name a site that is the same access for coding
    (R-INI-11).
    """

    id: str = Field(min_length=1)
    label: str = ""
    kind: SiteKind = "peripheral"
    reason: str | None = None
    reason_kind: ReasonKind | None = None
    restart_of: str | None = None
    lumen_of: str | None = None


class Pump(Frozen):
    """The pump of a technique `pump` or `refill` row."""

    kind: Literal["portable", "implantable"] = "portable"
    owner: Literal["provider", "patient"] | None = None


class Charted(Frozen):
    """The times as the record has them, kept from the first moment a person moves one."""

    start: Minute | None = None
    stop: Minute | None = None


class Evidence(Frozen):
    """A row of the source an administration was read from; never used for coding."""

    source: str = ""
    row: int | None = None
    text: str = ""


class Administration(Frozen):
    """One row: a drug given once, by one route and technique, at one access. Volumes are mL, rates mL/h."""

    id: str = Field(min_length=1)
    drug: str
    category: Category | None = None
    route: Route = "IV"
    technique: Technique = "infusion"
    start: Minute | None = None
    stop: Minute | None = None
    site: str | None = None
    visit: str = "V1"
    bag: str | None = None
    order: str | None = None
    volume_ml: float | None = Field(default=None, ge=0, strict=False)
    rate_ml_h: float | None = Field(default=None, ge=0, strict=False)
    dose: str | None = None
    last_running: Minute | None = None
    lesions: int | None = Field(default=None, ge=1)
    pump: Pump | None = None
    from_bag: bool = False
    by_protocol: bool = False
    bundled: bool = False
    hand_push: bool = False
    discontinued: bool = False
    distinct: bool = False
    ordered: bool | None = True
    charted: Charted | None = None
    stop_from: StopFrom | None = None
    evidence: tuple[Evidence, ...] = Field(default=(), strict=False)
    note: str = ""

    @field_validator("volume_ml", "rate_ml_h", mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise ValueError(f"{value!r} is not a number")
        return value

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start is not None and self.stop is not None and self.stop < self.start:
            raise ValueError(
                f"stop {format_minute(self.stop)} is before start {format_minute(self.start)}; correct one (R-DOC-05)"
            )
        return self

    @property
    def minutes(self) -> int | None:
        """Charted minutes by the wall clock, or None when a time is missing."""
        return None if self.start is None or self.stop is None else self.stop - self.start

    def minutes_in(self, zone: str | None) -> int | None:
        """Charted minutes as they elapsed in a zone (IANA name), or None when a time is missing; none at all between
        times of which one lies in the hour that a spring night leaves out.
        """
        return None if self.start is None or self.stop is None else max(length(self.start, self.stop, zone), 0)

    @property
    def single_time(self) -> bool:
        """True when the record gives one moment and no length (`stop` is `start`, or none on a push)."""
        if self.start is not None and self.stop == self.start:
            return True
        one_sided = (self.start is None) != (self.stop is None)
        return one_sided and self.technique in ("push", "injection", "on_body", "refill", "irrigation")


class Exclusion(Frozen):
    """A window whose minutes count for nothing: off the unit, in a procedure (R-TIME-03)."""

    start: Minute
    stop: Minute
    label: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.stop < self.start:
            raise ValueError(
                f"stop {format_minute(self.stop)} is before start {format_minute(self.start)}; correct one"
            )
        return self


#: Where the rows stood that were asked for last: in the next case, of a drag say, most stand there still.
_PLACES: dict[str, int] = {}


class Case(Frozen):
    """One stay. Every reference in it resolves; ids are unique; nothing is left implicit (`file.read_case`
    fills in).
    """

    format: Literal["infusion-case/1"] = FORMAT
    label: str = ""
    zone: str | None = None
    setting: Setting = "facility"
    profile: str = "cpt"
    policy: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    primary_reason: str | Annotated[tuple[str, ...], Field(strict=False)] | None = None
    place_of_service: str | None = Field(default=None, pattern=r"^\d\d$")
    visits: tuple[Visit, ...] = Field(default=(Visit(id="V1"),), strict=False)
    sites: tuple[Site, ...] = Field(default=(), strict=False)
    administrations: tuple[Administration, ...] = Field(default=(), strict=False)
    exclusions: tuple[Exclusion, ...] = Field(default=(), strict=False)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None:
            from zoneinfo import ZoneInfo

            try:
                ZoneInfo(value)
            except (KeyError, ValueError, OSError) as wrong:
                raise ValueError(f"{value!r} is no time zone; use an IANA name such as America/Chicago") from wrong
        return value

    @model_validator(mode="after")
    def _references(self) -> Self:
        from infusion_gui.case.checks import reference_faults

        fault = next(reference_faults(self), None)
        if fault is not None:
            raise ValueError(f"{fault.path}: {fault.message}")
        return self

    def administration(self, identity: str) -> Administration:
        """The row with this id. Raises `KeyError`."""
        rows, place = self.administrations, _PLACES.get(identity, 0)
        if place < len(rows) and rows[place].id == identity:
            return rows[place]
        for place, row in enumerate(rows):
            if row.id == identity:
                _PLACES[identity] = place
                return row
        raise KeyError(identity)

    def site(self, identity: str) -> Site:
        """The access with this id. Raises `KeyError`."""
        for site in self.sites:
            if site.id == identity:
                return site
        raise KeyError(identity)

    def visit(self, identity: str) -> Visit:
        """The visit with this id. Raises `KeyError`."""
        for visit in self.visits:
            if visit.id == identity:
                return visit
        raise KeyError(identity)
