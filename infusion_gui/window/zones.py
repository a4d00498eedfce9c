"""The time zones a facility may stand in, in the words of its people. No Qt."""

from __future__ import annotations

from zoneinfo import ZoneInfo

AS_WRITTEN = "As the record writes the times"
UNITED_STATES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Mountain without daylight saving",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
    "America/Puerto_Rico": "Atlantic",
    "Pacific/Guam": "Chamorro",
    "Pacific/Pago_Pago": "Samoa",
}


def zone_words(name: str) -> str:
    """`Central (America/Chicago)`; the name alone for a zone elsewhere."""
    words = UNITED_STATES.get(name)
    return AS_WRITTEN if not name else f"{words} ({name})" if words else name


def offered(present: str) -> list[str]:
    """The zones to choose from, none first; `present` stands among them."""
    return list(dict.fromkeys(["", *UNITED_STATES, present]))


def is_zone(name: str) -> bool:
    """Whether there is a zone of this IANA name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
