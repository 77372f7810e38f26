"""Awards told again as Open Badges 3.0: made once with the award, kept whole, revoked by status list."""

import secrets

from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from app.catalogue.library import Standing
from app.issuing import compose, compose_v3
from app.issuing.addresses import Addresses
from app.issuing.keyring import HeldKey, ed25519_of
from app.issuing.tables import Award, BadgeClassRow, Credential
from app.plumbing.desk import Desk
from badges import ob2, ob3
from badges.ob2.reading import parse_document
from badges.ob3.status import MIN_ENTRIES
from badges.strict_json import read_object

# A list is given up when half full: a random place is then free at the second try, on average.
FULL = MIN_ENTRIES // 2
TRIES = 60


def make(
    desk: Desk,
    held: HeldKey,
    issuer: compose.Issuer,
    award: Award,
    badge_class: BadgeClassRow,
    standing: Standing,
    journey: compose.Journey,
) -> Credential:
    """Make the credential of an award, in both its forms, and keep it.

    Raises:
        CredentialError: what the award says cannot be told in Open Badges 3.0.
    """
    addresses = Addresses(desk.settings.base_url)
    row = _take_place(desk, held, award)
    told = (
        parse_document(ob2.Assertion, read_object(award.hosted)),
        parse_document(ob2.BadgeClass, read_object(badge_class.document)),
        compose.profile(addresses, issuer),
    )
    at = compose_v3.StatusPlace(row.list_number, row.place)
    credential = compose_v3.credential(
        addresses, issuer, award.id, badge_class.id, told, standing, journey, at
    )
    row.document = ob3.sign_credential(
        credential,
        ed25519_of(desk, held.row),
        verification_method=compose_v3.proof_method(addresses, issuer),
        created=desk.now,
    )
    row.jwt = ob3.sign_jwt(credential, held.private, key_id=compose_v3.token_key(addresses, issuer))
    desk.session.add(row)
    desk.session.flush()
    return row


def _take_place(desk: Desk, held: HeldKey, award: Award) -> Credential:
    """Keep a free place in the newest status list; two awards at the same moment never get the same."""
    taken = desk.session.exec(
        select(func.count()).select_from(Credential).where(Credential.signing_key_id == held.row.id)
    ).one()
    for _ in range(TRIES):
        row = Credential(
            award_id=award.id,
            signing_key_id=held.row.id,
            list_number=taken // FULL + 1,
            place=secrets.randbelow(MIN_ENTRIES),
            document=b"",
            jwt="",
            created_at=desk.now,
        )
        try:
            with desk.session.begin_nested():
                desk.session.add(row)
        except IntegrityError:
            continue
        return row
    message = f"no free place in status list {taken // FULL + 1} after {TRIES} tries"
    raise RuntimeError(message)
