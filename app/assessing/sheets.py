"""What this room gives to the tables of a programme: how people were rated, and what was decided about them."""

from collections import Counter
from collections.abc import Iterator

from sqlmodel import col, select

from app.assessing.tables import (
    Assessment,
    Decision,
    DecisionState,
    Moment,
    RatedBy,
    Rating,
)
from app.errors import N_
from app.exchanges.sheets import organisation_names
from app.exchanges.tables import Exchange, Participant, ParticipantRole
from app.people.erased import GONE
from app.people.identity import names_of
from app.plumbing.tables_out import Reading, Row, Sheet, in_parts


def _assessments(reading: Reading) -> Iterator[Row]:
    work, say = reading.work, reading.say
    organisations = organisation_names(work, reading.programme_id)
    query = (
        select(Assessment, Participant, Exchange)
        .join(Participant, col(Participant.id) == Assessment.participant_id)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(Exchange.programme_id == reading.programme_id)
        .order_by(col(Assessment.created_at), col(Assessment.id))
    )
    for rows in in_parts(work, query):
        people = names_of(work, {participant.person_id for _, participant, _ in rows})
        for one, participant, exchange in rows:
            competence = work.library.release(exchange.release).by_id[one.competence]
            given = Counter(one.ratings.values())
            yield (
                exchange.title,
                people.get(participant.person_id) or say(GONE),
                organisations.get(participant.organisation_id, ""),
                say(ParticipantRole(participant.role).label),
                competence.title.in_language(reading.language),
                say(Moment(one.moment).label),
                say(RatedBy(one.by).label),
                *(given[rating.value] for rating in reversed(Rating)),
                one.updated_at,
            )


def _decisions(reading: Reading) -> Iterator[Row]:
    work, say = reading.work, reading.say
    organisations = organisation_names(work, reading.programme_id)
    query = (
        select(Decision, Participant, Exchange.title)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(Exchange.programme_id == reading.programme_id)
        .order_by(col(Decision.created_at), col(Decision.id))
    )
    for rows in in_parts(work, query):
        people = names_of(work, {participant.person_id for _, participant, _ in rows})
        for one, participant, title in rows:
            level = work.library.level_in(one.release, one.competence, one.level)
            yield (
                title,
                people.get(participant.person_id) or say(GONE),
                organisations.get(participant.organisation_id, ""),
                say(ParticipantRole(participant.role).label),
                level.competence.title.in_language(reading.language),
                level.referential.level(level.id).title.in_language(reading.language),
                one.release,
                say(DecisionState(one.state).label),
                one.created_at,
                one.confirmed_at,
            )


DECISIONS = Sheet(
    "decisions",
    N_("Decisions"),
    (
        N_("Exchange"),
        N_("Person"),
        N_("Organisation"),
        N_("Role"),
        N_("Competence"),
        N_("Level"),
        N_("Release"),
        N_("State"),
        N_("Decided on"),
        N_("Confirmed by the second mediator on"),
    ),
    _decisions,
)
ASSESSMENTS = Sheet(
    "assessments",
    N_("Assessments"),
    (
        N_("Exchange"),
        N_("Person"),
        N_("Organisation"),
        N_("Role"),
        N_("Competence"),
        N_("About which moment"),
        N_("Rated by"),
        *(rating.label for rating in reversed(Rating)),
        N_("Rated on"),
    ),
    _assessments,
)
