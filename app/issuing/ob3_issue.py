"""Awards told again as Open Badges 3.0: made once with the award, kept whole, revoked by status list."""

import secrets
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from app.issuing import compose, ob3_compose
from app.issuing.addresses import Addresses
from app.issuing.keyring import HeldKey, ed25519_of
from app.issuing.tables import Credential
from app.plumbing.service import Work
from badges import ob3
from badges.ob3.status import MIN_ENTRIES

# A list is given up when half full: a random place is then free at the second try, on average.
FULL = MIN_ENTRIES // 2
TRIES = 60


def make(
    work: Work, held: HeldKey, facts: compose.AwardFacts, documents: compose.AwardDocuments
) -> Credential:
    """Make the credential of an award, in both its forms, and keep it.

    Raises:
        CredentialError: what the award says cannot be told in Open Badges 3.0.
    """
    addresses = Addresses(work.settings.base_url)
    proof_method = ob3_compose.proof_method(addresses, facts.issuer)
    token_key = ob3_compose.token_key(addresses, facts.issuer)
    for _ in range(TRIES):
        at = _free_place(work, held.row.id)
        credential = ob3_compose.credential(addresses, facts, documents, at)
        document = ob3.sign_credential(
            credential,
            ed25519_of(work, held.row),
            verification_method=proof_method,
            created=work.now,
        )
        row = Credential(
            award_id=facts.award_id,
            signing_key_id=held.row.id,
            list_number=at.list_number,
            place=at.place,
            document=document,
            jwt=ob3.sign_jwt(credential, held.private, key_id=token_key),
            created_at=work.now,
        )
        try:
            with work.session.begin_nested():
                work.session.add(row)
        except IntegrityError:  # another award took this place at this very moment
            continue
        return row
    message = f"no free place in a status list after {TRIES} tries"
    raise RuntimeError(message)


def _free_place(work: Work, signing_key_id: UUID) -> ob3_compose.StatusPlace:
    """Return a free place in the newest status list of a key, at random."""
    own = col(Credential.signing_key_id) == signing_key_id
    count = select(func.count()).select_from(Credential).where(own)
    number = work.session.exec(count).one() // FULL + 1
    for _ in range(TRIES):
        place = secrets.randbelow(MIN_ENTRIES)
        here = (Credential.list_number == number, Credential.place == place)
        if work.session.exec(select(Credential.place).where(own, *here)).first() is None:
            return ob3_compose.StatusPlace(number, place)
    message = f"no free place in status list {number} after {TRIES} tries"
    raise RuntimeError(message)
