"""The e-mail addresses of a person: several, each proved, one of them written to.

An address is nobody's until its mailbox was opened by the person who asked for it: kept before, it would lead
invitations that are meant for somebody else to whoever typed it first.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from app.errors import N_, BadInput, Conflict, NotFound, TooMany
from app.people.identity import (
    SEALED_NEW_ADDRESS,
    Identity,
    add_address,
    address_in,
    addresses_query,
    find,
    mailbox_of,
    own_vault,
    read_email,
)
from app.people.letters import write_to
from app.people.tables import AddressLink, EmailAddress, LoginLink, Person
from app.plumbing.keys.vault import Vault
from app.plumbing.letters import About, Linkable, render_mail
from app.plumbing.links import find_link, make_link, revoke_unused, spend_link
from app.plumbing.mailing import post
from app.plumbing.rate_limits import within
from app.plumbing.rows import belonging
from app.plumbing.service import Work

LINK_LASTS = timedelta(hours=24)
CONFIRM, JOIN = "/me/addresses/confirm/", "/me/addresses/join/"
MAILS = "6/hour"
"""How many mails about new addresses one mailbox gets, whoever asks for them and with whichever tag."""
MOST = 10
"""How many addresses one person may have."""


@dataclass(frozen=True)
class Address:
    """One address of a person, in clear, for as long as one request lasts."""

    id: UUID
    email: str
    main: bool
    """Whether this is the one that is written to."""
    proved: bool
    at_work: bool
    """Whether an employer gave it to them, and may take it back, as they say."""
    recognises: bool
    """Whether whoever asks by it is told that the person's badges are theirs."""


def own_addresses(work: Work, person_id: UUID) -> list[Address]:
    """Return the addresses of a person: first the one that is written to, then the oldest."""
    own = _own(work, person_id)
    rows = work.session.exec(addresses_query(person_id))
    return [
        Address(
            id=row.id,
            email=address_in(own, row),
            main=row.main,
            proved=row.verified_at is not None,
            at_work=row.at_work,
            recognises=row.recognises,
        )
        for row in rows
    ]


own_address = belonging(EmailAddress, "person_id", N_("You have no such address."))
"""Return one address of a person."""


def ask_address(work: Work, person: Identity, given: str) -> str:
    """Mail a link to an address that a person says is theirs; return the address.

    The person is told the same whether or not the address belongs to somebody else: only its mailbox learns that.

    Raises:
        BadInput: the address is malformed or theirs already, or they have too many.
        TooMany: the mailbox has had its share of such mails.
    """
    address = read_email(given)
    known = own_addresses(work, person.person_id)
    if address in (one.email for one in known):
        raise BadInput(N_("This address is yours already."), field="email")
    if len(known) >= MOST:
        raise BadInput(
            N_("You have {count} addresses, the most there may be."),
            field="email",
            remedy=N_("Remove one that you do not use any more."),
            count=MOST,
        )
    # Counted by itself: it would else keep the mailbox's owner from signing in.
    if not within(work.service, "new address mail", MAILS, who=mailbox_of(address)):
        raise TooMany(
            N_("Too many mails were asked for to this address."), remedy=N_("Try again in an hour.")
        )
    taken = find(work, address) is not None
    if taken and known:
        post(work, address, render_mail("address_taken", person.language, email=Linkable(address)))
        return address
    own = _own(work, person.person_id)
    sealed = own.seal(address.encode(), purpose=SEALED_NEW_ADDRESS)
    mine = person.person_id
    _, token = make_link(work, AddressLink, lasts=LINK_LASTS, person_id=mine, sealed=sealed)
    # Who takes part without an address joins the account that theirs has already: `app/privacy/joining_accounts.py`.
    template, path = ("address_joins", JOIN) if taken else ("address_asked", CONFIRM)
    link = Linkable(work.settings.url(f"{path}{token}"))
    letter = render_mail(template, person.language, email=Linkable(address), link=link)
    post(work, address, letter, About(person_id=person.person_id, lasts=LINK_LASTS))
    return address


