"""Who never answered an invitation, and as whom they were typed: nothing tells of it after the term."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_
from sqlmodel import col, select

from app.assessing.tables import PartnerLink
from app.contacts.tables import Contact
from app.exchanges.tables import CharterLink, ClaimCode, Exchange, Participant
from app.people.tables import TypedIdentity
from app.privacy.keeping import UNANSWERED
from app.programmes.tables import Member


def unanswered(now: datetime) -> Select[Any]:
    """Select who was invited long ago and neither answered nor is awaited by a code that still works."""
    before = now - UNANSWERED.lasts
    mailed = or_(
        col(Participant.invited_at) <= before,
        and_(
            col(Participant.invited_at).is_(None),
            col(Participant.created_at) <= before,
        ),
    )
    waits = exists().where(
        col(ClaimCode.participant_id) == col(Participant.id), col(ClaimCode.expires_at) > before
    )
    return select(col(Participant.id)).where(
        mailed,
        or_(col(Participant.reminded_at).is_(None), col(Participant.reminded_at) <= before),
        col(Participant.consented_at).is_(None),
        col(Participant.declined_at).is_(None),
        col(Participant.taken_out_at).is_(None),
        ~waits,
    )


def typed_in_vain(now: datetime) -> Select[Any]:
    """Select as whom programmes typed people who never answered, and whom they await no more."""
    typed = TypedIdentity
    awaited = exists().where(
        col(Participant.person_id) == col(typed.person_id),
        col(Participant.exchange_id) == col(Exchange.id),
        col(Exchange.programme_id) == col(typed.programme_id),
    )
    places = (
        exists().where(
            col(table.person_id) == col(typed.person_id),
            col(table.programme_id) == col(typed.programme_id),
        )
        for table in (Member, Contact)
    )
    links = (
        exists().where(col(table.person_id) == col(typed.person_id), col(table.expires_at) > now)
        for table in (CharterLink, PartnerLink)
    )
    return select(col(typed.id)).where(
        col(typed.created_at) <= now - UNANSWERED.lasts,
        col(typed.sealed) != b"",
        ~awaited,
        *(~one for one in (*places, *links)),
    )
