"""What is found in a programme: people, exchanges, badges; only for those who may see them.

Names are sealed in the database, each under its person's own key: they are opened one by one and compared here. That is
why there is a limit to how many are; who knows an address finds its person beyond it, by its keyed fingerprint.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, or_, select, union_all
from sqlmodel import col
from sqlmodel import select as rows_of
from sqlmodel.sql.expression import SelectOfScalar

from app.assessing.tables import Decision
from app.exchanges.listing import titled
from app.exchanges.tables import Exchange, Participant
from app.issuing.queries import level_of
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease
from app.people.acquaintance import names_known_to
from app.people.identity import alphabetical, find, names_of
from app.plumbing.languages import LANGUAGES
from app.plumbing.service import Work
from app.plumbing.texts import Line, folded
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import Member

MOST_NAMES = 2_000
"""How many names are opened in one search: those of the people who came last."""
MOST_EXCHANGES = 1_000
"""In how many exchanges these people are looked for, the latest ones."""
MOST_SHOWN = 20
"""How many finds of each kind are shown."""

MOST_PLACES = 1_000
"""In how many exchanges the people that were found are shown, the latest ones."""


class Searched(BaseModel):
    """What is looked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: Line = Field(default="", max_length=100)


@dataclass(frozen=True)
class FoundPerson:
    """A person of the programme, with the exchanges in which they take part."""

    name: str
    is_member: bool
    places: list[tuple[UUID, str]]
    """Exchange and title."""


@dataclass(frozen=True)
class FoundBadge:
    """A badge of the programme."""

    award: Award
    name: str
    """Of its holder; empty once it was erased."""
    level: LevelInRelease


@dataclass(frozen=True)
class Found:
    """All that answers."""

    people: list[FoundPerson]
    exchanges: list[Exchange]
    badges: list[FoundBadge]
    partial: bool
    """Whether there are more people in the programme than were looked through."""
    more: bool
    """Whether more was found of a kind than is shown."""


NOTHING = Found([], [], [], partial=False, more=False)


def search(work: Work, caller: Caller, programme_id: UUID, asked: Searched) -> Found:
    """Return what answers in a programme that the caller may read.

    Raises:
        NotFound: the caller has no part in the programme.
    """
    caller.demand(programme_id, Action.READ)
    if not asked.q:
        return NOTHING
    names, partial = _people(work, caller, programme_id, asked.q)
    exchanges = _exchanges(work, programme_id, asked.q)
    badges = []
    if caller.reads_of_people(programme_id):
        own = caller.memberships[programme_id].organisation_id
        badges = _badges(
            work, programme_id, own, (list(names)[:MOST_SHOWN], _competences(work, asked.q))
        )
    return Found(
        people=_places(work, programme_id, dict(list(names.items())[:MOST_SHOWN])),
        exchanges=exchanges[:MOST_SHOWN],
        badges=badges[:MOST_SHOWN],
        partial=partial,
        more=max(len(names), len(exchanges), len(badges)) > MOST_SHOWN,
    )


def _people(
    work: Work, caller: Caller, programme_id: UUID, words: str
) -> tuple[dict[UUID, str], bool]:
    """Return who has this name or address, by name, and whether not everybody was looked through."""
    known = _known(work, programme_id)
    names = names_known_to(work, programme_id, known[:MOST_NAMES])
    wanted = folded(words).split()
    found = {one: name for one, name in names.items() if _has(folded(name), wanted)}
    # Whether an address is somebody's is told only to those who may see addresses.
    if "@" in words and caller.may(programme_id, Action.READ_ADDRESSES):
        person = find(work, words)
        if person is not None and _belongs(work, programme_id, person.id):
            found |= names_known_to(work, programme_id, [person.id])
    ordered = sorted(found.items(), key=lambda entry: alphabetical(entry[1]))
    return dict(ordered), len(known) > MOST_NAMES or _has_more(work, programme_id)


def _has(name: str, wanted: Sequence[str]) -> bool:
    return all(word in name for word in wanted)


def _latest(programme_id: UUID) -> SelectOfScalar[UUID]:
    """Return the query of the exchanges of a programme, the latest first."""
    query = rows_of(Exchange.id).where(Exchange.programme_id == programme_id)
    return query.order_by(col(Exchange.created_at).desc(), col(Exchange.id).desc())


def _has_more(work: Work, programme_id: UUID) -> bool:
    """Say whether there are more exchanges than those whose people are looked through."""
    further = _latest(programme_id).offset(MOST_EXCHANGES).limit(1)
    return work.session.exec(further).first() is not None


