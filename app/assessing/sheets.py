"""What this room gives to the tables of a programme: how people were rated."""

from collections import Counter
from collections.abc import Iterator

from sqlmodel import col, select

from app.assessing.tables import Assessment, Moment, RatedBy, Rating
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
