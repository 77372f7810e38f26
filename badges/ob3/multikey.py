"""Multibase and Multikey: how Data Integrity writes keys and signatures as text.

W3C Controlled Identifiers 1.0, sections 2.4 (Multibase) and 2.2.2 (Multikey).
"""

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badges.errors import CredentialError, KeyMaterialError
from badges.sentences import N_

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_ED25519_PREFIX = b"\xed\x01"
ED25519_BYTES = 32
# The points are compressed: 02 or 03, then one coordinate.
_CURVES = {b"\x80\x24": (SECP256R1(), 33), b"\x81\x24": (SECP384R1(), 49)}
_PREFIX_BYTES = 2
MAX_LENGTH = 512
"""The longest text that is decoded: a signature takes 89 characters."""


def encode_multibase(data: bytes) -> str:
    """Return bytes as multibase text in base58btc (`z…`)."""
    number = int.from_bytes(data, "big")
    letters = []
    while number:
        number, rest = divmod(number, 58)
        letters.append(_ALPHABET[rest])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(letters))


def decode_multibase(text: str) -> bytes:
    """Return the bytes of multibase text in base58btc.

    Raises:
        CredentialError: it is no such text.
    """
    if not text.startswith("z") or len(text) > MAX_LENGTH:
        raise CredentialError(N_("a value is no multibase text in base58btc, which starts with z"))
    number = 0
    for letter in text[1:]:
        value = _VALUES.get(letter)
        if value is None:
            raise CredentialError(N_("a multibase value holds a letter that base58btc has not"))
        number = number * 58 + value
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_key(key: Ed25519PublicKey) -> str:
    """Return an Ed25519 public key as Multikey (`z6Mk…`)."""
    return encode_multibase(_ED25519_PREFIX + key.public_bytes_raw())


def decode_key(text: str) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """Return the public key of a Multikey: Ed25519 (`z6Mk…`), P-256 (`zDn…`) or P-384 (`z82…`).

    Raises:
        KeyMaterialError: it is none of these.
    """
    try:
        data = decode_multibase(text)
    except CredentialError as error:
        raise KeyMaterialError(error.said) from None
    return key_of_bytes(data)


def key_of_bytes(data: bytes) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """Return the public key of the bytes of a Multikey: two that name its kind, then the key.

    Raises:
        KeyMaterialError: they are none.
    """
    prefix, key = data[:_PREFIX_BYTES], data[_PREFIX_BYTES:]
    if prefix == _ED25519_PREFIX and len(key) == ED25519_BYTES:
        return Ed25519PublicKey.from_public_bytes(key)
    curve, length = _CURVES.get(prefix, (None, 0))
    if curve is not None and len(key) == length:
        try:
            return EllipticCurvePublicKey.from_encoded_point(curve, key)
        except ValueError:
            pass  # no point of the curve
    # A long value with another prefix is a key of another kind; anything else is none at all.
    other = curve is None and prefix != _ED25519_PREFIX and len(key) >= ED25519_BYTES
    raise KeyMaterialError(
        N_("this is no Multikey of Ed25519, P-256 or P-384, which start with z6Mk, zDn and z82"),
        code="unsupported" if other else None,
    )
