"""The documents of awards in both norms: pure, for one badge or for a thousand at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from app.issuing import compose, ob3_issue
from app.issuing.addresses import Addresses
from app.issuing.compose import AwardDocuments, AwardFacts
from app.issuing.status_places import StatusPlace
from badges import jws, ob2, ob3

FEW = 8
"""Up to so many badges are signed one after the other."""
AT_ONCE = 4
"""At most so many are signed at once: signing leaves the interpreter free for another core, composing does not."""


@dataclass(frozen=True)
class Signer:
    """A key generation that is ready to sign, in both norms."""

    key_id: UUID
    programme_id: UUID
    generation: int
    rsa: RSAPrivateKey
    ed25519: Ed25519PrivateKey


@dataclass(frozen=True)
class Dealt:
    """A place in a status list, and the key that signs what stands there."""

    signer: Signer
    at: StatusPlace


@dataclass(frozen=True)
class Blank:
    """An award that is decided and composed, and not yet signed."""

    facts: AwardFacts
    documents: AwardDocuments
    dealt: Dealt


@dataclass(frozen=True)
class SignedForms:
    """An award's documents, byte for byte as they are kept and served."""

    hosted: bytes
    signed: str
    document: bytes
    jwt: str


def sign_all(addresses: Addresses, blanks: Sequence[Blank], now: datetime) -> list[SignedForms]:
    """Make the documents of awards, in order; many at once on several cores.

    Raises:
        CredentialError: what an award says cannot be told in Open Badges 3.0.
    """
    return together(lambda blank: sign(addresses, blank, now), blanks)


def together(make: Callable[[Blank], SignedForms], blanks: Sequence[Blank]) -> list[SignedForms]:
    """Make the documents of awards, in order; many at once on several cores."""
    if len(blanks) <= FEW:
        return [make(one) for one in blanks]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="signing") as pool:
        return list(pool.map(make, blanks))


def sign(addresses: Addresses, blank: Blank, now: datetime) -> SignedForms:
    """Make the documents of one award.

    Raises:
        CredentialError: what the award says cannot be told in Open Badges 3.0.
    """
    facts, documents, signer = blank.facts, blank.documents, blank.dealt.signer
    signed = compose.signed_assertion(addresses, documents.assertion, facts)
    told = ob3_issue.credential(addresses, facts, documents, blank.dealt.at)
    proof = ob3_issue.proof_method(addresses, facts.issuer)
    token = ob3_issue.token_key(addresses, facts.issuer)
    return SignedForms(
        hosted=ob2.document_bytes(documents.assertion),
        signed=jws.sign(ob2.document_bytes(signed), signer.rsa),
        document=ob3.sign_credential(told, signer.ed25519, verification_method=proof, created=now),
        jwt=ob3.sign_jwt(told, signer.rsa, key_id=token),
    )
