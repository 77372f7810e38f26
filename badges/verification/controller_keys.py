"""Find the key of a verification method and make sure that it belongs to the issuer.

A proof names a method; the issuer's own document (a DID document, or what the issuer's site serves)
must allow that method for assertions. `did:key` needs no document: the issuer is the key.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from badges.errors import CredentialError, KeyMaterialError, Unreachable
from badges.keys import PublicKey
from badges.ob2.fields import is_http_url
from badges.ob3.did import (
    address_of_did_web,
    asserting_method,
    key_of_did_key,
    key_of_jwk,
    key_of_method,
)
from badges.sentences import N_, Sentence, Value
from badges.verification.documents import Reader, read_served
from badges.verification.scope import same_origin


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


def issuer_key(reader: Reader, method: str, issuer: str) -> PublicKey:
    """Return the key of a method that the issuer allows for assertions.

    Raises:
        KeyOwnerError: it cannot be read, is no key, or is not the issuer's.
    """
    if method.startswith("#"):
        method = f"{issuer}{method}"
    try:
        if method.startswith("did:key:"):
            return _self_named_key(method, issuer)
        if is_http_url(method) and is_http_url(issuer):
            return _served_key(reader, method, issuer)
        return _listed_key(reader, method, issuer)
    except Unreachable as error:
        raise KeyOwnerError("unreachable", reason=error.said) from None
    except KeyOwnerError:
        raise
    except CredentialError as error:
        raise _refused_key(error) from None


def issuer_keys(reader: Reader, issuer: str) -> Iterator[PublicKey]:
    """Yield the keys that an issuer's DID allows for assertions, when a proof names none.

    Raises:
        KeyOwnerError: the issuer has no document of keys, or it cannot be read.
    """
    if issuer.startswith("did:key:"):
        yield issuer_key(reader, issuer, issuer)
        return
    try:
        document = _did_document(reader, issuer)
    except Unreachable as error:
        raise KeyOwnerError("unreachable", reason=error.said) from None
    except CredentialError as error:
        raise _refused_key(error) from None
    listed = document.get("assertionMethod")
    for one in listed if isinstance(listed, list) else [listed]:
        name = one.get("id") if isinstance(one, Mapping) else one
        if isinstance(name, str):
            yield issuer_key(reader, name, issuer)


def _refused_key(error: CredentialError) -> KeyOwnerError:
    return KeyOwnerError("unsupported" if error.is_unread else "invalid", reason=error.said)


def _self_named_key(method: str, issuer: str) -> PublicKey:
    if method.partition("#")[0] != issuer:
        raise KeyOwnerError("not_listed", url=method)
    return key_of_did_key(method)


def _listed_key(reader: Reader, method: str, issuer: str) -> PublicKey:
    """Return a key that the issuer's DID document lists, described there or at its own address."""
    document = _did_document(reader, issuer)
    found = asserting_method(document, method)
    if found is not None:
        return key_of_method(found)
    named = document.get("assertionMethod")
    if is_http_url(method) and isinstance(named, list) and method in named:
        return _key_of(_read(reader, method), issuer)
    raise KeyOwnerError("not_listed", url=method)


def _served_key(reader: Reader, method: str, issuer: str) -> PublicKey:
    """Return a key that the issuer's own site serves."""
    if not same_origin(method, issuer):
        raise KeyOwnerError("not_listed", url=method)
    document = _read(reader, method)
    if "assertionMethod" not in document:
        return _key_of(document, issuer)
    found = asserting_method(document, method) if document.get("id") == issuer else None
    if found is None:
        raise KeyOwnerError("not_listed", url=method)
    return key_of_method(found)


def _key_of(document: Mapping[str, Any], issuer: str) -> PublicKey:
    """Return the key of a document that is nothing but a key."""
    if "kty" in document:
        return key_of_jwk(document)
    controller = document.get("controller")
    if controller != issuer:
        raise KeyOwnerError(
            "other_owner", url=str(document.get("id"))[:200], other=str(controller)[:200]
        )
    return key_of_method(document)


def _did_document(reader: Reader, did: str) -> dict[str, Any]:
    if not did.startswith("did:web:"):
        raise KeyMaterialError(
            N_("keys of {name} cannot be looked up; did:web and did:key can"),
            name=did[:200],
            code="unsupported",
        )
    document = _read(reader, address_of_did_web(did))
    if document.get("id") != did:
        raise KeyOwnerError("other_id", url=did, other=str(document.get("id"))[:200])
    return document


def _read(reader: Reader, address: str) -> dict[str, Any]:
    answer = reader.fetch_body(address.partition("#")[0])
    return read_served(answer)
