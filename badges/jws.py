"""Compact JSON Web Signatures (RFC 7515): sign and check, strictly.

The key's type decides which algorithms are possible; the token's header may only agree. PyJWT does
the cryptography; the framing is read here, since a badge needs it stricter than a session token:
canonical base64url, one meaning of the header, no `crit`, no unencoded payload, no symmetric keys.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from jwt.algorithms import Algorithm, ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from badges.errors import JsonError, SignatureError
from badges.keys import PrivateKey, PublicKey
from badges.sentences import N_
from badges.strict_json import MAX_BYTES, read_object

_RSA: Mapping[str, Algorithm] = MappingProxyType(
    {
        "RS256": RSAAlgorithm(RSAAlgorithm.SHA256),
        "RS384": RSAAlgorithm(RSAAlgorithm.SHA384),
        "RS512": RSAAlgorithm(RSAAlgorithm.SHA512),
    }
)
_P256: Mapping[str, Algorithm] = MappingProxyType(
    {"ES256": ECAlgorithm(ECAlgorithm.SHA256, expected_curve=SECP256R1)}
)
_P384: Mapping[str, Algorithm] = MappingProxyType(
    {"ES384": ECAlgorithm(ECAlgorithm.SHA384, expected_curve=SECP384R1)}
)
_ED25519: Mapping[str, Algorithm] = MappingProxyType(
    # RFC 9864 gives EdDSA over Ed25519 a name of its own; both are in use.
    {"EdDSA": OKPAlgorithm(), "Ed25519": OKPAlgorithm()}
)
ALGORITHMS = frozenset({*_RSA, *_P256, *_P384, *_ED25519})
"""Every algorithm that is ever checked."""

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# RFC 4648 §5 to §4; what is padding or §4 only becomes what is no letter at all.
_AS_BASE64 = bytes.maketrans(b"-_+/=", b"+/!!!")
_PADDING = (b"", b"", b"==", b"=")
_UNUSED_BITS = {2: 0b1111, 3: 0b0011}
_PROVES_NOTHING = re.compile(r"none|hs\d+", re.IGNORECASE)
"""No signature, or one by a secret that whoever checks it must know too, and could have made."""
_CACHED_HEADERS = 256
_CACHED_HEADER_LENGTH = 256
_SEGMENTS = 3
MAX_TOKEN = MAX_BYTES * 4 // 3
"""The longest token that is read, in characters."""


@dataclass(frozen=True)
class Token:
    """A compact JWS taken apart; nothing about it is proven before `verify_token`."""

    header: Mapping[str, Any]
    """The JOSE header."""
    payload: bytes
    """The signed bytes."""
    signing_input: bytes
    """What the signature is computed over: the first two segments."""
    signature: bytes
    """The signature."""

    @property
    def algorithm(self) -> str:
        """Return the header's `alg`, one of `ALGORITHMS`."""
        return str(self.header["alg"])

    @cached_property
    def compact(self) -> bytes:
        """Return the token as it was given: it has no second spelling."""
        return self.signing_input + b"." + encode_base64url(self.signature).encode("ascii")


def sign(
    payload: bytes, key: PrivateKey, *, header: Mapping[str, str | Mapping[str, str]] | None = None
) -> str:
    """Return the compact JWS of `payload`.

    RSA keys sign RS256, Ed25519 keys EdDSA. Without `header` the JOSE header is exactly
    `{"alg": …}`: an Open Badges 2.0 assertion is no JWT and carries no `typ`.
    """
    name, algorithm = _signer(key)
    members = {"alg": name, **(header or {})}
    head = json.dumps(members, separators=(",", ":")).encode("utf-8")
    signing_input = f"{encode_base64url(head)}.{encode_base64url(payload)}"
    signature: bytes = algorithm.sign(signing_input.encode("ascii"), key)
    return f"{signing_input}.{encode_base64url(signature)}"


def check(token: str, public_key: PublicKey) -> bytes:
    """Return the payload of a token whose signature matches.

    Raises:
        SignatureError: the token is malformed, its algorithm refused, or the signature false.
    """
    parts = read_token(token)
    verify_token(parts, public_key)
    return parts.payload


