"""What happens when somebody rates: descriptor by descriptor, replaced when they rate again."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.assessing import rules
from app.assessing.decisions import check_mediator
from app.assessing.queries import descriptors_of, find_assessment, must_be_open, target_in
from app.assessing.tables import Assessment, By, Moment, Rating
from app.exchanges.tables import Exchange, Participant
from app.plumbing.service import Work
from app.programmes.caller import Caller


class Ratings(BaseModel):
    """Ratings of a participant on one competence, descriptor by descriptor."""

    model_config = ConfigDict(extra="forbid")

    competence: str = Field(min_length=1, max_length=80)
    moment: Moment
    ratings: dict[str, Rating]


class NewHeight(BaseModel):
    """Everything up to a level is met: a mediator's quick way, corrected afterwards."""

    model_config = ConfigDict(extra="forbid")

    competence: str = Field(min_length=1, max_length=80)
    moment: Moment
    level: str = Field(min_length=1, max_length=40)


def rate(
    work: Work,
    exchange: Exchange,
    participant: Participant,
    asked: Ratings,
    *,
    by: By,
    rater_id: UUID,
) -> Assessment:
    """Store ratings; rating again replaces what the same side said at the same moment.

    Raises:
        BadInput, NotFound: the competence is no target, or a descriptor is unknown.
        RuleRefused: the exchange is not running, the person has not consented, or it is decided already.
    """
    competence = target_in(work, exchange, asked.competence)
    must_be_open(work, exchange, participant, competence.id)
    rules.check_descriptors(asked.ratings, descriptors_of(competence), "ratings")
    assessment = find_assessment(work, participant.id, competence.id, asked.moment, by)
    if assessment is None:
        assessment = Assessment(
            exchange_id=exchange.id,
            participant_id=participant.id,
            competence=competence.id,
            moment=asked.moment,
            by=by,
            rater_id=rater_id,
            ratings={},
            created_at=work.now,
            updated_at=work.now,
        )
    assessment.ratings = {name: rating.value for name, rating in asked.ratings.items()}
    assessment.rater_id = rater_id
    assessment.updated_at = work.now
    work.session.add(assessment)
    work.session.flush()
    return assessment


def rate_as_mediator(
    work: Work,
    caller: Caller,
    exchange: Exchange,
    participant: Participant,
    asked: Ratings,
) -> Assessment:
    """Store a mediator's ratings; the rules on who may judge whom hold here already."""
    check_mediator(caller, exchange, participant)
    return rate(work, exchange, participant, asked, by=By.MEDIATOR, rater_id=caller.person_id)


def rate_up_to(
    work: Work,
    caller: Caller,
    exchange: Exchange,
    participant: Participant,
    asked: NewHeight,
) -> Assessment:
    """Rate “yes” on every descriptor up to a level; what the mediator said of higher levels stays.

    Raises:
        BadInput, NotFound: the competence is no target, or the release does not define the level.
        RuleRefused, Conflict: as for ratings.
    """
    level = work.library.level_in(exchange.release, asked.competence, asked.level)
    met = rules.up_to(
        [
            (
                level.referential.level(known_id).rank,
                [descriptor.id for descriptor in definition.descriptors],
            )
            for known_id, definition in level.competence.levels.items()
        ],
        level.rank,
    )
    known = find_assessment(work, participant.id, level.competence.id, asked.moment, By.MEDIATOR)
    before = {} if known is None else known.ratings
    ratings = {name: Rating(rating) for name, rating in before.items()}
    ratings.update(dict.fromkeys(met, Rating.YES))
    wanted = Ratings(competence=level.competence.id, moment=asked.moment, ratings=ratings)
    return rate_as_mediator(work, caller, exchange, participant, wanted)
