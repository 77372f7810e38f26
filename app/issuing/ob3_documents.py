"""The public documents of Open Badges 3.0: credentials, the issuer's DID document, status lists."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlmodel import col, select

from app.errors import N_, NotFound
from app.issuing import compose, ob3_issue
from app.issuing.addresses import Addresses
from app.issuing.keyring import ed25519_of, hold, keys_of
from app.issuing.queries import issuer_of
from app.issuing.tables import Award, Credential, RevokedId, SigningKey
from app.plumbing.service import Work
from app.programmes.tables import Programme
from badges import jws, keys
from badges.ob3 import did, status
from badges.ob3.data_integrity import add_proof


def get_credential(work: Work, award_id: str) -> Credential:
    """Return the credential of an award.

    Raises:
        NotFound: there is none.
    """
    row = work.session.get(Credential, UUID(award_id))
    if row is None:
        raise NotFound(N_("There is no credential at this address."))
    return row


def did_document(work: Work, slug: str) -> bytes:
    """Return the DID document of a programme.

    Raises:
        NotFound: there is no such programme, or it has no key.
    """
    programme = work.session.exec(select(Programme).where(Programme.slug == slug)).first()
    known = [] if programme is None else keys_of(work, programme.id)
    rows = [row for row in known if row.revoked_at is None]
    if not rows:
        raise NotFound(N_("There is no issuer at this address."))
    generations = [(row.generation, _token_key(row), _proof_key(row)) for row in rows]
    return _json(_compose_did(_addresses(work), slug, generations))


def _compose_did(
    addresses: Addresses,
    slug: str,
    generations: Iterable[tuple[int, RSAPublicKey, Ed25519PublicKey | None]],
) -> dict[str, Any]:
    # The keys of every generation that may be believed, so that old badges verify.
    known = list(generations)
    proofs = {
        ob3_issue.PROOF_KEY.format(generation=number): proof for number, _, proof in known if proof
    }
    tokens = {ob3_issue.TOKEN_KEY.format(generation=number): token for number, token, _ in known}
    return did.did_web_document(
        addresses.issuer_did(slug),
        {**proofs, **tokens},
        also_known_as=tuple(addresses.profile(slug, number) for number, _, _ in known),
    )


@dataclass(frozen=True)
class StatusList:
    """Which list is asked for."""

    slug: str
    generation: int
    number: int


def status_list(work: Work, asked: StatusList) -> bytes:
    """Return a status list with its Data Integrity proof.

    Its dates are those of its last change, so the same state gives the same bytes.

    Raises:
        NotFound: no credential was ever placed in such a list.
    """
    listed = _read(work, asked)
    signed = add_proof(
        listed.document,
        ed25519_of(work, listed.row),
        verification_method=ob3_issue.proof_method(_addresses(work), listed.issuer),
        created=listed.since,
    )
    return _json(signed)


def status_list_jwt(work: Work, asked: StatusList) -> bytes:
    """Return a status list as JWT, which some verifiers want instead.

    Raises:
        NotFound: no credential was ever placed in such a list.
    """
    listed = _read(work, asked)
    document = listed.document
    claims = {
        "iss": document["issuer"],
        "jti": document["id"],
        "nbf": int(listed.since.timestamp()),
        "sub": document["credentialSubject"]["id"],
        **document,
    }
    key_id = ob3_issue.token_key(_addresses(work), listed.issuer)
    private = hold(work, listed.row).private
    return jws.sign(_json(claims), private, header={"kid": key_id, "typ": "JWT"}).encode()


@dataclass(frozen=True)
class _List:
    issuer: compose.Issuer
    row: SigningKey
    document: dict[str, Any]
    since: datetime


def _read(work: Work, asked: StatusList) -> _List:
    issuing = work.session.exec(
        select(SigningKey, Programme)
        .join(Programme, col(Programme.id) == SigningKey.programme_id)
        .where(Programme.slug == asked.slug, SigningKey.generation == asked.generation)
    ).first()
    if issuing is None:
        raise NotFound(N_("There is no status list at this address."))
    row, programme = issuing
    here = (Credential.signing_key_id == row.id, Credential.list_number == asked.number)
    if work.session.exec(select(Credential.award_id).where(*here).limit(1)).first() is None:
        raise NotFound(N_("There is no status list at this address."))
    revoked = work.session.exec(
        select(Credential.place, Award.revoked_at)
        .join(Award, col(Award.id) == Credential.award_id)
        .where(*here, col(Award.revoked_at).is_not(None))
    ).all()
    never_awarded = work.session.exec(
        select(RevokedId.place, RevokedId.created_at).where(
            RevokedId.programme_id == row.programme_id,
            RevokedId.generation == asked.generation,
            RevokedId.list_number == asked.number,
        )
    ).all()
    told = [*revoked, *never_awarded]
    issuer = issuer_of(programme, row.generation)
    since = max((at for _, at in told if at is not None), default=row.created_at)
    places = sorted({place for place, _ in told if place is not None})
    addresses = _addresses(work)
    # Its date is the last moment at which it changed: the same state gives the same bytes.
    document = status.status_list_credential(
        addresses.status_list(asked.slug, asked.generation, asked.number),
        addresses.issuer_did(asked.slug),
        places,
        valid_from=since,
    )
    return _List(issuer, row, document, since)


def _addresses(work: Work) -> Addresses:
    return Addresses(work.settings.base_url)


def _token_key(row: SigningKey) -> RSAPublicKey:
    return cast("RSAPublicKey", keys.load_public(row.public_pem))


def _proof_key(row: SigningKey) -> Ed25519PublicKey | None:
    if row.public_ed25519 is None:
        return None
    return cast("Ed25519PublicKey", keys.load_public(row.public_ed25519))


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
