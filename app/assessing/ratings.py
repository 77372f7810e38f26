"""What happens when somebody rates: descriptor by descriptor, replaced when they rate again; and when they may."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.assessing import rules
from app.assessing.decisions import check_mediator
from app.assessing.queries import find_assessment
from app.assessing.seats import Seat, check_writable
from app.assessing.tables import Assessment, Moment, RatedBy, Rating
from app.exchanges.rules import check_running
from app.exchanges.tables import Exchange
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.caller import Caller


class Ratings(BaseModel):
    """Ratings of a participant on one competence, descriptor by descriptor."""

    model_config = ConfigDict(extra="forbid")

    moment: Moment
    ratings: dict[Line, Rating]


class RatedUpTo(BaseModel):
    """Everything up to a level is met: a mediator's quick way, corrected afterwards."""

    model_config = ConfigDict(extra="forbid")

    moment: Moment
    level: Line = Field(min_length=1, max_length=40)


def rate(work: Work, seat: Seat, asked: Ratings, *, by: RatedBy, rater_id: UUID) -> Assessment:
    """Store ratings; rating again replaces what the same side said at the same moment.

    Raises:
        BadInput: the competence is no target, or a descriptor is unknown.
        RuleRefused, Conflict: the exchange is not running, the person has not consented, or it is decided already.
    """
    check_writable(work, seat)
    rules.check_descriptors(asked.ratings, seat.descriptors, "ratings")
    assessment = find_assessment(work, *seat.key, asked.moment, by)
    if assessment is None:
        assessment = Assessment(
            exchange_id=seat.exchange.id,
            participant_id=seat.participant.id,
            competence=seat.competence.id,
            moment=asked.moment,
            by=by,
            rater_id=rater_id,
            ratings={},
            created_at=work.now,
            updated_at=work.now,
        )
        _record(work, assessment, seat, rater_id)
    assessment.ratings = {name: rating.value for name, rating in asked.ratings.items()}
    assessment.rater_id = rater_id
    assessment.updated_at = work.now
    work.add(assessment)
    return assessment


def _record(work: Work, made: Assessment, seat: Seat, rater_id: UUID) -> None:
    record(
        work,
        seat.exchange,
        "assessment.made",
        seat.participant,
        by=rater_id,
        exchange=seat.exchange.id,
        competence=made.competence,
        moment=Moment(made.moment).value,
        rated_by=RatedBy(made.by).value,
    )


def end_case(work: Work, seat: Seat) -> rules.EndCase:
    """Return what decides whether the end is open on a seat."""
    exchange = seat.exchange
    others = (
        find_assessment(work, *seat.key, Moment.FINAL, side)
        for side in (RatedBy.MEDIATOR, RatedBy.PARTNER)
    )
    return rules.EndCase(
        today=work.now.date(),
        starts_on=exchange.starts_on,
        ends_on=exchange.ends_on,
        opened_early=exchange.end_opened_at is not None,
        begun=any(said is not None and bool(said.ratings) for said in others),
    )


def open_end(work: Work, caller: Caller, exchange: Exchange) -> None:
    """Open the assessment at the end before its day, for everybody in an exchange.

    Raises:
        AccessRefused: the caller does not assess.
        RuleRefused: the exchange is not running.
    """
    caller.demand(exchange.programme_id, Action.ASSESS)
    check_running(exchange)
    if exchange.end_opened_at is None:
        exchange.end_opened_at = work.now
        work.session.add(exchange)
        record(work, exchange, "exchange.end-opened", exchange, by=caller)


def rate_oneself(work: Work, seat: Seat, asked: Ratings) -> Assessment:
    """Store what a participant says of themselves; of the end, not before it is open.

    Raises:
        RuleRefused: the end is not open yet; and as for `rate`.
    """
    if asked.moment is Moment.FINAL:
        rules.check_end(end_case(work, seat))
    return rate(work, seat, asked, by=RatedBy.SELF, rater_id=seat.participant.person_id)


def rate_as_mediator(work: Work, caller: Caller, seat: Seat, asked: Ratings) -> Assessment:
    """Store a mediator's ratings; the rules on who may judge whom hold here already."""
    check_mediator(caller, seat)
    return rate(work, seat, asked, by=RatedBy.MEDIATOR, rater_id=caller.person_id)


def rate_up_to(work: Work, caller: Caller, seat: Seat, asked: RatedUpTo) -> Assessment:
    """Rate “yes” on every descriptor up to a level; what the mediator said of higher levels stays.

    Raises:
        BadInput, NotFound: the competence is no target, or the release does not define the level.
        RuleRefused, Conflict: as for ratings.
    """
    met = dict.fromkeys(_up_to(work, seat, asked.level), Rating.YES)
    said = _said(work, seat, asked.moment)
    return rate_as_mediator(work, caller, seat, Ratings(moment=asked.moment, ratings=said | met))


def rate_not_yet(work: Work, caller: Caller, seat: Seat, asked: RatedUpTo) -> Assessment:
    """Rate “not yet” on every descriptor up to a level that the mediator has not rated; what was said stays.

    Raises:
        BadInput, NotFound: the competence is no target, or the release does not define the level.
        RuleRefused, Conflict: as for ratings.
    """
    unmet = dict.fromkeys(_up_to(work, seat, asked.level), Rating.NO)
    said = _said(work, seat, asked.moment)
    return rate_as_mediator(work, caller, seat, Ratings(moment=asked.moment, ratings=unmet | said))


def _up_to(work: Work, seat: Seat, level_id: str) -> list[str]:
    level = work.library.level_in(seat.exchange.release, seat.competence.id, level_id)
    return rules.up_to(
        [
            (
                level.referential.level(known).rank,
                [descriptor.id for descriptor in definition.descriptors],
            )
            for known, definition in level.competence.levels.items()
        ],
        level.rank,
    )


def _said(work: Work, seat: Seat, moment: Moment) -> dict[str, Rating]:
    known = find_assessment(work, *seat.key, moment, RatedBy.MEDIATOR)
    before = {} if known is None else known.ratings
    return {name: Rating(rating) for name, rating in before.items()}
