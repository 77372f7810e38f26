"""The e-mail addresses of a person: several, each proved, one of them written to.

An address is nobody's until its mailbox was opened by the person who asked for it: kept before, it would lead
invitations that are meant for somebody else to whoever typed it first.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from app.errors import N_, BadInput, Conflict, NotFound
from app.people.identity import Identity, find, own_vault, read_email
from app.people.tables import AddressLink, EmailAddress, Person
from app.plumbing.desk import Desk
from app.plumbing.mailing import post
from app.plumbing.templating import render_mail
from app.plumbing.tokens import digest_of, new_token
from app.plumbing.vault import Vault

LINK_LASTS = timedelta(hours=24)
MOST = 10
"""How many addresses one person may have."""
_WAITING, _KEPT = "new address", "email"


@dataclass(frozen=True)
class Address:
    """One address of a person, in clear, for as long as one request lasts."""

    id: UUID
    email: str
    main: bool
    """Whether this is the one that is written to."""


def own_addresses(desk: Desk, person_id: UUID) -> list[Address]:
    """Return the addresses of a person: first the one that is written to, then the oldest."""
    own = _own(desk, person_id)
    rows = desk.session.exec(
        select(EmailAddress)
        .where(EmailAddress.person_id == person_id)
        .order_by(col(EmailAddress.main).desc(), col(EmailAddress.created_at))
    )
    return [Address(row.id, own.open(row.sealed, purpose=_KEPT).decode(), row.main) for row in rows]


def ask_address(desk: Desk, person: Identity, given: str) -> str:
    """Mail a link to an address that a person says is theirs; return the address.

    The person is told the same whether or not the address belongs to somebody else: only its mailbox learns that.

    Raises:
        BadInput: the address is malformed or theirs already, or they have too many.
    """
    address = read_email(given)
    known = own_addresses(desk, person.person_id)
    if address in (one.email for one in known):
        raise BadInput(N_("This address is yours already."), field="email")
    if len(known) >= MOST:
        raise BadInput(
            N_("You have {count} addresses, the most there may be."),
            field="email",
            remedy=N_("Remove one that you do not use any more."),
            count=MOST,
        )
    if find(desk, address) is not None:
        post(desk, address, render_mail("address_taken", person.language, email=address))
        return address
    token = new_token()
    desk.session.add(
        AddressLink(
            digest=digest_of(token),
            person_id=person.person_id,
            sealed=_own(desk, person.person_id).seal(address.encode(), purpose=_WAITING),
            expires_at=desk.now + LINK_LASTS,
        )
    )
    letter = render_mail(
        "address_asked",
        person.language,
        email=address,
        link=desk.settings.url(f"/me/addresses/confirm/{token}"),
    )
    post(desk, address, letter)
    return address


def confirm_address(desk: Desk, person: Identity, token: str) -> str:
    """Spend a link and return the address that is now the person's; their main one is told.

    Only who asked for the link may spend it: whoever else reads that mailbox would give it away by a click.

    Raises:
        NotFound: the link is unknown, somebody else's, too old, or was used.
        Conflict: the address came to belong to somebody else meanwhile.
    """
    spent = desk.session.connection().execute(
        update(AddressLink)
        .where(
            col(AddressLink.digest) == digest_of(token),
            col(AddressLink.person_id) == person.person_id,
            col(AddressLink.used_at).is_(None),
            col(AddressLink.expires_at) > desk.now,
        )
        .values(used_at=desk.now)
    )
    if spent.rowcount != 1:
        raise NotFound(
            N_("This link is too old, was already used, or was made for another account."),
            remedy=N_("Add the address again: a new link takes a minute."),
        )
    link = desk.session.exec(
        select(AddressLink).where(AddressLink.digest == digest_of(token))
    ).one()
    own = _own(desk, person.person_id)
    address = own.open(link.sealed, purpose=_WAITING).decode()
    if find(desk, address) is not None:
        raise Conflict(N_("This address belongs to another account now."))
    desk.session.add(
        EmailAddress(
            person_id=person.person_id,
            fingerprint=desk.vault.index(address, purpose=_KEPT),
            sealed=own.seal(address.encode(), purpose=_KEPT),
            main=False,
            verified_at=desk.now,
            created_at=desk.now,
        )
    )
    _tell(desk, person, "added", address)
    return address


def make_main(desk: Desk, person: Identity, address_id: UUID) -> None:
    """Have a person written to at another of their addresses; the one before is told.

    Raises:
        NotFound: the address is not one of theirs.
    """
    address = _open(desk, _row(desk, person.person_id, address_id))
    desk.session.connection().execute(
        update(EmailAddress)
        .where(col(EmailAddress.person_id) == person.person_id)
        .values(main=col(EmailAddress.id) == address_id)
    )
    _tell(desk, person, "main", address)


def remove_address(desk: Desk, person: Identity, address_id: UUID) -> None:
    """Forget an address of a person; badges that were issued to it stay theirs. Their main one is told.

    Raises:
        NotFound: the address is not one of theirs.
        Conflict: it is the one that is written to.
    """
    row = _row(desk, person.person_id, address_id)
    if row.main:
        raise Conflict(
            N_("This is the address at which you are written to."),
            remedy=N_("Choose another as your main address first."),
        )
    address = _open(desk, row)
    desk.session.delete(row)
    _tell(desk, person, "removed", address)


def _tell(desk: Desk, person: Identity, change: str, address: str) -> None:
    # To the address that was the main one until now: whoever got hold of a browser cannot do this unseen.
    letter = render_mail(
        "addresses_changed", person.language, name=person.name, change=change, email=address
    )
    post(desk, person.email, letter)


def _open(desk: Desk, row: EmailAddress) -> str:
    return _own(desk, row.person_id).open(row.sealed, purpose=_KEPT).decode()


def _row(desk: Desk, person_id: UUID, address_id: UUID) -> EmailAddress:
    row = desk.session.get(EmailAddress, address_id)
    if row is None or row.person_id != person_id:
        raise NotFound(N_("You have no such address."))
    return row


def _own(desk: Desk, person_id: UUID) -> Vault:
    return own_vault(desk.vault, desk.session.get_one(Person, person_id))
