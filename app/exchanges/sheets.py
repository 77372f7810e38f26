"""What this room gives to the tables of a programme: its exchanges, their people, the hours done."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, func, select

from app.errors import N_
from app.exchanges.hours_queries import Sums
from app.exchanges.hours_rules import QUARTERS
from app.exchanges.tables import (
    Exchange,
    ExchangeState,
    Hours,
    HoursState,
    Participant,
    ParticipantRole,
    Target,
)
from app.people.acquaintance import identities_known_to
from app.people.erased import GONE
from app.people.identity import names_of
from app.plumbing.service import Work
from app.plumbing.tables_out import Reading, Row, Sheet, in_parts
from app.programmes.organisations import organisations_of

YES, NO = N_("Yes"), N_("No")


def organisation_names(work: Work, programme_id: UUID) -> dict[UUID, str]:
    """Return what the organisations of a programme are called."""
    return {one.id: one.name for one in organisations_of(work, programme_id)}


def _exchanges(reading: Reading) -> Iterator[Row]:
    work, say = reading.work, reading.say
    names = organisation_names(work, reading.programme_id)
    states = ExchangeState.labels()
    query = select(Exchange).where(Exchange.programme_id == reading.programme_id)
    for rows in in_parts(work, query.order_by(col(Exchange.created_at), col(Exchange.id))):
        ids = [one.id for one in rows]
        targets, people, hours = (
            _targets(reading, rows),
            _people_in(work, ids),
            _hours_in(work, ids),
        )
        for one in rows:
            sums = hours.get(one.id, Sums())
            yield (
                one.title,
                say(states[ExchangeState(one.state)]),
                names.get(one.social_organisation_id, ""),
                names.get(one.tech_organisation_id, ""),
                work.library.form_title(one.release, one.form, reading.language),
                one.theme,
                one.starts_on,
                one.ends_on,
                one.hours,
                Decimal(sums.declared) / QUARTERS,
                Decimal(sums.confirmed) / QUARTERS,
                people[one.id],
                "; ".join(targets.get(one.id, ())),
                one.release,
            )


def _people(reading: Reading) -> Iterator[Row]:
    work, say = reading.work, reading.say
    names, roles = organisation_names(work, reading.programme_id), ParticipantRole.labels()
    query = (
        select(Participant, Exchange.title)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(Exchange.programme_id == reading.programme_id)
    )
    for rows in in_parts(work, query.order_by(col(Participant.created_at), col(Participant.id))):
        people = identities_known_to(work, reading.programme_id, {one.person_id for one, _ in rows})
        for one, title in rows:
            person = people.get(one.person_id)
            yield (
                person.name if person else say(GONE),
                person.email if person else "",
                names.get(one.organisation_id, ""),
                say(roles[ParticipantRole(one.role)]),
                title,
                one.created_at,
                one.consented_at,
            )


def _hours(reading: Reading) -> Iterator[Row]:
    work, say = reading.work, reading.say
    names, roles = organisation_names(work, reading.programme_id), ParticipantRole.labels()
    states = HoursState.labels()
    query = (
        select(Hours, Exchange.title, Participant.person_id)
        .join(Exchange, col(Exchange.id) == Hours.exchange_id)
        .join(Participant, col(Participant.id) == Hours.participant_id, isouter=True)
        .where(Exchange.programme_id == reading.programme_id)
        .order_by(col(Hours.day), col(Hours.created_at), col(Hours.id))
    )
    for rows in in_parts(work, query):
        people = names_of(work, {person_id for _, _, person_id in rows if person_id})
        for one, title, person_id in rows:
            yield (
                title,
                people.get(person_id) or say(GONE),
                names.get(one.organisation_id, ""),
                say(roles[ParticipantRole(one.role)]),
                one.day,
                Decimal(one.quarters) / QUARTERS,
                say(states[HoursState(one.state)]),
                say(YES if one.on_paper else NO),
                one.note,
                one.reason,
                one.created_at,
                one.judged_at,
            )


def _targets(reading: Reading, rows: Sequence[Exchange]) -> dict[UUID, list[str]]:
    releases = {one.id: one.release for one in rows}
    found: dict[UUID, list[str]] = {}
    query = select(Target).where(col(Target.exchange_id).in_(releases))
    for target in reading.work.session.exec(query.order_by(col(Target.position))):
        level = reading.work.library.level_in(
            releases[target.exchange_id], target.competence, target.level
        )
        competence = level.competence.title.in_language(reading.language)
        title = level.referential.level(level.id).title.in_language(reading.language)
        found.setdefault(target.exchange_id, []).append(f"{competence} – {title}")
    return found


def _people_in(work: Work, ids: list[UUID]) -> Mapping[UUID, int]:
    query = (
        select(Participant.exchange_id, func.count())
        .where(col(Participant.exchange_id).in_(ids), col(Participant.consented_at).is_not(None))
        .group_by(col(Participant.exchange_id))
    )
    return Counter(dict(work.session.exec(query).all()))


def _hours_in(work: Work, ids: list[UUID]) -> dict[UUID, Sums]:
    query = (
        select(Hours.exchange_id, Hours.state, func.sum(Hours.quarters))
        .where(col(Hours.exchange_id).in_(ids))
        .group_by(col(Hours.exchange_id), Hours.state)
    )
    found: dict[UUID, Sums] = {}
    for exchange_id, state, quarters in work.session.exec(query):
        found.setdefault(exchange_id, Sums()).by_state[state] += int(quarters)
    return found


PEOPLE = Sheet(
    "people",
    N_("People"),
    (
        N_("Name"),
        N_("E-mail address"),
        N_("Organisation"),
        N_("Role"),
        N_("Exchange"),
        N_("Invited on"),
        N_("Accepted on"),
    ),
    _people,
)
EXCHANGES = Sheet(
    "exchanges",
    N_("Exchanges"),
    (
        N_("Title"),
        N_("State"),
        N_("Social organisation"),
        N_("Tech company"),
        N_("Form of cooperation"),
        N_("Sustainable Development Goal"),
        N_("First day"),
        N_("Last day"),
        N_("Hours planned"),
        N_("Hours declared"),
        N_("Hours confirmed"),
        N_("People who take part"),
        N_("Competences to build"),
        N_("Release"),
    ),
    _exchanges,
)
HOURS = Sheet(
    "hours",
    N_("Hours"),
    (
        N_("Exchange"),
        N_("Person"),
        N_("Organisation"),
        N_("Role"),
        N_("Day"),
        N_("Hours"),
        N_("State"),
        N_("On paper"),
        N_("Note"),
        N_("Reason"),
        N_("Declared on"),
        N_("Confirmed or refused on"),
    ),
    _hours,
)
