"""Find the key of a verification method and make sure that it belongs to the issuer.

A proof names a method; the issuer's own document (a DID document, or what the issuer's site serves)
must allow that method for assertions. `did:key` and `did:jwk` need no document: the issuer is the key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from badges.errors import CredentialError, KeyMaterialError, Unreachable
from badges.keys import PublicKey
from badges.ob2.fields import is_http_url, over_https
from badges.ob3.did import (
    MAX_KEYS,
    address_of_did_web,
    asserting_method,
    described_method,
    key_of_did_jwk,
    key_of_did_key,
    key_of_jwk,
    key_of_method,
    keys_of_set,
    method_names,
)
from badges.sentences import N_, Sentence, Value
from badges.verification.documents import Reader, read_served
from badges.verification.scope import same_origin

_SELF_NAMED: Mapping[str, Callable[[str], PublicKey]] = MappingProxyType(
    {"did:key:": key_of_did_key, "did:jwk:": key_of_did_jwk}
)
"""DIDs that are their key, by how they start."""


@dataclass(frozen=True)
class IssuerKey:
    """A key that belongs to the issuer."""

    key: PublicKey
    listed: bool = True
    """Whether the issuer's document says that it may sign; some describe their key and say no more."""


class KeyOwnerError(CredentialError):
    """A key that cannot be had, or that does not belong to the issuer.

    Attributes:
        code: the finding that says so, without `key_owner.`.
        values: what fills the gaps of its sentence.
    """

    def __init__(self, code: str, **values: Value) -> None:
        # Only what is wrong: the finding says of what.
        gaps = ", ".join(f"{{{name}}}" for name in values)
        super().__init__(Sentence(gaps, values), code=code)
        self.values = values


def issuer_keys(reader: Reader, method: str | None, issuer: str) -> tuple[IssuerKey, ...]:
    """Return the keys that a method of the issuer may mean: mostly one, several in a set without names.

    Args:
        reader: fetches documents.
        method: the name of the key, or None where a signature names none: then every key of the issuer may be meant.
        issuer: the issuer's name, a DID or a web address.

    Raises:
        KeyOwnerError: none can be read, or it is not the issuer's.
    """
    try:
        if method is None:
            return _every_key(reader, issuer)
        return _named_keys(reader, method, issuer)
    except Unreachable as error:
        raise KeyOwnerError("unreachable", reason=error.said) from None
    except KeyOwnerError:
        raise
    except CredentialError as error:
        code = "unsupported" if error.is_unread else "invalid"
        raise KeyOwnerError(code, reason=error.said) from None


def _named_keys(reader: Reader, method: str, issuer: str) -> tuple[IssuerKey, ...]:
    if method.startswith("#"):
        method = f"{issuer}{method}"
    for start, read in _SELF_NAMED.items():
        if method.startswith(start):
            if method.partition("#")[0] != issuer:
                raise KeyOwnerError("not_listed", url=method)
            return (IssuerKey(read(method)),)
    if is_http_url(method) and is_http_url(issuer):
        return _served_keys(reader, method, issuer)
    return (_listed_key(reader, method, issuer),)


def _every_key(reader: Reader, issuer: str) -> tuple[IssuerKey, ...]:
    """Return the keys of an issuer that can be read; those that cannot stand in nobody's way."""
    if issuer.startswith(tuple(_SELF_NAMED)):
        return _named_keys(reader, issuer, issuer)
    document = _issuer_document(reader, issuer)
    if isinstance(document.get("keys"), list):
        return tuple(IssuerKey(key) for key in keys_of_set(document, issuer))
    keys: list[IssuerKey] = []
    error = KeyOwnerError("no_key")
    for name in method_names(document)[:MAX_KEYS]:
        try:
            keys.extend(issuer_keys(reader, name, issuer))
        except KeyOwnerError as refused:
            error = refused
    if not keys:
        raise error
    return tuple(keys)


def _listed_key(reader: Reader, method: str, issuer: str) -> IssuerKey:
    """Return a key that the issuer's DID document lists, described there or at its own address."""
    document = _issuer_document(reader, issuer)
    found = _method_of(document, method)
    if found is not None:
        return found
    named = document.get("assertionMethod")
    if is_http_url(method) and isinstance(named, list) and method in named:
        return IssuerKey(_key_of(_read(reader, method), method, issuer))
    raise KeyOwnerError("not_listed", url=method)


def _served_keys(reader: Reader, method: str, issuer: str) -> tuple[IssuerKey, ...]:
    """Return a key that the issuer's own site serves: alone, in a set, or in the issuer's own document."""
    # Early names are written with http, and asked over https all the same.
    if not same_origin(over_https(method), over_https(issuer)):
        raise KeyOwnerError("not_listed", url=method)
    document = _read(reader, method)
    if isinstance(document.get("keys"), list):
        return tuple(IssuerKey(key) for key in keys_of_set(document, method))
    if "assertionMethod" not in document and "verificationMethod" not in document:
        return (IssuerKey(_key_of(document, method, issuer)),)
    found = _method_of(document, method) if document.get("id") == issuer else None
    if found is None:
        raise KeyOwnerError("not_listed", url=method)
    return (found,)


def _method_of(document: Mapping[str, Any], method: str) -> IssuerKey | None:
    """Return the key of a method that the issuer's own document allows for assertions, or does not restrict."""
    found = asserting_method(document, method)
    if found is not None:
        return IssuerKey(key_of_method(found))
    found = described_method(document, method)
    return None if found is None else IssuerKey(key_of_method(found), listed=False)


def _key_of(document: Mapping[str, Any], method: str, issuer: str) -> PublicKey:
    """Return the key of a document that is nothing but a key."""
    if "kty" in document:
        return key_of_jwk(document)
    controller = document.get("controller")
    if not isinstance(controller, str) or not controller:
        raise KeyOwnerError("no_owner", url=method)
    if controller != issuer:
        raise KeyOwnerError("other_owner", url=method, other=controller[:200])
    return key_of_method(document)


def _issuer_document(reader: Reader, issuer: str) -> dict[str, Any]:
    """Return the document that an issuer's name leads to, which must say that it is of that name."""
    if issuer.startswith("did:web:"):
        address = address_of_did_web(issuer)
    elif is_http_url(issuer):
        address = issuer
    else:
        raise KeyMaterialError(
            N_("keys of {name} cannot be looked up; those of {names} can"),
            name=issuer[:200],
            names="did:web, did:key, did:jwk, https",
            code="unsupported",
        )
    document = _read(reader, address)
    own = document.get("id")
    if not isinstance(own, str) or not own:
        # A set of keys has no name of its own.
        if is_http_url(issuer) and isinstance(document.get("keys"), list):
            return document
        raise KeyOwnerError("no_id", url=address)
    if own != issuer:
        raise KeyOwnerError("other_id", url=issuer, other=own[:200])
    return document


def _read(reader: Reader, address: str) -> dict[str, Any]:
    answer = reader.fetch_body(address.partition("#")[0])
    return read_served(answer)
