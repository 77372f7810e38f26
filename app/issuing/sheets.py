"""What this room gives to the tables of a programme: its awards, all or those that pass a filter."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from sqlmodel import col, select

from app.assessing.tables import Decision
from app.errors import N_
from app.exchanges.sheets import organisation_names
from app.exchanges.tables import Exchange, Participant
from app.issuing.award_list import AwardFilter, AwardState, filtered, listed_awards
from app.issuing.tables import Award
from app.people.erased import GONE
from app.plumbing.service import Work
from app.plumbing.tables_out import Reading, Row, Sheet, in_parts


def places_of(work: Work, rows: list[Award]) -> dict[UUID, tuple[str, UUID]]:
    """Return where awards were earned: the title of the exchange and the person's organisation, by award."""
    query = (
        select(Award.id, Exchange.title, Participant.organisation_id)
        .join(Decision, col(Decision.id) == Award.decision_id)
        .join(Exchange, col(Exchange.id) == Decision.exchange_id)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .where(col(Award.id).in_([row.id for row in rows]))
    )
    return {award_id: (title, side) for award_id, title, side in work.session.exec(query)}


def _awards(asked: AwardFilter, reading: Reading) -> Iterator[Row]:
    work, say = reading.work, reading.say
    names = organisation_names(work, reading.programme_id)
    query = filtered(work, [reading.programme_id], asked)
    for rows in in_parts(work, query.order_by(col(Award.created_at), col(Award.id))):
        places = places_of(work, list(rows))
        for one in listed_awards(work, rows):
            title, side = places[one.award.id]
            level, award = one.level, one.award
            yield (
                one.person or say(GONE),
                names.get(side, ""),
                title,
                level.competence.title.in_language(reading.language),
                level.referential.level(level.id).title.in_language(reading.language),
                level.referential.version,
                say(AwardState.labels()[one.state]),
                award.created_at,
                award.accepted_at,
                award.expires_at,
                award.revoked_at,
                award.revocation_reason or "",
                work.settings.url(f"/b/{award.id}"),
            )


def awards_sheet(asked: AwardFilter) -> Sheet:
    """Return the table of the awards that pass a filter."""
    return Sheet(
        "awards",
        N_("Awards"),
        (
            N_("Person"),
            N_("Organisation"),
            N_("Exchange"),
            N_("Competence"),
            N_("Level"),
            N_("Release"),
            N_("State"),
            N_("Awarded on"),
            N_("Accepted on"),
            N_("Valid until"),
            N_("Revoked on"),
            N_("Reason"),
            N_("Badge"),
        ),
        partial(_awards, asked),
    )
