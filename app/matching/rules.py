"""How a need and an offer meet: an explained match, made of values alone.

A match says what is already there, what will be learnt and what stays missing, then the facts that a match can break
on. Those are gates: each is open or closed, none is weighed against anything. There is no score. A list is ordered by
what its reasons print, in the order of `ORDER`, and by nothing else: whoever reads the reasons can order it again.
The text of a match speaks of “the need” and “the offer”, so that both sides read the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.errors import N_
from app.plumbing.named import Named

Fact = str | int | date | tuple[str, ...]
"""What a reason says: a number, a day, or ids that a page puts into the reader's words."""

LEVELS = ("discover", "practise", "lead", "transmit")
"""The levels, lowest first (referential: `levels`)."""
DAYS = frozenset({"starts", "ends", "day", "wanted_on", "offered_on"})
"""The facts that are days."""
ANSWER = timedelta(days=2)
"""How long both sides take to answer a proposal, as they are asked to."""


class Gate(Named):
    """A fact that a match breaks on: open or closed, never a matter of more or less."""

    TIME = "time", N_("Time")
    LANGUAGE = "language", N_("Language")
    PLACE = "place", N_("Place")
    FORMAT = "format", N_("Format")
    ANSWER = "answer", N_("Time to answer")


SENTENCES = {
    "there": N_("Already there: {levels}."),
    "there.none": N_("Already there: nothing yet."),
    "learnt": N_("Will be learnt: {levels}."),
    "missing": N_("Missing afterwards: {levels}."),
    "missing.none": N_("Missing afterwards: nothing."),
    "returned": N_("Learnt in return: {competences}."),
    "returned.none": N_("Learnt in return: nothing that both have named."),
    "time": N_("Time: it can begin on {starts}, and {ends} is its last day."),
    "time.endless": N_("Time: it can begin on {starts}, and no last day was named."),
    "time.closed": N_("Time: it could begin on {starts}, but {ends} is its last day."),
    "language": N_("Language: {languages}."),
    "language.closed": N_("Language: {wanted} for the need, {offered} for the offer."),
    "place.remote": N_("Place: at a distance."),
    "place.site": N_("Place: on site."),
    "place.site.at": N_("Place: on site, in {place}."),
    "place.both": N_("Place: at a distance or on site."),
    "place.both.at": N_("Place: at a distance, or on site in {place}."),
    "place.apart": N_("Place: on site for both, and not in the same place."),
    "place.unlike": N_("Place: on site for one, at a distance for the other."),
    "format": N_("Format: {formats}."),
    "format.closed": N_("Format: {wanted} for the need, {offered} for the offer."),
    "answer": N_("Answer: both are asked to answer by {day}."),
    "answer.closed": N_(
        "Answer: both would be asked to answer by {day}, but {ends} is the last day."
    ),
    "stated": N_(
        "Stated: the need on {wanted_on} as number {wanted}, the offer on {offered_on} as number {offered}."
    ),
}
"""What a reason's code says."""

CHANGES = {
    Gate.TIME: N_("It would fit if it could begin by {ends}, or could last until {starts}."),
    Gate.LANGUAGE: N_("It would fit if both named one language in common."),
    Gate.PLACE: N_("It would fit if both could work at a distance."),
    Gate.FORMAT: N_("It would fit if both named one format in common."),
    Gate.ANSWER: N_("It would fit if the last day was {day} or later."),
}
"""What would open a closed gate."""

ORDER = (
    N_("what leaves fewest levels missing"),
    N_("where most levels will be learnt"),
    N_("where most is learnt in return"),
    N_("what can begin first"),
    N_("what was stated first, and by its number on one day"),
)
"""By what a list is ordered, first things first."""


@dataclass(frozen=True)
class MatchTerms:
    """Under which circumstances somebody can work with somebody: what a need and an offer both say."""

    reference: str
    """The whole id; its first eight signs are printed as its number."""
    competence: str
    languages: frozenset[str]
    formats: frozenset[str]
    remote: bool
    """Whether it can be done at a distance."""
    on_site: bool
    """Whether people can meet."""
    country: str
    """Where, as ISO 3166-1 alpha-2; empty where it does not matter."""
    town: str
    stated_on: date

    @property
    def number(self) -> str:
        """By which it is told apart, for people."""
        return self.reference[:8].upper()


