"""Keys: generate, write and read them as PEM; the kind of a key decides what it may sign.

Parsing a PEM text costs as much as a hundred signatures, so public keys are parsed once per text.
"""

from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)

from badges.errors import KeyMaterialError
from badges.sentences import N_

PrivateKey = RSAPrivateKey | Ed25519PrivateKey
PublicKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey

CURVES = (SECP256R1, SECP384R1)
"""The curves of ECDSA keys that are used to verify; no badge of ours is signed with one."""

MIN_RSA_BITS = 2048
"""Shorter RSA keys are refused, to sign and to verify (NIST SP 800-131A)."""

MAX_RSA_BITS = 8192
"""Longer RSA keys are refused: a stranger's key must not cost seconds per verification."""

MAX_PEM_BYTES = 16 * 1024

_CACHED_KEYS = 1024


def generate_rsa(bits: int = 2048) -> RSAPrivateKey:
    """Return a new RSA key, for Open Badges 2.0.

    Raises:
        KeyMaterialError: `bits` is outside 2048 to 8192.
    """
    _check_rsa_size(bits)
    return generate_private_key(public_exponent=65537, key_size=bits)


def generate_ed25519() -> Ed25519PrivateKey:
    """Return a new Ed25519 key, for the Data Integrity proofs of Open Badges 3.0."""
    return Ed25519PrivateKey.generate()


def private_pem(key: PrivateKey) -> bytes:
    """Return the key as PEM (PKCS#8, unencrypted: keeping it secret is the caller's task)."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def load_private(pem: bytes | str) -> PrivateKey:
    """Return the private key of a PEM text.

    Raises:
        KeyMaterialError: no readable, unencrypted RSA or Ed25519 private key.
    """
    try:
        key = serialization.load_pem_private_key(_pem_bytes(pem), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyMaterialError(
            N_("this is no unencrypted PEM private key; make one with `badges keygen`")
        ) from None
    if isinstance(key, RSAPrivateKey):
        _check_rsa_size(key.key_size)
        return key
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise KeyMaterialError(
        N_("only RSA and Ed25519 keys sign badges; make one with `badges keygen`")
    )


def public_pem(key: PrivateKey | PublicKey) -> str:
    """Return the public half as PEM (SPKI, `BEGIN PUBLIC KEY`)."""
    private = isinstance(key, RSAPrivateKey | Ed25519PrivateKey | EllipticCurvePrivateKey)
    public = key.public_key() if private else key  # type: ignore[union-attr]
    return public.public_bytes(  # type: ignore[union-attr]
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode("ascii")


def load_public(pem: bytes | str) -> PublicKey:
    """Return the public key of a PEM text, parsed once per text.

    Raises:
        KeyMaterialError: no readable public key, or one of a kind that signs no badge.
    """
    return _load_public(_pem_bytes(pem))


@lru_cache(maxsize=_CACHED_KEYS)
def _load_public(pem: bytes) -> PublicKey:
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise KeyMaterialError(
            N_("this is no PEM public key; publicKeyPem starts with -----BEGIN PUBLIC KEY-----")
        ) from None
    if isinstance(key, RSAPublicKey):
        _check_rsa_size(key.key_size)
        return key
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, CURVES):
        return key
    raise KeyMaterialError(
        N_("only RSA, P-256, P-384 and Ed25519 keys are used for badges"), code="unsupported"
    )


def _pem_bytes(pem: bytes | str) -> bytes:
    if len(pem) > MAX_PEM_BYTES:
        raise KeyMaterialError(
            N_("a PEM key of more than {count} bytes is refused"), count=MAX_PEM_BYTES
        )
    try:
        return pem.encode("ascii") if isinstance(pem, str) else pem
    except UnicodeEncodeError:
        raise KeyMaterialError(N_("a PEM key holds ASCII letters only")) from None


def _check_rsa_size(bits: int) -> None:
    if not MIN_RSA_BITS <= bits <= MAX_RSA_BITS:
        raise KeyMaterialError(
            N_("an RSA key of {size} bits is refused; use {count} to {other} bits"),
            size=bits,
            count=MIN_RSA_BITS,
            other=MAX_RSA_BITS,
            code="weak",
        )
