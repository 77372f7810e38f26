"""Who never answered an invitation, to whatever, and as whom they were typed: nothing tells of it after the term."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.assessing.tables import PartnerLink
from app.contacts.tables import Contact, ContactState
from app.exchanges.tables import CharterLink, ClaimCode, Exchange, Participant
from app.people.tables import Consent, EmailAddress, LoginLink, TypedIdentity
from app.privacy.keeping import UNANSWERED
from app.programmes.access import Role
from app.programmes.tables import ApiKey, Member

LINK_OVER = timedelta(days=30)
"""For how long the link of an invitation is over when its term is: it lasts 14 days of the 44."""


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


def unanswered_contacts(now: datetime) -> Select[Any]:
    """Select who was invited long ago to act for an organisation, and never said yes or no."""
    return select(col(Contact.id)).where(
        Contact.state == ContactState.INVITED,
        col(Contact.invited_at) <= now - UNANSWERED.lasts,
    )


def unanswered_members(now: datetime) -> Select[Any]:
    """Select who was invited long ago to work in a programme and never came; its only owner stays."""
    other = aliased(Member)
    own = col(EmailAddress.person_id) == col(Member.person_id)
    came = exists().where(own, col(EmailAddress.verified_at).is_not(None))
    accepted = exists().where(col(Consent.person_id) == col(Member.person_id))
    keyed = exists().where(col(ApiKey.member_id) == col(Member.id))
    mailed = exists().where(
        col(LoginLink.person_id) == col(Member.person_id),
        col(LoginLink.expires_at) > now - LINK_OVER,
    )
    others = exists().where(
        col(other.programme_id) == col(Member.programme_id),
        col(other.role) == Role.OWNER,
        col(other.id) != col(Member.id),
    )
    return select(col(Member.id)).where(
        col(Member.created_at) <= now - UNANSWERED.lasts, ~came, ~accepted, ~keyed, ~mailed, others
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
