"""What the things of this room are called in audit logs: exchanges by their titles, who takes part by their names."""

from collections.abc import Collection

from sqlmodel import col, select

from app.exchanges.tables import Exchange, Hours, Participant
from app.plumbing.languages import long_date
from app.plumbing.rooms import Thing
from app.plumbing.service import Work
from app.programmes.audit_names import people_named, uuids


def _exchanges(work: Work, ids: Collection[str], _language: str) -> dict[str, Thing]:
    query = select(Exchange.id, Exchange.title).where(col(Exchange.id).in_(uuids(ids)))
    return {str(one): Thing(title) for one, title in work.session.exec(query)}


def _participants(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    query = (
        select(Participant, Exchange.programme_id)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(col(Participant.id).in_(uuids(ids)))
    )
    rows = list(work.session.exec(query))
    whose = ((one.id, one.person_id, programme_id) for one, programme_id in rows)
    named = people_named(work, whose, language)
    return {
        str(one.id): Thing(named[str(one.id)], f"/exchanges/{one.exchange_id}") for one, _ in rows
    }


def _hours(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    query = select(Hours).where(col(Hours.id).in_(uuids(ids)))
    return {
        str(one.id): Thing(long_date(one.day, language), f"/exchanges/{one.exchange_id}/hours")
        for one in work.session.exec(query)
    }


NAMERS = {"exchange": _exchanges, "participant": _participants, "hours": _hours}
