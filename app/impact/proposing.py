"""Which indicators an exchange is proposed, by what it is for and in which form it is done: pure."""

from collections.abc import Collection, Mapping, Sequence

ALWAYS = ("autonomy-after-the-exchange", "practices-brought-back", "skills-passed-on")
"""One for the social organisation, one for the tech partner, one for the people of both."""
_LEARNING = ("understanding-of-the-social-sector", "confidence-with-tech")
_BUYING = ("costs-of-digital-tools", "time-on-routine-tasks")
_COMMON = ("shared-with-others", "reused-by-others")
BY_FORM: Mapping[str, Sequence[str]] = {
    "skills-based-pro-bono": _LEARNING,
    "volunteering": _LEARNING,
    "loan-of-employees": _LEARNING,
    "hackathon": _LEARNING,
    "co-contracting": _BUYING,
    "subcontracting": _BUYING,
    "shared-purchase": _BUYING,
    "financial-patronage": ("costs-of-digital-tools",),
    "in-kind-patronage": ("age-of-the-oldest-device", "costs-of-digital-tools"),
    "social-joint-venture": _COMMON,
    "consortium": _COMMON,
    "joint-research": _COMMON,
}
"""A form of cooperation → what beside these tells whether it did what that form is chosen for."""
BY_THEME: Mapping[int, Sequence[str]] = {
    1: ("people-reached",),
    2: ("people-reached",),
    3: ("digital-relation-with-users",),
    4: ("confidence-with-tech",),
    5: ("people-left-out",),
    8: ("time-on-routine-tasks",),
    10: ("people-left-out",),
    12: ("footprint-of-the-tool", "age-of-the-oldest-device"),
    13: ("footprint-of-the-tool",),
    16: ("needs-well-stated",),
    17: ("shared-with-others",),
}
"""A Sustainable Development Goal → what tells of it."""


def proposed(known: Collection[str], form: str, theme: int | None) -> list[str]:
    """Return the indicators that an exchange is proposed, of those that its release knows."""
    wanted = [*ALWAYS, *BY_FORM.get(form, ()), *BY_THEME.get(theme or 0, ())]
    return [one for one in dict.fromkeys(wanted) if one in known]