def _known(work: Work, programme_id: UUID) -> list[UUID]:
    """Return the people of a programme who came last, one more than are looked through."""
    latest = _latest(programme_id).limit(MOST_EXCHANGES).subquery()
    taking_part = select(col(Participant.person_id), col(Participant.created_at)).join(
        latest, col(Participant.exchange_id) == latest.c.id
    )
    members = select(col(Member.person_id), col(Member.created_at)).where(
        col(Member.programme_id) == programme_id
    )
    people = union_all(taking_part, members).subquery()
    query = (
        select(people.c.person_id)
        .group_by(people.c.person_id)
        .order_by(func.max(people.c.created_at).desc())
        .limit(MOST_NAMES + 1)
    )
    return list(work.session.connection().execute(query).scalars())


def _belongs(work: Work, programme_id: UUID, person_id: UUID) -> bool:
    member = rows_of(Member.id).where(
        Member.programme_id == programme_id, Member.person_id == person_id
    )
    taking_part = (
        rows_of(Participant.id)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(Exchange.programme_id == programme_id, Participant.person_id == person_id)
    )
    first = work.session.exec(member).first() or work.session.exec(taking_part).first()
    return first is not None


def _places(work: Work, programme_id: UUID, names: dict[UUID, str]) -> list[FoundPerson]:
    # By people first: joined to the exchanges, a database may walk through all those of the programme instead.
    taking_part = (
        rows_of(Participant.person_id, Participant.exchange_id)
        .where(col(Participant.person_id).in_(list(names)))
        .order_by(col(Participant.created_at).desc())
        .limit(MOST_PLACES)
    )
    found = work.session.exec(taking_part).all()
    within = rows_of(Exchange.id, Exchange.title).where(
        col(Exchange.id).in_({exchange_id for _, exchange_id in found}),
        Exchange.programme_id == programme_id,
    )
    titles = dict(work.session.exec(within).all())
    places: dict[UUID, list[tuple[UUID, str]]] = {}
    for person_id, exchange_id in found:
        if exchange_id in titles and len(known := places.setdefault(person_id, [])) < MOST_SHOWN:
            known.append((exchange_id, titles[exchange_id]))
    members = set(
        work.session.exec(
            rows_of(Member.person_id).where(
                Member.programme_id == programme_id, col(Member.person_id).in_(list(names))
            )
        )
    )
    return [FoundPerson(name, one in members, places.get(one, [])) for one, name in names.items()]


def _exchanges(work: Work, programme_id: UUID, words: str) -> list[Exchange]:
    """Return the latest exchanges whose title holds some words, one more than are shown."""
    query = rows_of(Exchange).where(Exchange.programme_id == programme_id, titled(words))
    latest = query.order_by(col(Exchange.created_at).desc(), col(Exchange.id).desc())
    return list(work.session.exec(latest.limit(MOST_SHOWN + 1)))


def _competences(work: Work, words: str) -> set[str]:
    """Return the competences whose title holds some words, in whatever language and release."""
    wanted = folded(words)
    return {
        competence.id
        for release in work.library.releases.values()
        for competence in release.competences
        if any(wanted in folded(competence.title.in_language(one)) for one in LANGUAGES)
    }


def _badges(
    work: Work,
    programme_id: UUID,
    own: UUID | None,
    wanted: tuple[Collection[UUID], Collection[str]],
) -> list[FoundBadge]:
    """Return the badges of people or of competences; none of people of the reader's own organisation."""
    people, competences = wanted
    classes = rows_of(BadgeClassRow.id).where(
        BadgeClassRow.programme_id == programme_id, col(BadgeClassRow.competence).in_(competences)
    )
    query = (
        rows_of(Award, BadgeClassRow)
        .join(BadgeClassRow, col(BadgeClassRow.id) == Award.badge_class_id)
        .where(
            Award.programme_id == programme_id,
            or_(col(Award.person_id).in_(people), col(Award.badge_class_id).in_(classes)),
            *([] if own is None else [col(Award.decision_id).not_in(_decided_of(own))]),
        )
        .order_by(col(Award.created_at).desc(), col(Award.id).desc())
        .limit(MOST_SHOWN + 1)
    )
    rows = work.session.exec(query).all()
    names = names_of(work, {award.person_id for award, _ in rows})
    return [
        FoundBadge(award, names.get(award.person_id, ""), level_of(work.library, made))
        for award, made in rows
    ]


def _decided_of(organisation_id: UUID) -> SelectOfScalar[UUID]:
    """Return the query of the decisions about people who take part for an organisation."""
    place = col(Participant.id) == Decision.participant_id
    of_them = rows_of(Decision.id).join(Participant, place)
    return of_them.where(Participant.organisation_id == organisation_id)
