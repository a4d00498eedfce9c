"""The time that a charted row shows in its text, for a case keeps of a row its words and no fields."""

from __future__ import annotations

import datetime as dt
import re

from infusion_gui.case.times import DAY, from_datetime

_CLOCK = r"([01]?\d|2[0-3]):?([0-5]\d)(?::[0-5]\d)?(?:\s*([ap])m)?(?![\d/-])"
_FORMS = (
    re.compile(rf"(?<!\d)(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d)[ T]+{_CLOCK}", re.IGNORECASE),
    re.compile(rf"(?<!\d)(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{4}}|\d\d),? +{_CLOCK}", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<y>(?:19|2\d)\d\d)(?P<m>\d\d)(?P<d>\d\d)([01]\d|2[0-3])([0-5]\d)(?:\d\d)?()(?!\d)"),
)
_ALONE = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d])")


def first_stamp(text: str, start: int) -> int | None:
    """The first time in the text of a row that belongs to a bar begun at minute `start`; None where it shows none.

    A row begins with the time of what was done; later ones are when it was due or ended. A clock time without a date
    is the first one from the start on.
    """
    found = [match for form in _FORMS for match in form.finditer(text)]
    for match in sorted(found, key=lambda one: one.start()):
        moment = _minute(match)
        if moment is not None:
            return moment
    alone = _ALONE.search(text)
    if alone is None:
        return None
    moment = start - start % DAY + int(alone[1]) * 60 + int(alone[2])
    return moment + DAY if moment < start else moment


def _minute(match: re.Match[str]) -> int | None:
    hour, minute, half = (match[n] for n in range(4, 7))
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    year = int(match["y"])
    try:
        date = dt.datetime(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]), hours, int(minute))
    except ValueError:
        return None
    return from_datetime(date)
