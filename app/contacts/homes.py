"""An organisation's own page: sections that this room and those to its right fill (`HomeSection`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, func, select

from app.contacts.access import Act, Part
from app.contacts.queries import contacts_of
from app.contacts.speaker import Speaker, Whose
from app.exchanges.charter import agreements_of
from app.exchanges.tables import CharterAcceptance, Exchange, ExchangeState, Hours, HoursState
from app.plumbing.rooms import HomeSection
from app.plumbing.service import Work
from app.programmes.queries import organisation_names
from app.programmes.tables import Organisation

MOST_EXCHANGES = 50
"""How many exchanges of an organisation its page looks at, the latest first."""
TO_DO, PROPOSED, OWN, DONE, PEOPLE = 10, 20, 30, 60, 90
"""Where sections stand: what waits, proposals, situation with needs and offers, exchanges and measurements, people."""


@dataclass(frozen=True)
class Home:
    """What a section knows of the page on which it stands."""

    organisation: Organisation
    speaker: Speaker
    language: str

    @property
    def whose(self) -> Whose:
        """In whose name things are said here."""
        return Whose.organisation(self.organisation)

    @property
    def base(self) -> str:
        """The page's address."""
        return f"/organisations/{self.organisation.id}"

    @property
    def acts(self) -> bool:
        """Whether the reader is a contact of the organisation, not only a member of its programme."""
        return Part.CONTACT in self.speaker.parts(self.whose)

    def may(self, act: Act) -> bool:
        """Say whether the reader may do something here."""
        return self.speaker.may(self.whose, act)


def sections_of(work: Work, home: Home) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the sections of an organisation's page: of each its template, and what that reads."""
    shown = [(one.template, one.values(work, home)) for one in work.service.rooms.home]
    return [(template, values) for template, values in shown if values is not None]


def exchanges_of(work: Work, organisation_id: UUID) -> list[Exchange]:
    """Return the latest exchanges in which an organisation is a side."""
    query = select(Exchange).where(
        or_(
            col(Exchange.social_organisation_id) == organisation_id,
            col(Exchange.tech_organisation_id) == organisation_id,
        )
    )
    latest = query.order_by(col(Exchange.created_at).desc(), col(Exchange.id).desc())
    return list(work.session.exec(latest.limit(MOST_EXCHANGES)))


def _exchanges(work: Work, home: Home) -> Mapping[str, Any]:
    rows = exchanges_of(work, home.organisation.id)
    sides = {side for one in rows for side in one.sides} - {home.organisation.id}
    names = organisation_names(work, sides)
    partners = {
        one.id: next((names[side] for side in one.sides if side in names), "") for one in rows
    }
    return {
        "rows": rows,
        "partners": partners,
        "state_names": ExchangeState.labels(),
        "base": home.base,
        "opens": home.speaker.caller.memberships.keys() & {home.organisation.programme_id},
    }


def _to_do(work: Work, home: Home) -> Mapping[str, Any] | None:
    """Return what the organisation has not accepted yet, and the hours that wait for it, for who answers for it."""
    if not home.may(Act.ANSWER):
        return None
    rows = [
        one for one in exchanges_of(work, home.organisation.id) if one.state != ExchangeState.CLOSED
    ]
    missing = _missing(work, rows, home.organisation.id)
    waiting = _waiting_hours(work, rows, home.organisation.id)
    if not missing and not waiting:
        return None
    titles = {one.id: one.title for one in rows}
    return {"missing": missing, "waiting": waiting, "titles": titles, "base": home.base}


def _missing(work: Work, rows: Sequence[Exchange], organisation_id: UUID) -> list[UUID]:
    """Return the exchanges for which an organisation has texts to accept."""
    query = select(CharterAcceptance.exchange_id, func.count()).where(
        col(CharterAcceptance.exchange_id).in_([one.id for one in rows]),
        CharterAcceptance.organisation_id == organisation_id,
    )
    accepted = dict(work.session.exec(query.group_by(col(CharterAcceptance.exchange_id))).all())
    return [
        one.id for one in rows if accepted.get(one.id, 0) < len(agreements_of(work.library, one))
    ]


def _waiting_hours(
    work: Work, rows: Collection[Exchange], organisation_id: UUID
) -> dict[UUID, int]:
    """Return how many declarations of the other side wait for an organisation, by exchange."""
    query = select(Hours.exchange_id, func.count()).where(
        col(Hours.exchange_id).in_([one.id for one in rows]),
        col(Hours.organisation_id) != organisation_id,
        Hours.state == HoursState.DECLARED,
    )
    return dict(work.session.exec(query.group_by(col(Hours.exchange_id))).all())


def _people(work: Work, home: Home) -> Mapping[str, Any]:
    return {
        "people": contacts_of(work, home.organisation.id),
        "base": home.base,
        "admits": home.may(Act.ADMIT),
        "acts": home.acts,
    }


SECTIONS = (
    HomeSection(TO_DO, "contacts/to_do.html", _to_do),
    HomeSection(DONE, "contacts/exchanges.html", _exchanges),
    HomeSection(PEOPLE, "contacts/people.html", _people),
)
