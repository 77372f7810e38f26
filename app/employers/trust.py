"""The issuers a person relies on: each by the address or DID that its badges name."""

import re
from uuid import UUID

from sqlmodel import col, select

from app.employers.tables import TrustedIssuer
from app.errors import N_, BadInput, Conflict, RuleRefused
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.plumbing.texts import with_scheme
from badges.ob2.fields import is_http_url
from badges.verification.pasted import links_in

MOST_ISSUERS = 500
LONGEST_ADDRESS = 500
DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+")


def trusted_by(work: Work, person_id: UUID) -> list[TrustedIssuer]:
    """Return a person's list, by address."""
    query = select(TrustedIssuer).where(TrustedIssuer.person_id == person_id)
    return list(work.session.exec(query.order_by(col(TrustedIssuer.address))))


def trust(work: Work, person_id: UUID, address: str) -> TrustedIssuer:
    """Put an issuer on a person's list.

    Raises:
        BadInput: this names no issuer.
        Conflict: it is on the list.
        RuleRefused: the list is full.
    """
    links = links_in(address)
    address = links[0] if len(links) == 1 else with_scheme(address.strip(" \t\r\n<>,;"))
    is_url = is_http_url(address) and address.startswith("https://")
    if len(address) > LONGEST_ADDRESS or not (is_url or DID.fullmatch(address)):
        raise BadInput(
            N_("This names no issuer."),
            field="address",
            remedy=N_(
                "Give the issuer's profile address (https://…) or DID, as a result shows it."
            ),
        )
    known = trusted_by(work, person_id)
    if any(one.address == address for one in known):
        raise Conflict(N_("This issuer is on your list."), field="address")
    if len(known) >= MOST_ISSUERS:
        raise RuleRefused(N_("Your list is full: {most} issuers."), most=MOST_ISSUERS)
    row = TrustedIssuer(person_id=person_id, address=address, created_at=work.now)
    work.add(row)
    return row


trusted_issuer_of = belonging(
    TrustedIssuer, "person_id", N_("There is no such issuer on your list.")
)
"""Return one issuer on a person's list."""


def distrust(work: Work, issuer: TrustedIssuer) -> None:
    """Take an issuer off the list that it is on."""
    work.session.delete(issuer)
