"""Sign-in by a mailed link that works once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from app.errors import N_, NotSignedIn
from app.people.acquaintance import answered
from app.people.erased import who_was
from app.people.identity import find, identity_of, mailbox_of, read_email
from app.people.sessions import begin
from app.people.tables import EmailAddress, LoginLink
from app.people.terms import accept_terms, current, must_accept
from app.plumbing.journal import tell
from app.plumbing.letters import About, Linkable, render_mail
from app.plumbing.links import find_link, make_link, make_links, revoke_unused, spend_link
from app.plumbing.mailing import post
from app.plumbing.rate_limits import within
from app.plumbing.service import Work

LINK_LASTS = timedelta(minutes=30)
PROGRAMME = re.compile(r"/programmes/([0-9a-f-]{36})(?:/|$)")
"""Where the invitation to work in a programme leads: whoever follows it has answered."""
INVITATION_LASTS = timedelta(days=14)
HOME = "/today"
RIGHTS = "/me/data"
"""What is kept about a person: no terms stand before it."""
MAILS, AND_BEYOND = "6/hour", "1/30 minute"
"""How many sign-in mails one mailbox gets: beyond the first, one for each time that a link lasts."""
UNPROVED, AT_DOMAIN = "20/hour", "100/hour"
"""How many mails one mailbox gets at addresses with any tag that nobody has proved; and how many all mailboxes of one
domain get that we do not know. Whoever has proved their address is not counted with them, so not kept out by them."""


def ask_link(work: Work, email: str, leads_to: str = HOME, language: str = "") -> None:
    """Mail a sign-in link to an address that we know; do nothing, as silently, when we do not.

    It is written in `language`, that of the page, unless the person chose one.

    Whoever asks is told the same in both cases, so that nobody can find out who is registered here; and the same when
    the mailbox has had its share: the last link that was mailed to it still stands.

    Raises:
        BadInput: the address is malformed.
    """
    address = read_email(email)
    more = takes_more(work, "sign-in mail", address)
    person = find(work, address)
    if person is None or person.sealed_key is None or not more:
        return
    if find(work, address, proved=True) is None and not within(
        work.service, "unproved mail", UNPROVED, who=mailbox_of(address)
    ):
        return
    link = make_sign_in_link(work, person.id, leads_to)
    who = identity_of(work, person.id)
    minutes = int(LINK_LASTS.total_seconds() // 60)
    spoken = who.language if person.language_chosen else language or who.language
    letter = render_mail("sign_in", spoken, name=who.name, link=link, minutes=minutes)
    post(work, address, letter, About(person_id=person.id, lasts=LINK_LASTS))


def takes_more(work: Work, kind: str, mailbox: str) -> bool:
    """Count a mail that anybody may have us send, and say whether the mailbox takes one more.

    Nobody fills a mailbox through us, and nobody keeps its owner out by trying to: what is not sent any more was sent
    less than `LINK_LASTS` ago.
    """
    service = work.service
    return within(service, kind, MAILS, who=mailbox) or within(
        service, f"{kind} beyond", AND_BEYOND, who=mailbox
    )


def newcomer_takes_more(work: Work, address: str) -> bool:
    """Count a mail to an address that we do not know, and say whether it is sent.

    It counts for the mailbox, whichever tag the address bears, and for its domain: no house is flooded through us by
    inventing names in it.
    """
    mailbox = mailbox_of(address)
    return takes_more(work, "first mail", mailbox) and within(
        work.service, "first mail at", AT_DOMAIN, who=mailbox.rpartition("@")[2]
    )


def make_sign_in_link(
    work: Work,
    person_id: UUID,
    leads_to: str = HOME,
    *,
    lasts: timedelta = LINK_LASTS,
    **invitation: str,
) -> Linkable:
    """Return the address of a fresh single-use sign-in link; `invitation` says by whom it invites, and to what."""
    place = local_path(leads_to)
    _, token = make_link(
        work, LoginLink, lasts=lasts, person_id=person_id, leads_to=place, **invitation
    )
    return Linkable(work.settings.url(f"/sign-in/{token}"))


def make_invitations(work: Work, each: Sequence[tuple[UUID, str]]) -> list[Linkable]:
    """Return addresses of fresh single-use sign-in links, made at once: for each person, with where it leads."""
    facts = [{"person_id": person, "leads_to": local_path(place)} for person, place in each]
    tokens = make_links(work, LoginLink, facts, lasts=INVITATION_LASTS)
    return [Linkable(work.settings.url(f"/sign-in/{token}")) for token in tokens]


def revoke_links_to(work: Work, person_id: UUID, leads_to: str) -> None:
    """End the links that sign a person in and lead to one place, unused."""
    revoke_unused(work, LoginLink, person_id=person_id, leads_to=leads_to)


@dataclass(frozen=True)
class Arrival:
    """What the page says to which a mailed link leads, before it is spent."""

    programme: str
    """Who invites; empty where nobody does."""
    invites_to: str
    email: str
    """The address that the link was mailed to."""
    terms: str | None
    """The version of the terms that whoever spends it accepts; nothing if they did before."""


def arrival(work: Work, token: str) -> Arrival:
    """Return what stands behind a link; of one that does not work, nothing is told."""
    link = find_link(work, LoginLink, token)
    if link is None:
        return Arrival("", "", "", None)
    terms = current() if must_accept(work, link.person_id) else None
    email = who_was(work, link.person_id).email
    return Arrival(link.programme, link.invites_to, email, terms)


def use_link(
    work: Work, token: str, device: str, *, accepting: bool = True, language: str = ""
) -> tuple[str, str]:
    """Spend a link; return the new sign-in's token and the path the link leads to.

    The button that spends it accepts the terms, read in a language: by default that in which the person is written to.
    Who does not accept the terms is led to what is kept about them: nobody has to accept anything to see it, take it
    along or be erased.

    Raises:
        NotSignedIn: the link is unknown, too old, or was used before.
    """
    link = find_link(work, LoginLink, token)
    if link is None or not spend_link(work, link):
        tell("sign-in refused", by="link", device=device)
        raise NotSignedIn(
            N_("This sign-in link is too old or was already used."),
            remedy=N_("Ask for a new one below: it takes a minute."),
        )
    _verify_addresses(work, link.person_id)
    if link.programme and (place := PROGRAMME.match(link.leads_to)):
        answered(work, UUID(place[1]), link.person_id)
    if not accepting:
        return begin(work, link.person_id, device, by="link"), RIGHTS
    accept_terms(work, link.person_id, language)  # the button that spends the link says so
    return begin(work, link.person_id, device, by="link"), link.leads_to


def local_path(path: str) -> str:
    """Return a path of our own site; anything that could lead elsewhere becomes the home page."""
    plain = path.isprintable() and "\\" not in path and not path.startswith("//")
    return path if plain and path.startswith("/") else HOME


def _verify_addresses(work: Work, person_id: UUID) -> None:
    # Only the first address can be unproved, and the link was mailed to it: arriving proves it.
    work.session.connection().execute(
        update(EmailAddress)
        .where(col(EmailAddress.person_id) == person_id, col(EmailAddress.verified_at).is_(None))
        .values(verified_at=work.now)
    )
