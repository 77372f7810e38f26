"""Links to a passport for one audience each: made, counted, revoked."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import update
from sqlmodel import col, select

from app.errors import N_, NotFound, RuleRefused
from app.passports.badges import entries_of, for_audience
from app.passports.imported import for_readers, imported_by
from app.passports.tables import PassportLink
from app.passports.workflow import ReadPassport, nothing_here
from app.people.identity import identity_of, own_vault
from app.people.tables import Person
from app.plumbing.service import Work
from app.plumbing.tokens import digest_of, new_token

MOST_LINKS = 50
PURPOSE = "passport link"
LASTING = {
    7: N_("a week"),
    30: N_("a month"),
    90: N_("three months"),
    365: N_("a year"),
}


class NewLink(BaseModel):
    """What a person chooses for one audience."""

    audience: str = Field(min_length=1, max_length=100)
    days: int = Field(default=30, ge=1, le=365)
    names_person: bool = False
    names_exchanges: bool = False


@dataclass(frozen=True)
class LinkShown:
    """A link as its owner sees it."""

    link: PassportLink
    audience: str
    live: bool


def make_passport_link(work: Work, person_id: UUID, asked: NewLink) -> tuple[PassportLink, str]:
    """Make a link for an audience; return it with its address, which can never be told again.

    Raises:
        RuleRefused: the person has as many links as anybody may.
    """
    living = [one for one in links_of(work, person_id) if one.live]
    if len(living) >= MOST_LINKS:
        raise RuleRefused(
            N_("You have {most} links: revoke one you no longer need."), most=MOST_LINKS
        )
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    token = new_token()
    link = PassportLink(
        person_id=person_id,
        digest=digest_of(token),
        sealed_audience=own.seal(asked.audience.strip().encode(), purpose=PURPOSE),
        names_person=asked.names_person,
        names_exchanges=asked.names_exchanges,
        created_at=work.now,
        expires_at=work.now + timedelta(days=asked.days),
    )
    work.session.add(link)
    work.session.flush()
    return link, work.settings.url(f"/p/{link.id}/{token}")


def links_of(work: Work, person_id: UUID) -> Sequence[LinkShown]:
    """Return a person's links, latest first, with what they noted of each."""
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    rows = work.session.exec(
        select(PassportLink)
        .where(PassportLink.person_id == person_id)
        .order_by(col(PassportLink.created_at).desc(), col(PassportLink.id))
    )
    return [
        LinkShown(row, own.open(row.sealed_audience, purpose=PURPOSE).decode(), _live(work, row))
        for row in rows
    ]


def revoke_link(work: Work, person_id: UUID, link_id: UUID) -> None:
    """Make a link dead at once.

    Raises:
        NotFound: it is somebody else's, or there is none.
    """
    link = work.session.get(PassportLink, link_id)
    if link is None or link.person_id != person_id:
        raise NotFound(N_("There is no such link among yours."))
    link.revoked_at = link.revoked_at or work.now
    work.session.add(link)


def follow_link(work: Work, handle: str, token: str, reader: UUID | None) -> ReadPassport:
    """Return what a link shows, and count the view unless its owner only looks at their own.

    Raises:
        NotFound: the link is unknown, revoked or expired. Which of these is not told.
    """
    link = _found(work, handle, token)
    if reader != link.person_id:
        work.note(
            update(PassportLink)
            .where(col(PassportLink.id) == link.id)
            .values(views=PassportLink.views + 1)
        )
    name = identity_of(work, link.person_id).name if link.names_person else ""
    entries = entries_of(work, link.person_id)
    return ReadPassport(
        person_id=link.person_id,
        name=name,
        entries=for_audience(entries, names_exchanges=link.names_exchanges),
        address=work.settings.url(f"/p/{handle}/{token}"),
        imported=for_readers(imported_by(work, link.person_id), work.now),
    )


def _found(work: Work, handle: str, token: str) -> PassportLink:
    try:
        link = work.session.get(PassportLink, UUID(handle))
    except ValueError:
        link = None
    if link is None or not hmac.compare_digest(link.digest, digest_of(token)):
        raise nothing_here()
    if not _live(work, link):
        raise nothing_here()
    return link


def _live(work: Work, link: PassportLink) -> bool:
    return link.revoked_at is None and link.expires_at > work.now