@dataclass(frozen=True)
class NeedTerms(MatchTerms):
    """A need, as far as it decides about a match."""

    from_rank: int
    """The level that is there: 1 to 4, 0 for nothing yet."""
    to_rank: int
    by: date | None
    """The last day; nothing where none was named."""
    teaches: Mapping[str, int] = field(default_factory=dict)
    """The competences that the side with the need can teach in return, and at which level it knows them."""


@dataclass(frozen=True)
class OfferTerms(MatchTerms):
    """An offer, as far as it decides about a match."""

    rank: int
    """The level of who offers: they lead others up to it."""
    starts: date
    until: date | None
    learns: Mapping[str, int] = field(default_factory=dict)
    """The competences that the side with the offer wants to learn, and up to which level."""


@dataclass(frozen=True)
class MatchReason:
    """One thing that a match says: a code of `SENTENCES` and what fills its gaps."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    gate: Gate | None = None
    is_open: bool = True

    @property
    def template(self) -> str:
        """The marked sentence."""
        return SENTENCES[self.code]

    @property
    def change(self) -> str:
        """The marked sentence that says what would open the gate; empty unless it is closed."""
        return "" if self.gate is None or self.is_open else CHANGES[self.gate]

    def to_keep(self) -> dict[str, Any]:
        """Return it as JSON, to be read again by `kept`; days are written 2026-12-31."""
        facts = {
            name: fact.isoformat() if isinstance(fact, date) else fact
            for name, fact in self.facts.items()
        }
        gate = None if self.gate is None else self.gate.value
        return {"code": self.code, "gate": gate, "open": self.is_open, "facts": facts}

    @classmethod
    def kept(cls, stored: Mapping[str, Any]) -> "MatchReason":
        """Return what `to_keep` gave."""
        facts: dict[str, Fact] = {
            name: date.fromisoformat(fact)
            if name in DAYS
            else tuple(fact)
            if isinstance(fact, list)
            else fact
            for name, fact in stored["facts"].items()
        }
        gate = None if stored["gate"] is None else Gate(stored["gate"])
        return cls(stored["code"], facts, gate, stored["open"])


@dataclass(frozen=True)
class Match:
    """A need and an offer of one competence, and all that speaks about them together."""

    wanted: NeedTerms
    offered: OfferTerms
    there: tuple[str, ...]
    learnt: tuple[str, ...]
    missing: tuple[str, ...]
    returned: tuple[tuple[str, str], ...]
    """What the need's side teaches and the offer's side wants to learn: competences, and up to which level."""
    starts: date
    gates: tuple[MatchReason, ...]

    @property
    def closed(self) -> tuple[MatchReason, ...]:
        """The gates that are closed."""
        return tuple(one for one in self.gates if not one.is_open)

    @property
    def is_open(self) -> bool:
        """Whether nothing breaks it."""
        return not self.closed

    @property
    def reasons(self) -> tuple[MatchReason, ...]:
        """All that it says, in the order in which it is read."""
        return (
            _listed("there", levels=self.there),
            _listed("learnt", levels=self.learnt),
            _listed("missing", levels=self.missing),
            _listed("returned", competences=tuple("@".join(one) for one in self.returned)),
            *self.gates,
            MatchReason(
                "stated",
                {
                    "wanted_on": self.wanted.stated_on,
                    "wanted": self.wanted.number,
                    "offered_on": self.offered.stated_on,
                    "offered": self.offered.number,
                },
            ),
        )

    @property
    def place_in_list(self) -> tuple[int, int, int, date, date, date, str, str]:
        """What a list is ordered by: each part is printed among the reasons, and `ORDER` says them in this order."""
        return (
            len(self.missing),
            -len(self.learnt),
            -len(self.returned),
            self.starts,
            self.wanted.stated_on,
            self.offered.stated_on,
            self.wanted.number,
            self.offered.number,
        )


def explain(wanted: NeedTerms, offered: OfferTerms, today: date) -> Match | None:
    """Return how a need and an offer meet; nothing where there is nothing to learn from each other.

    That is so where they name different competences, or the offer's level is not above the one that is there.
    """
    highest = min(wanted.to_rank, offered.rank)
    if wanted.competence != offered.competence or highest <= wanted.from_rank:
        return None
    starts = max(today, offered.starts)
    days = [day for day in (wanted.by, offered.until) if day is not None]
    ends = min(days) if days else None
    return Match(
        wanted=wanted,
        offered=offered,
        there=LEVELS[: wanted.from_rank],
        learnt=LEVELS[wanted.from_rank : highest],
        missing=LEVELS[highest : wanted.to_rank],
        returned=_returned(wanted.teaches, offered.learns),
        starts=starts,
        gates=(
            _time(starts, ends),
            _shared(Gate.LANGUAGE, "languages", wanted.languages, offered.languages),
            _place(wanted, offered),
            _shared(Gate.FORMAT, "formats", wanted.formats, offered.formats),
            _answer(today + ANSWER, ends),
        ),
    )


def in_order(matches: Iterable[Match]) -> list[Match]:
    """Return the matches that nothing breaks, ordered by what they print."""
    return sorted((one for one in matches if one.is_open), key=lambda one: one.place_in_list)


def nearly(matches: Iterable[Match]) -> list[Match]:
    """Return the matches that one single fact would open, ordered by what they print."""
    near = (one for one in matches if len(one.closed) == 1)
    return sorted(near, key=lambda one: one.place_in_list)


def _listed(code: str, **ids: tuple[str, ...]) -> MatchReason:
    return MatchReason(code, dict(ids)) if any(ids.values()) else MatchReason(f"{code}.none")


def _time(starts: date, ends: date | None) -> MatchReason:
    if ends is None:
        return MatchReason("time.endless", {"starts": starts}, Gate.TIME)
    is_open = starts <= ends
    code = "time" if is_open else "time.closed"
    return MatchReason(code, {"starts": starts, "ends": ends}, Gate.TIME, is_open)


def _shared(gate: Gate, name: str, wanted: frozenset[str], offered: frozenset[str]) -> MatchReason:
    shared = tuple(sorted(wanted & offered))
    if shared:
        return MatchReason(gate.value, {name: shared}, gate)
    facts = {"wanted": tuple(sorted(wanted)), "offered": tuple(sorted(offered))}
    return MatchReason(f"{gate.value}.closed", facts, gate, is_open=False)


def _returned(teaches: Mapping[str, int], learns: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    both = sorted(teaches.keys() & learns.keys())
    return tuple((one, LEVELS[min(teaches[one], learns[one]) - 1]) for one in both)


def _place(wanted: NeedTerms, offered: OfferTerms) -> MatchReason:
    """Compare where both can work; a town or a country that only one side names is told to nobody."""
    remote = wanted.remote and offered.remote
    meet = wanted.on_site and offered.on_site
    same = _same(wanted.country, offered.country) and _same(wanted.town, offered.town)
    if not remote and not (meet and same):
        return MatchReason("place.apart" if meet else "place.unlike", {}, Gate.PLACE, is_open=False)
    if not (meet and same):
        return MatchReason("place.remote", {}, Gate.PLACE)
    code = "place.both" if remote else "place.site"
    town = wanted.town if wanted.town and offered.town else ""
    country = wanted.country if wanted.country and offered.country else ""
    if not town and not country:
        return MatchReason(code, {}, Gate.PLACE)
    return MatchReason(f"{code}.at", {"place": (town, country)}, Gate.PLACE)


def _same(one: str, other: str) -> bool:
    """Say whether two names of a place agree; an empty one agrees with each."""
    return not one or not other or _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _answer(day: date, ends: date | None) -> MatchReason:
    if ends is None or day <= ends:
        return MatchReason("answer", {"day": day}, Gate.ANSWER)
    return MatchReason("answer.closed", {"day": day, "ends": ends}, Gate.ANSWER, is_open=False)