def confirm_address(work: Work, person: Identity, token: str) -> str:
    """Spend a link and return the address that is now the person's; their main one is told.

    Only who asked for the link may spend it: whoever else reads that mailbox would give it away by a click.

    Raises:
        NotFound: the link is unknown, somebody else's, too old, or was used.
        Conflict: the address came to belong to somebody else meanwhile.
    """
    address = proved_by(work, person, token)
    if find(work, address) is not None:
        raise Conflict(N_("This address belongs to another account now."))
    first = not person.email
    own = _own(work, person.person_id)
    add_address(work, own, person.person_id, address, main=first, verified_at=work.now)
    _tell(work, person, "added", address)
    return address


def proved_by(work: Work, person: Identity, token: str) -> str:
    """Spend a link that a person asked for, and return the address whose mailbox it came to.

    Raises:
        NotFound: the link is unknown, somebody else's, too old, or was used.
    """
    link = find_link(work, AddressLink, token)
    if link is None or link.person_id != person.person_id or not spend_link(work, link):
        raise NotFound(
            N_("This link is too old, was already used, or was made for another account."),
            remedy=N_("Add the address again: a new link takes a minute."),
        )
    own = _own(work, person.person_id)
    return own.open(link.sealed, purpose=SEALED_NEW_ADDRESS).decode()


def make_main(work: Work, person: Identity, row: EmailAddress) -> None:
    """Have a person written to at another of their addresses; the one before is told."""
    address = _open(work, row)
    work.session.connection().execute(
        update(EmailAddress)
        .where(col(EmailAddress.person_id) == person.person_id)
        .values(main=col(EmailAddress.id) == row.id)
    )
    _tell(work, person, "main", address)


def let_recognise(work: Work, row: EmailAddress, *, allowed: bool) -> None:
    """Let a person's badges be recognised by an address of theirs, or no longer; none is before they choose it.

    Raises:
        Conflict: the address is not proved.
    """
    if row.verified_at is None:
        raise Conflict(N_("This address is not proved to be yours yet."))
    row.recognises = allowed
    work.session.add(row)


def mark_at_work(work: Work, row: EmailAddress, *, at_work: bool) -> None:
    """Remember that an employer gave an address to the person, or that it is their own after all."""
    row.at_work = at_work
    work.session.add(row)


def needs_private_address(work: Work, person_id: UUID) -> bool:
    """Say whether a person could be locked out by an employer: no second address, or none that is their own."""
    rows = work.session.exec(addresses_query(person_id)).all()
    proved = [row for row in rows if row.verified_at is not None]
    return bool(proved) and (len(proved) == 1 or all(row.at_work for row in proved))


def give_up_address(work: Work, person: Identity, row: EmailAddress) -> str:
    """Forget an address whose mailbox is the person's no longer; return the one that is written to from now on.

    Nobody signs in by it any more, and links that were mailed to the person and not used yet end. Nothing is written
    to the mailbox: somebody else reads it.

    Raises:
        Conflict: they have proved no other address.
    """
    others = [
        one
        for one in work.session.exec(addresses_query(person.person_id))
        if one.id != row.id and one.verified_at is not None
    ]
    if not others:
        raise Conflict(
            N_("This is your only proved address."),
            remedy=N_("Add one of your own first; then give this one up."),
        )
    main = next((one for one in others if one.main), others[0])
    work.session.delete(row)
    work.session.flush()
    main.main = True
    work.session.add(main)
    for table in (LoginLink, AddressLink):
        revoke_unused(work, table, person_id=person.person_id)
    return _open(work, main)


def remove_address(work: Work, person: Identity, row: EmailAddress) -> None:
    """Forget an address of a person; badges that were issued to it stay theirs. Their main one is told.

    Raises:
        Conflict: it is the one that is written to.
    """
    if row.main:
        raise Conflict(
            N_("This is the address at which you are written to."),
            remedy=N_("Choose another as your main address first."),
        )
    address = _open(work, row)
    work.session.delete(row)
    _tell(work, person, "removed", address)


def _tell(work: Work, person: Identity, change: str, address: str) -> None:
    # To the address that was the main one until now: whoever got hold of a browser cannot do this unseen.
    write_to(work, person, "addresses_changed", change=change, email=Linkable(address))


def _open(work: Work, row: EmailAddress) -> str:
    return address_in(_own(work, row.person_id), row)


def _own(work: Work, person_id: UUID) -> Vault:
    return own_vault(work.vault, work.session.get_one(Person, person_id))
