"""What is decided about proposals, without database or web: when they end, who may answer, what is measured of them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from app.errors import N_, Conflict, RuleRefused
from app.matching.rules import Match
from app.needs.tables import Duration
from app.proposals.tables import ProposalState

REMIND_AFTER = timedelta(hours=48)
"""After which a side that has not answered is reminded, once."""
RELEASE_AFTER = timedelta(days=10)
"""After which a proposal without an answer is released, for nobody's fault."""
SOON = timedelta(hours=72)
"""Within which it is measured whether both agreed."""
FEWEST = 5
"""Fewer than so many are told as numbers, never as shares or medians."""
LIVE = (ProposalState.ASKED, ProposalState.SENT)
"""In which a proposal may still become an exchange."""
ENDED = {
    ProposalState.AGREED: N_("Both sides have said yes: the exchange is there."),
    ProposalState.DECLINED: N_("This proposal has ended: it does not take place."),
    ProposalState.RELEASED: N_("This proposal has ended: it does not take place."),
    ProposalState.WITHDRAWN: N_("This proposal has ended: it does not take place."),
}
HOURS = {Duration.HOUR: 1, Duration.PROJECT: 30}
"""How many hours are proposed for a format; for months, three of what is offered each month."""
LASTS = {
    Duration.HOUR: timedelta(days=14),
    Duration.PROJECT: timedelta(days=60),
    Duration.MONTHS: timedelta(days=90),
}
"""How many days are proposed for a format, as long as nothing ends before."""


@dataclass(frozen=True)
class Plan:
    """On which terms a match is proposed unless the mediator says others."""

    starts_on: date
    ends_on: date
    hours: int
    targets: tuple[tuple[str, str], ...]
    """Competences and levels: the need's first, then what is learnt in return."""


@dataclass(frozen=True)
class Course:
    """How one proposal went, as it is measured."""

    sent_at: datetime
    first_answer_at: datetime | None
    agreed_at: datetime | None
    reasons: tuple[str, ...] = ()
    """Why sides said no."""


@dataclass(frozen=True)
class Measures:
    """How proposals went: counts, and what is made of them where there are enough."""

    sent: int
    answered: int
    hours_to_first_answer: float | None
    """The median; nothing where fewer than five were answered."""
    old_enough: int
    """How many were sent more than 72 hours ago."""
    agreed_soon: int
    """How many of these both sides had agreed to within 72 hours."""
    share_agreed_soon: float | None
    """The same as a share from 0 to 1; nothing where fewer than five are old enough."""
    refusals: dict[str, int]
    """A value of `WhyNot` → how often it was the reason, most frequent first."""


def planned(match: Match, hours_per_month: int) -> Plan:
    """Return on which terms a match is proposed: the longest format that both named, until the last day at most."""
    shared = match.wanted.formats & match.offered.formats
    format_ = next((one for one in reversed(Duration) if one.value in shared), Duration.HOUR)
    last = [day for day in (match.wanted.by, match.offered.until) if day is not None]
    ends = min([match.starts + LASTS[format_], *last])
    highest = match.learnt[-1]
    in_return = [one for one in match.returned if one[0] != match.wanted.competence]
    return Plan(
        starts_on=match.starts,
        ends_on=max(match.starts, ends),
        hours=HOURS.get(format_, 3 * max(1, hours_per_month)),
        targets=((match.wanted.competence, highest), *in_return),
    )


def ends_at(sent_at: datetime, last_day: date | None) -> datetime:
    """Return when a proposal is released: after ten days, or at the end of the last day on which it is of use."""
    whole = sent_at + RELEASE_AFTER
    if last_day is None:
        return whole
    beyond = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), sent_at.tzinfo)
    return min(whole, max(beyond, sent_at + REMIND_AFTER))


def check_open(state: ProposalState, ends: datetime | None, now: datetime) -> None:
    """Refuse an answer to a proposal that does not wait for one.

    Raises:
        Conflict: it has ended.
        RuleRefused: it was not sent yet.
    """
    if state is ProposalState.ASKED:
        raise RuleRefused(
            N_("This proposal was not sent yet."), remedy=N_("A mediator looks at it first.")
        )
    if state is not ProposalState.SENT:
        raise Conflict(ENDED[state])
    if ends is not None and ends <= now:
        raise Conflict(ENDED[ProposalState.RELEASED])


def settled(answers: Collection[str]) -> ProposalState | None:
    """Return how a proposal ends by its two answers; nothing as long as it waits."""
    if "no" in answers:
        return ProposalState.DECLINED
    return None if "" in answers else ProposalState.AGREED


def measured(courses: Sequence[Course], now: datetime) -> Measures:
    """Return what is told of proposals; a refusal is counted by its reason and by nobody's name."""
    waits = [
        (one.first_answer_at - one.sent_at).total_seconds() / 3600
        for one in courses
        if one.first_answer_at is not None
    ]
    old = [one for one in courses if one.sent_at <= now - SOON]
    soon = [one for one in old if one.agreed_at is not None and one.agreed_at <= one.sent_at + SOON]
    reasons = Counter(reason for one in courses for reason in one.reasons)
    return Measures(
        sent=len(courses),
        answered=len(waits),
        hours_to_first_answer=median(waits) if len(waits) >= FEWEST else None,
        old_enough=len(old),
        agreed_soon=len(soon),
        share_agreed_soon=len(soon) / len(old) if len(old) >= FEWEST else None,
        refusals=dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
