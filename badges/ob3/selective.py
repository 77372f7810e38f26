"""Proofs of `ecdsa-sd-2023` that a holder derived: each statement of the document is signed by itself.

Data Integrity ECDSA Cryptosuites 1.0, section 3.5. The issuer signs what must always be shown together with a key
made for this one credential; that key signed the other statements, of which the holder shows some.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import cbor2

from badges.errors import CredentialError, KeyMaterialError, SignatureError
from badges.jws import decode_base64url, encode_base64url
from badges.ob3.canonical import ContextLoader, canonical
from badges.ob3.multikey import key_of_bytes
from badges.ob3.suites import SuiteKey, verify_raw
from badges.sentences import N_

MAX_STATEMENTS = 2000
"""How many statements of a document are checked; a badge makes about 90."""

MAX_VALUE = 512 * 1024
_BASE, _DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
_PREFIX = 3
_PARTS = 5
_SIGNATURE_BYTES = 64
_KEY_BYTES = 35
_LABEL_BYTES = 32
_UINT8_ARRAY = 64
_MAX_DEPTH = 4
_LABEL = re.compile(r"_:(c14n\d+)", re.ASCII)
_LAST_LABEL = re.compile(r"_:(c14n\d+)(?= \.\Z)", re.ASCII)


@dataclass(frozen=True)
class Options:
    """What the proof says beside its value, and where contexts come from."""

    digest: bytes
    load: ContextLoader


@dataclass(frozen=True)
class _Derived:
    """The value of a derived proof."""

    base_signature: bytes
    public_key: bytes
    signatures: tuple[bytes, ...]
    labels: Mapping[str, str]
    mandatory: frozenset[int]


def check_derived(document: Mapping[str, Any], value: Any, key: SuiteKey, options: Options) -> None:
    """Check the value of a derived proof with the issuer's key.

    Raises:
        SignatureError: it is no derived proof (`unsupported` if it is the issuer's own, to derive from), or a
            signature of it is false.
        CredentialError: the document cannot be canonicalised; as `canonical`.
    """
    derived = _read(value)
    own = _key(derived.public_key)
    statements = _relabelled(canonical(document, options.load), derived.labels)
    if derived.mandatory and max(derived.mandatory) >= len(statements):
        raise _malformed()
    shown = [one for place, one in enumerate(statements) if place not in derived.mandatory]
    if len(shown) != len(derived.signatures):
        raise SignatureError(
            N_("the proof signs another number of statements than the document makes"),
            code="wrong_key",
        )
    always = "".join(statements[place] for place in sorted(derived.mandatory))
    signed = options.digest + derived.public_key + sha256(always.encode("utf-8")).digest()
    verify_raw(key, derived.base_signature, signed, "sha256")
    for statement, signature in zip(shown, derived.signatures, strict=True):
        verify_raw(own, signature, statement.encode("utf-8"), "sha256")


def _read(value: Any) -> _Derived:
    if not isinstance(value, str) or not value.startswith("u") or len(value) > MAX_VALUE:
        raise _malformed()
    data = decode_base64url(value[1:])
    if data.startswith(_BASE):
        raise SignatureError(
            N_("the proof is the issuer's own, from which the holder first derives one to show"),
            code="unsupported",
        )
    if not data.startswith(_DERIVED):
        raise _malformed()
    try:
        parts = cbor2.loads(
            data[_PREFIX:],
            max_depth=_MAX_DEPTH,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            tag_hook=_untagged,
        )
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError, MemoryError):
        raise _malformed() from None
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise _malformed()
    base, own, signatures, labels, mandatory = parts
    return _Derived(
        _bytes(base, _SIGNATURE_BYTES),
        _bytes(own, _KEY_BYTES),
        tuple(_bytes(one, _SIGNATURE_BYTES) for one in _list(signatures)),
        _labels(labels),
        _places(mandatory),
    )


def _untagged(tag: cbor2.CBORTag, _immutable: bool) -> Any:
    """Return the bytes that some libraries mark as an array of octets (RFC 8746)."""
    return tag.value if tag.tag == _UINT8_ARRAY else tag


def _labels(found: Any) -> dict[str, str]:
    """Return the names that the issuer gave to unnamed objects: two of them never share one.

    A holder who could give one name to two objects could show as two what was signed as one.
    """
    if not isinstance(found, dict) or len(found) > MAX_STATEMENTS:
        raise _malformed()
    labels = {
        f"c14n{_place(number)}": f"u{encode_base64url(_bytes(label, _LABEL_BYTES))}"
        for number, label in found.items()
    }
    if len(set(labels.values())) != len(labels):
        raise _malformed()
    return labels


def _places(found: Any) -> frozenset[int]:
    places = [_place(one) for one in _list(found)]
    if len(set(places)) != len(places):
        raise _malformed()
    return frozenset(places)


def _place(found: Any) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < MAX_STATEMENTS:
        raise _malformed()
    return found


def _list(found: Any) -> list[Any]:
    if not isinstance(found, list) or len(found) > MAX_STATEMENTS:
        raise _malformed()
    return found


def _bytes(found: Any, length: int) -> bytes:
    if not isinstance(found, bytes) or len(found) != length:
        raise _malformed()
    return found


def _key(data: bytes) -> SuiteKey:
    """Return the key that signed the statements; of keys that are read, only those on P-256 are so long."""
    try:
        return key_of_bytes(data)
    except KeyMaterialError:
        raise _malformed() from None


def _relabelled(text: str, labels: Mapping[str, str]) -> list[str]:
    """Return the statements with the issuer's names of unnamed objects, in their order under these names."""

    def name(found: re.Match[str]) -> str:
        label = labels.get(found[1])
        if label is None:
            raise CredentialError(N_("the proof does not name every object of the document"))
        return f"_:{label}"

    statements = []
    for line in text.split("\n")[:-1]:
        subject, predicate, rest = line.split(" ", 2)
        subject = _LABEL.sub(name, subject) if subject.startswith("_:") else subject
        if rest.startswith("_:"):
            rest = _LABEL.sub(name, rest, count=1)
        rest = _LAST_LABEL.sub(name, rest)
        statements.append(f"{subject} {predicate} {rest}\n")
    return sorted(statements)


def _malformed() -> SignatureError:
    return SignatureError(N_("proofValue is no derived proof of ecdsa-sd-2023"))
