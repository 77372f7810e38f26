"""The public documents of Open Badges 3.0: credentials, the issuer's DID document, status lists."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlmodel import col, select

from app.errors import N_, NotFound
from app.issuing import compose, compose_v3
from app.issuing.addresses import Addresses
from app.issuing.keyring import Keyring, ed25519_of, keys_of
from app.issuing.tables import Award, Credential, SigningKey
from app.issuing.workflow import issuer_of
from app.plumbing.desk import Desk
from app.programmes.tables import Programme
from badges import jws, keys
from badges.ob3.data_integrity import add_proof


def get_credential(desk: Desk, award_id: str) -> Credential:
    """Return the credential of an award.

    Raises:
        NotFound: there is none.
    """
    found = desk.session.get(Credential, UUID(award_id))
    if found is None:
        raise NotFound(N_("There is no credential at this address."))
    return found


def did_document(desk: Desk, slug: str) -> bytes:
    """Return the DID document of a programme.

    Raises:
        NotFound: there is no such programme, or it has no key.
    """
    programme = desk.session.exec(select(Programme).where(Programme.slug == slug)).first()
    rows = [] if programme is None else keys_of(desk, programme.id)
    if not rows:
        raise NotFound(N_("There is no issuer at this address."))
    generations = [(row.generation, _token_key(row), _proof_key(row)) for row in rows]
    return _json(compose_v3.did_document(_addresses(desk), slug, generations))


@dataclass(frozen=True)
class StatusList:
    """Which list is asked for."""

    slug: str
    generation: int
    number: int


def status_list(desk: Desk, asked: StatusList) -> bytes:
    """Return a status list with its Data Integrity proof.

    Its dates are those of its last change, so the same state gives the same bytes.

    Raises:
        NotFound: no credential was ever placed in such a list.
    """
    found = _read(desk, asked)
    signed = add_proof(
        found.document,
        ed25519_of(desk, found.row),
        verification_method=compose_v3.proof_method(_addresses(desk), found.issuer),
        created=found.since,
    )
    return _json(signed)


def status_list_jwt(desk: Desk, keyring: Keyring, asked: StatusList) -> bytes:
    """Return a status list as JWT, which some verifiers want instead.

    Raises:
        NotFound: no credential was ever placed in such a list.
    """
    found = _read(desk, asked)
    document = found.document
    claims = {
        "iss": document["issuer"],
        "jti": document["id"],
        "nbf": int(found.since.timestamp()),
        "sub": document["credentialSubject"]["id"],
        **document,
    }
    key_id = compose_v3.token_key(_addresses(desk), found.issuer)
    private = keyring.hold(desk, found.row).private
    return jws.sign(_json(claims), private, header={"kid": key_id, "typ": "JWT"}).encode()


@dataclass(frozen=True)
class _Found:
    issuer: compose.Issuer
    row: SigningKey
    document: dict[str, Any]
    since: datetime


def _read(desk: Desk, asked: StatusList) -> _Found:
    found = desk.session.exec(
        select(SigningKey, Programme)
        .join(Programme, col(Programme.id) == SigningKey.programme_id)
        .where(Programme.slug == asked.slug, SigningKey.generation == asked.generation)
    ).first()
    if found is None:
        raise NotFound(N_("There is no status list at this address."))
    row, programme = found
    here = (Credential.signing_key_id == row.id, Credential.list_number == asked.number)
    if desk.session.exec(select(Credential.award_id).where(*here).limit(1)).first() is None:
        raise NotFound(N_("There is no status list at this address."))
    revoked = desk.session.exec(
        select(Credential.place, Award.revoked_at)
        .join(Award, col(Award.id) == Credential.award_id)
        .where(*here, col(Award.revoked_at).is_not(None))
    ).all()
    issuer = issuer_of(programme, row.generation)
    since = max((at for _, at in revoked if at is not None), default=row.created_at)
    places = sorted(place for place, _ in revoked)
    document = compose_v3.status_list(_addresses(desk), issuer, asked.number, places, since)
    return _Found(issuer, row, document, since)


def _addresses(desk: Desk) -> Addresses:
    return Addresses(desk.settings.base_url)


def _token_key(row: SigningKey) -> RSAPublicKey:
    return cast("RSAPublicKey", keys.load_public(row.public_pem))


def _proof_key(row: SigningKey) -> Ed25519PublicKey | None:
    if row.public_ed25519 is None:
        return None
    return cast("Ed25519PublicKey", keys.load_public(row.public_ed25519))


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
