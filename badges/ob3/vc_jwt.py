"""Credentials as JSON Web Tokens (Open Badges 3.0, section 8.2, "JSON Web Token Proof Format").

The payload is the credential itself, with the registered claims beside its members: `iss`, `jti`,
`nbf`, `sub`, and `exp` if it ends. The token's `typ` is `JWT`, as 1EdTech's validators want.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badges.errors import CredentialError
from badges.jws import sign
from badges.keys import PrivateKey
from badges.ob2.writing import plain
from badges.ob3.documents import Credential
from badges.sentences import N_


def sign_jwt(credential: Credential, key: PrivateKey, *, key_id: str) -> str:
    """Return a credential as compact JWS.

    Args:
        credential: without a Data Integrity proof; its subject needs an id.
        key: an RSA key signs RS256, which every validator reads.
        key_id: the IRI where the public key is found.

    Raises:
        CredentialError: the subject has no id, or there is a proof already.
    """
    if credential.proof is not None:
        raise CredentialError(N_("the credential carries a proof already; sign it without"))
    payload = {**claims_of(credential), **plain(credential)}
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return sign(text.encode("utf-8"), key, header={"kid": key_id, "typ": "JWT"})


def claims_of(credential: Credential) -> dict[str, Any]:
    """Return the registered claims that a credential's token must carry.

    Raises:
        CredentialError: the subject has no id.
    """
    if credential.credential_subject.id is None:
        raise CredentialError(
            N_("a credential as JWT needs credentialSubject.id; give the person's IRI")
        )
    return _expected(credential)


def differing_claims(payload: Mapping[str, Any], credential: Credential) -> tuple[str, ...]:
    """Return the names of the claims that say something else than the credential; one that is absent says nothing."""
    expected = _expected(credential)
    wrong = [
        name
        for name, value in expected.items()
        if payload.get(name) is not None and not _same(payload[name], value)
    ]
    # The end of a token is that of a credential which names none, if it can be read.
    if "exp" not in expected and payload.get("exp") is not None:
        wrong.append("exp")
    return tuple(wrong)


def absent_claims(payload: Mapping[str, Any], credential: Credential) -> tuple[str, ...]:
    """Return the names of the claims that the specification wants in a token, and that it does not carry."""
    return tuple(name for name in _expected(credential) if payload.get(name) is None)


def _expected(credential: Credential) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "iss": credential.issuer_id,
        "jti": credential.id,
        "nbf": _seconds(credential.valid_from),
    }
    if credential.credential_subject.id is not None:
        claims["sub"] = credential.credential_subject.id
    if credential.valid_until is not None:
        claims["exp"] = _seconds(credential.valid_until)
    return claims


def _same(found: Any, expected: Any) -> bool:
    if isinstance(expected, str):
        return bool(found == expected)
    # RFC 7519 §2: a NumericDate may have a fraction.
    number = isinstance(found, int | float) and not isinstance(found, bool)
    return number and abs(found - expected) < 1


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
