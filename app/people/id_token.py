"""The ID token in which a provider says who signed in there: its signature and its claims.

What is checked is OpenID Connect Core 1.0, section 3.1.3.7; PyJWT does the cryptography.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jwt import PyJWS
from jwt.algorithms import Algorithm, ECAlgorithm, OKPAlgorithm, RSAAlgorithm, RSAPSSAlgorithm
from jwt.exceptions import PyJWTError

LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""


class TokenRefused(ValueError):
    """The ID token is not one of our provider, for us, now."""


@dataclass(frozen=True)
class Expected:
    """What an ID token must agree with."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str = ""
    """The token that was given along with it; empty if there was none."""


@dataclass(frozen=True)
class _Method:
    """One way of signing: what checks it, which keys it takes, and how it digests an access token."""

    algorithm: Algorithm
    key: Mapping[str, str]
    digest: Callable[[bytes], Any]


_ED25519 = _Method(OKPAlgorithm(), {"kty": "OKP", "crv": "Ed25519"}, hashlib.sha512)
_METHODS = {
    "RS256": _Method(RSAAlgorithm(RSAAlgorithm.SHA256), {"kty": "RSA"}, hashlib.sha256),
    "PS256": _Method(RSAPSSAlgorithm(RSAPSSAlgorithm.SHA256), {"kty": "RSA"}, hashlib.sha256),
    "ES256": _Method(
        ECAlgorithm(ECAlgorithm.SHA256), {"kty": "EC", "crv": "P-256"}, hashlib.sha256
    ),
    "EdDSA": _ED25519,
    "Ed25519": _ED25519,  # its name of its own (RFC 9864); both are in use
}
"""The list is closed: never what the token's header asks for alone."""


def _signatures() -> PyJWS:
    checker = PyJWS(algorithms=[], options={"enforce_minimum_key_length": True})
    for name, method in _METHODS.items():
        checker.register_algorithm(name, method.algorithm)
    return checker


_SIGNATURES = _signatures()


def read_id_token(
    token: str, keys: Mapping[str, Any], expected: Expected, now: float
) -> dict[str, Any]:
    """Return the claims of an ID token, once its signature and they themselves are found good.

    Args:
        token: the token, in compact form.
        keys: the provider's key set (RFC 7517, section 5).
        expected: what the token must agree with.
        now: the moment, in seconds since 1970.

    Raises:
        TokenRefused: anything is wrong with it.
    """
    try:
        header = _SIGNATURES.get_unverified_header(token)
        name = str(header["alg"])
        method = _METHODS[name]
        key = method.algorithm.from_jwk(_key_for(header, keys, method))
        claims = json.loads(_SIGNATURES.decode(token, key, algorithms=[name]))
        _check(claims, expected, now)
        _check_access_token(claims, expected, method)
    except (PyJWTError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise TokenRefused(str(error)) from error
    return dict(claims)


def _key_for(header: Mapping[str, Any], keys: Mapping[str, Any], method: _Method) -> dict[str, Any]:
    """Return the one key that may have signed: the one that the header names, or the only one there is."""
    wanted = {**method.key, **({"kid": header["kid"]} if "kid" in header else {})}
    fitting = [
        key
        for key in keys["keys"]
        if all(key.get(name) == value for name, value in wanted.items())
        and key.get("use", "sig") == "sig"
        and _METHODS.get(key.get("alg", header["alg"])) is method
        and "d" not in key  # a private key that was published is nobody's signature any more
    ]
    if len(fitting) != 1:
        raise TokenRefused("no single key of the provider fits")
    return dict(fitting[0])


def _check(claims: Mapping[str, Any], expected: Expected, now: float) -> None:
    audience = claims["aud"]
    audiences = audience if isinstance(audience, list) else [audience]
    authorised = claims.get("azp", expected.client_id if len(audiences) == 1 else None)
    good = {
        "iss": claims["iss"] == expected.issuer,
        "sub": isinstance(claims["sub"], str) and claims["sub"] != "",
        "aud": expected.client_id in audiences,
        "azp": authorised == expected.client_id,
        "exp": _moment(claims["exp"]) + LEEWAY > now,
        "iat": _moment(claims["iat"]) - LEEWAY <= now,
        "nbf": _moment(claims.get("nbf", 0)) - LEEWAY <= now,
        "nonce": claims["nonce"] == expected.nonce,
    }
    wrong = [name for name, is_good in good.items() if not is_good]
    if wrong:
        raise TokenRefused(f"not good: {', '.join(wrong)}")


def _moment(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused("a moment is no number")
    return float(value)


def _check_access_token(claims: Mapping[str, Any], expected: Expected, method: _Method) -> None:
    """Check that the access token is the one that the ID token speaks of (section 3.1.3.6)."""
    if "at_hash" not in claims or not expected.access_token:
        return
    digest: bytes = method.digest(expected.access_token.encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    if not hmac.compare_digest(half, str(claims["at_hash"]).encode()):
        raise TokenRefused("not good: at_hash")
