"""Records are made alike until each could be one of several people: k-anonymity by generalisation. Pure.

Source: L. Sweeney, k-anonymity: a model for protecting privacy, 2002, section 4; groups are counted by people, not by
records, since one person may have several.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""How many people each record could be about, at least."""
ANY = "*"
"""Stands for what was left out so that nobody is found."""
KNOWN = ("role", "form", "theme", "half", "competence")
"""What others may know of a person, and could find them by."""
STEPS: Sequence[frozenset[str]] = (
    frozenset(),
    frozenset({"theme"}),
    frozenset({"theme", "form"}),
    frozenset({"theme", "form", "half"}),
    frozenset({"theme", "form", "half", "role"}),
    frozenset(KNOWN),
)
"""What is left out, step by step, of records that are still too few."""


@dataclass(frozen=True)
class StudyRecord:
    """What one person's ratings on one competence were, before anything is left out."""

    person: object
    """Whom it is about; never leaves the house."""
    known: Mapping[str, str]
    """By `KNOWN`."""
    measured: Mapping[str, object]
    """What research is after."""


@dataclass(frozen=True)
class Anonymous:
    """What may be given out, and how many records may not."""

    records: Sequence[Mapping[str, object]]
    left_out: int


def anonymised(records: Iterable[StudyRecord], least: int = LEAST) -> Anonymous:
    """Return records each of which could be about `least` people; those that cannot be made so are left out."""
    remaining = list(records)
    given: list[Mapping[str, object]] = []
    for hidden in STEPS:
        groups: dict[tuple[str, ...], list[StudyRecord]] = defaultdict(list)
        for one in remaining:
            groups[_key(one, hidden)].append(one)
        remaining = []
        for key, group in groups.items():
            if len({one.person for one in group}) < least:
                remaining += group
                continue
            told = dict(zip(KNOWN, key, strict=True))
            given += [{**told, **one.measured} for one in group]
    return Anonymous(given, len(remaining))


def _key(one: StudyRecord, hidden: frozenset[str]) -> tuple[str, ...]:
    return tuple(ANY if name in hidden else one.known[name] for name in KNOWN)
