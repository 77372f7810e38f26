"""The issuers a person relies on: each by the address or DID that its badges name."""

import re
from uuid import UUID

from sqlmodel import col, select

from app.errors import N_, BadInput, Conflict, NotFound, RuleRefused
from app.plumbing.desk import Desk
from app.verifying.tables import TrustedIssuer
from badges.ob2.fields import is_http_url

MOST_ISSUERS = 500
LONGEST_ADDRESS = 500
DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+")


def trusted_by(desk: Desk, person_id: UUID) -> list[TrustedIssuer]:
    """Return a person's list, by address."""
    query = select(TrustedIssuer).where(TrustedIssuer.person_id == person_id)
    return list(desk.session.exec(query.order_by(col(TrustedIssuer.address))))


def trust(desk: Desk, person_id: UUID, address: str) -> TrustedIssuer:
    """Put an issuer on a person's list.

    Raises:
        BadInput: this names no issuer.
        Conflict: it is on the list.
        RuleRefused: the list is full.
    """
    address = address.strip()
    is_url = is_http_url(address) and address.startswith("https://")
    if len(address) > LONGEST_ADDRESS or not (is_url or DID.fullmatch(address)):
        raise BadInput(
            N_("This names no issuer."),
            field="address",
            remedy=N_(
                "Give the issuer's profile address (https://…) or DID, as a result shows it."
            ),
        )
    known = trusted_by(desk, person_id)
    if any(one.address == address for one in known):
        raise Conflict(N_("This issuer is on your list."), field="address")
    if len(known) >= MOST_ISSUERS:
        raise RuleRefused(N_("Your list is full: {most} issuers."), most=MOST_ISSUERS)
    row = TrustedIssuer(person_id=person_id, address=address, created_at=desk.now)
    desk.session.add(row)
    desk.session.flush()
    return row


def distrust(desk: Desk, person_id: UUID, issuer_id: UUID) -> TrustedIssuer:
    """Take an issuer off a person's list, and return it.

    Raises:
        NotFound: it is not on it.
    """
    row = desk.session.get(TrustedIssuer, issuer_id)
    if row is None or row.person_id != person_id:
        raise NotFound(N_("There is no such issuer on your list."))
    desk.session.delete(row)
    return row