def read_token(token: str) -> Token:
    """Take a compact JWS apart without believing it.

    Raises:
        SignatureError: three canonical base64url segments with a permitted header are expected.
    """
    if len(token) > MAX_TOKEN:
        raise SignatureError(N_("the token is longer than {count} characters"), count=MAX_TOKEN)
    segments = token.split(".")
    if len(segments) != _SEGMENTS:
        raise SignatureError(
            N_("a compact JWS has {count} parts separated by dots, this has {other}"),
            count=_SEGMENTS,
            other=len(segments),
        )
    head, payload, signature = segments
    # Almost every token has one of a few headers.
    read = _cached_header if len(head) <= _CACHED_HEADER_LENGTH else _read_header
    return Token(
        header=read(head),
        payload=decode_base64url(payload),
        signing_input=f"{head}.{payload}".encode("ascii"),
        signature=decode_base64url(signature),
    )


def verify_token(token: Token, public_key: PublicKey) -> None:
    """Check the signature of a token with a key that the caller trusts.

    Raises:
        SignatureError: the algorithm does not belong to the key's type, or the signature is false.
    """
    possible = _verifiers(public_key)
    algorithm = possible.get(token.algorithm)
    if algorithm is None:
        raise SignatureError(
            N_("the token says {name}, but the key can only check {names}"),
            name=token.algorithm,
            names=", ".join(possible),
            code="algorithm",
        )
    if not algorithm.verify(token.signing_input, public_key, token.signature):
        raise SignatureError(
            N_("the signature does not match: the text was changed, or another key signed it"),
            code="wrong_key",
        )


def _read_header(head: str) -> Mapping[str, Any]:
    try:
        header = read_object(decode_base64url(head))
    except JsonError as error:
        raise SignatureError(
            N_("the header of the token is refused: {reason}"), reason=error.said
        ) from None
    # RFC 7515 §4.1.11: a critical extension that is not understood makes the token invalid.
    for name in ("crit", "b64"):
        if name in header:
            raise SignatureError(
                N_("the header demands {name}, which no badge format knows"),
                name=name,
                code="crit",
            )
    algorithm = header.get("alg")
    if not isinstance(algorithm, str):
        raise SignatureError(
            N_("the header of the token names no algorithm; badges are signed with {names}"),
            names=", ".join(sorted(ALGORITHMS)),
            code="algorithm",
        )
    if _PROVES_NOTHING.fullmatch(algorithm):
        raise SignatureError(
            N_("the algorithm {name} is refused; badges are signed with {names}"),
            name=ascii(algorithm)[:40],
            names=", ".join(sorted(ALGORITHMS)),
            code="algorithm",
        )
    if algorithm not in ALGORITHMS:
        raise SignatureError(
            N_("the algorithm {name} is not read here; {names} are"),
            name=ascii(algorithm)[:40],
            names=", ".join(sorted(ALGORITHMS)),
            code="unsupported",
        )
    return MappingProxyType(header)


@lru_cache(maxsize=_CACHED_HEADERS)
def _cached_header(head: str) -> Mapping[str, Any]:
    return _read_header(head)


def _signer(key: PrivateKey) -> tuple[str, Algorithm]:
    if isinstance(key, RSAPrivateKey):
        return "RS256", _RSA["RS256"]
    if isinstance(key, Ed25519PrivateKey):
        return "EdDSA", _ED25519["EdDSA"]
    raise SignatureError(
        N_("a {name} signs no badge; use an RSA or Ed25519 private key"),
        name=type(key).__name__,
        code="key",
    )


def _verifiers(key: PublicKey) -> Mapping[str, Algorithm]:
    if isinstance(key, RSAPublicKey):
        return _RSA
    if isinstance(key, EllipticCurvePublicKey):
        return _P384 if isinstance(key.curve, SECP384R1) else _P256
    return _ED25519


def encode_base64url(data: bytes) -> str:
    """Return bytes as base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(segment: str) -> bytes:
    """Decode base64url with exactly one accepted spelling per value (RFC 4648 §3.5, §5).

    Raises:
        SignatureError: it is spelled in another way, or is none.
    """
    try:
        data = segment.encode("ascii").translate(_AS_BASE64)
        decoded = binascii.a2b_base64(data + _PADDING[len(data) % 4], strict_mode=True)
    except ValueError:
        raise SignatureError(N_("a part of the token is not base64url without padding")) from None
    # The last letter of a short group carries bits that mean nothing, and must be zero.
    length = len(segment) % 4
    if length and _ALPHABET.index(segment[-1].encode("ascii")) & _UNUSED_BITS[length]:
        raise SignatureError(N_("a part of the token is not canonical base64url"))
    return decoded
