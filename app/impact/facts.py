"""What a report rests on, as it was counted: values alone, which the report is composed of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ExchangesCounted:
    """Exchanges under way in a period that have form, goal and release in common."""

    form: str
    theme: int | None
    release: str
    count: int
    began: int
    """Of these, how many began in the period."""
    closed: int
    """How many ended in it, and are closed."""
    hours: int
    """Planned."""


@dataclass(frozen=True)
class PeopleCounted:
    """Participants of one role in the exchanges under way."""

    role: str
    invited: int
    accepted: int
    persons: int
    """How many different people have accepted."""
    declined: int
    left: int
    taken_out: int


@dataclass(frozen=True)
class GainsCounted:
    """Final decisions of a period that are alike: on the same level, and rated alike at the start."""

    role: str
    release: str
    competence: str
    level: str
    ratings: Mapping[str, str] | None
    """The mediator's ratings at the start, by descriptor; nothing where there are none."""
    count: int


@dataclass(frozen=True)
class AnswersCounted:
    """What was answered of one indicator, by one side, at one moment."""

    indicator: str
    side: str
    moment: str
    answers: int
    values: int
    """How many answers hold a value; the others say that it was not measured."""
    total: int
    """The sum of the values, in thousandths."""


@dataclass(frozen=True)
class PairsCounted:
    """Where the same side measured an indicator at the start and at a later moment."""

    indicator: str
    side: str
    moment: str
    count: int
    first: int
    """The sum of the values at the start, in thousandths."""
    last: int
    rose: int
    fell: int


@dataclass(frozen=True)
class TermsCounted:
    """How often one line of the terms of reference was answered in one way."""

    release: str
    term: str
    moment: str
    state: str
    count: int


Waits = Sequence[tuple[int, int]]
"""Days that something took, and how often it took so many."""


@dataclass(frozen=True)
class Facts:
    """All that was counted of one period."""

    exchanges: Sequence[ExchangesCounted] = ()
    organisations: Mapping[str, int] = field(default_factory=dict)
    """A kind of organisation → how many different ones are in the exchanges under way."""
    people: Sequence[PeopleCounted] = ()
    persons: int = 0
    """How many different people have accepted, of both roles together."""
    hours: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Role and state → quarters of an hour, on days of the period."""
    gains: Sequence[GainsCounted] = ()
    learners: Mapping[str, int] = field(default_factory=dict)
    """Role → how many different people a level was recognised of."""
    recognised_on: Mapping[str, int] = field(default_factory=dict)
    """`both`, `one`: in how many exchanges levels of both sides were recognised, and of one side alone."""
    answers: Sequence[AnswersCounted] = ()
    pairs: Sequence[PairsCounted] = ()
    terms: Sequence[TermsCounted] = ()
    waits: Mapping[str, Waits] = field(default_factory=dict)
    """`answer`, `hours`, `badge` → how long people waited for it."""
    newly: int = 0
    """How many different people took part in exchanges that began in the period."""
    again: int = 0
    """Of these, how many had taken part in one that began before."""
    badges: Mapping[str, int] = field(default_factory=dict)
    """`awarded`, `accepted`, `revoked` → badges awarded in the period."""
