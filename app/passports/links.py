"""Links to a passport for one audience each: made, counted, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import update
from sqlmodel import col, select

from app.errors import N_, RuleRefused
from app.passports.badges import entries_of, for_audience
from app.passports.imported import for_readers, imported_by
from app.passports.tables import PassportLink
from app.passports.workflow import ReadPassport, nothing_here
from app.people.identity import own_vault
from app.people.protection import shown_names_of
from app.people.tables import Person
from app.plumbing.keys.vault import Vault
from app.plumbing.links import find_link, make_link
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.plumbing.texts import Line

MOST_LINKS = 50
PURPOSE, TOKEN_PURPOSE = "passport link", "passport link token"
LASTING = {
    7: N_("a week"),
    30: N_("a month"),
    90: N_("three months"),
    365: N_("a year"),
}


class NewPassportLink(BaseModel):
    """What a person chooses for one audience."""

    audience: Line = Field(min_length=1, max_length=100)
    days: int = Field(default=30, ge=1, le=365)
    names_person: bool = False
    names_exchanges: bool = False


@dataclass(frozen=True)
class LinkShown:
    """A link as its owner sees it."""

    link: PassportLink
    audience: str
    live: bool
    address: str
    """Where it leads, while it does; empty of links from before addresses were kept."""


def make_passport_link(
    work: Work, person_id: UUID, asked: NewPassportLink
) -> tuple[PassportLink, str]:
    """Make a link for an audience; return it with its address.

    Raises:
        RuleRefused: the person has as many links as anybody may.
    """
    living = [one for one in links_of(work, person_id) if one.live]
    if len(living) >= MOST_LINKS:
        raise RuleRefused(
            N_("You have {most} links: revoke one you no longer need."), most=MOST_LINKS
        )
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    link, token = make_link(
        work,
        PassportLink,
        lasts=timedelta(days=asked.days),
        person_id=person_id,
        sealed_audience=own.seal(asked.audience.strip().encode(), purpose=PURPOSE),
        names_person=asked.names_person,
        names_exchanges=asked.names_exchanges,
    )
    link.sealed_token = own.seal(token.encode(), purpose=TOKEN_PURPOSE)
    work.session.add(link)
    return link, _address(work, link, token)


def links_of(work: Work, person_id: UUID) -> Sequence[LinkShown]:
    """Return a person's links, latest first, with what they noted of each."""
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    rows = work.session.exec(
        select(PassportLink)
        .where(PassportLink.person_id == person_id)
        .order_by(col(PassportLink.created_at).desc(), col(PassportLink.id))
    )
    return [
        LinkShown(
            row,
            own.open(row.sealed_audience, purpose=PURPOSE).decode(),
            row.is_open(work.now),
            _kept_address(work, own, row),
        )
        for row in rows
    ]


def _kept_address(work: Work, own: Vault, link: PassportLink) -> str:
    if link.sealed_token is None or not link.is_open(work.now):
        return ""
    return _address(work, link, own.open(link.sealed_token, purpose=TOKEN_PURPOSE).decode())


def _address(work: Work, link: PassportLink, token: str) -> str:
    return work.settings.url(f"/p/{link.id}/{token}")


link_of = belonging(PassportLink, "person_id", N_("There is no such link among yours."))
"""Return one link of a person."""


def follow_link(work: Work, handle: str, token: str, reader: UUID | None) -> ReadPassport:
    """Return what a link shows, and count the view unless its owner only looks at their own.

    Raises:
        NotFound: the link is unknown, revoked or expired. Which of these is not told.
    """
    link = find_link(work, PassportLink, token)
    if link is None or str(link.id) != handle:
        raise nothing_here()
    if reader != link.person_id:
        work.note(
            update(PassportLink)
            .where(col(PassportLink.id) == link.id)
            .values(views=PassportLink.views + 1)
        )
    shown = shown_names_of(work, [link.person_id]) if link.names_person else {}
    name = shown.get(link.person_id, "")
    entries = entries_of(work, link.person_id)
    return ReadPassport(
        person_id=link.person_id,
        name=name,
        entries=for_audience(entries, names_exchanges=link.names_exchanges),
        address=work.settings.url(f"/p/{handle}/{token}"),
        imported=for_readers(imported_by(work, link.person_id), work.now),
    )
