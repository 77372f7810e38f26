"""Decentralised identifiers: `did:key`, `did:jwk` and `did:web`, and the keys that their documents name.

W3C Decentralized Identifiers 1.0 and Controlled Identifiers 1.0; the did:key and did:web methods.
Everything here is pure: fetching a document is the caller's task.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.exceptions import InvalidKeyError

from badges.errors import CredentialError, KeyMaterialError
from badges.jws import decode_base64url
from badges.keys import CURVES, MAX_RSA_BITS, MIN_RSA_BITS, PublicKey
from badges.ob2.fields import is_http_url
from badges.ob3.multikey import ED25519_BYTES, decode_key, decode_multibase, encode_key
from badges.sentences import N_
from badges.strict_json import read_object

_DID_CONTEXT = "https://www.w3.org/ns/did/v1"
_MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_OTHER_FORMS = ("publicKeyBase58", "publicKeyPem", "publicKeyHex", "publicKeyBase64")
_RELATIONSHIPS = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
    "keyAgreement",
)
MAX_KEYS = 8
"""How many keys of an issuer are tried when a signature does not name one."""

_OWN_MACHINE = ("localhost", "127.0.0.1")
_READERS = {"RSA": RSAAlgorithm, "EC": ECAlgorithm, "OKP": OKPAlgorithm}


def did_key(key: Ed25519PublicKey) -> str:
    """Return the did:key of an Ed25519 key."""
    return f"did:key:{encode_key(key)}"


def did_key_method(key: Ed25519PublicKey) -> str:
    """Return the verification method of a did:key, which repeats the key as fragment."""
    text = encode_key(key)
    return f"did:key:{text}#{text}"


def key_of_did_key(method: str) -> PublicKey:
    """Return the key that a did:key verification method is.

    Raises:
        KeyMaterialError: it is none, or its fragment names another key.
    """
    did, _, fragment = method.partition("#")
    text = did.removeprefix("did:key:")
    if fragment not in ("", text):
        raise KeyMaterialError(N_("the fragment of the did:key names another key"))
    return decode_key(text)


def key_of_did_jwk(method: str) -> PublicKey:
    """Return the key that a did:jwk verification method is: the JWK itself, written as base64url.

    Raises:
        KeyMaterialError: it is none, or its fragment is not `#0`.
    """
    did, _, fragment = method.partition("#")
    text = did.removeprefix("did:jwk:")
    if fragment not in ("", "0"):
        raise KeyMaterialError(N_("the fragment of the did:jwk names another key"))
    try:
        jwk = read_object(decode_base64url(text))
    except CredentialError:
        raise KeyMaterialError(N_("this did:jwk holds no JWK")) from None
    return key_of_jwk(jwk)


def address_of_did_web(did: str) -> str:
    """Return the web address of the document of a did:web.

    Raises:
        CredentialError: it is no did:web, or no web address comes out.
    """
    host, *path = did.removeprefix("did:web:").split(":")
    parts = [unquote(part) for part in path]
    tail = "/".join(parts) if parts else ".well-known"
    name = unquote(host)
    # On one's own machine there are no certificates; the resolver decides whether it may be asked.
    scheme = "http" if name.partition(":")[0] in _OWN_MACHINE else "https"
    address = f"{scheme}://{name}/{tail}/did.json"
    bad = any(part in ("", ".", "..") or "/" in part for part in parts) or "/" in name
    if not did.startswith("did:web:") or bad or not is_http_url(address):
        raise CredentialError(
            N_("{name} is no did:web that leads to a web address"), name=did[:200]
        )
    return address


def did_web_document(
    did: str,
    keys: Mapping[str, Ed25519PublicKey | RSAPublicKey],
    *,
    also_known_as: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the document to serve for a did:web.

    Args:
        did: the identifier.
        keys: the public keys, by fragment: those of `sign_credential` (Ed25519) are written as Multikey, those of
            `sign_jwt` (RSA) as JWK.
        also_known_as: other names, for instance the profile of Open Badges 2.0.
    """
    methods = [_method_of(did, name, key) for name, key in keys.items()]
    names = {"alsoKnownAs": list(also_known_as)} if also_known_as else {}
    return {
        "@context": [_DID_CONTEXT, _MULTIKEY_CONTEXT],
        "id": did,
        **names,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _method_of(did: str, name: str, key: Ed25519PublicKey | RSAPublicKey) -> dict[str, Any]:
    kind, held = (
        ("JsonWebKey", {"publicKeyJwk": public_jwk(key)})
        if isinstance(key, RSAPublicKey)
        else ("Multikey", {"publicKeyMultibase": encode_key(key)})
    )
    return {"id": f"{did}#{name}", "type": kind, "controller": did, **held}


def asserting_method(document: Mapping[str, Any], method: str) -> Mapping[str, Any] | None:
    """Return a verification method that a document allows for assertions, or None.

    The document must list it in `assertionMethod`, by name or whole, and the method must name the
    document as its controller.
    """
    owner = document.get("id")
    listed = _objects(document.get("assertionMethod"))
    described = [*listed, *_objects(document.get("verificationMethod"))]
    if not any(_name(one, owner) == method for one in listed):
        return None
    for one in described:
        if isinstance(one, Mapping) and _name(one, owner) == method:
            return one if one.get("controller") == owner else None
    return None


def described_method(document: Mapping[str, Any], method: str) -> Mapping[str, Any] | None:
    """Return a verification method of a document that says of none of its keys what it may do, or None.

    Such documents hold `verificationMethod` alone, often one object in place of an array. A document that gives its
    keys a purpose, whichever, is taken at its word: `asserting_method`.
    """
    if any(name in document for name in _RELATIONSHIPS):
        return None
    owner = document.get("id")
    described = _objects(document.get("verificationMethod"))
    for one in described:
        # A proof may name the document alone, where it holds one key.
        named = _name(one, owner) == method or (method == owner and len(described) == 1)
        if isinstance(one, Mapping) and named:
            return one if one.get("controller") == owner else None
    return None


def method_names(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the methods that may sign: those listed, or those described where none has a purpose."""
    listed = any(name in document for name in _RELATIONSHIPS)
    found = _objects(document.get("assertionMethod" if listed else "verificationMethod"))
    owner = document.get("id")
    return tuple(name for one in found if (name := _name(one, owner)) is not None)


def keys_of_set(document: Mapping[str, Any], method: str) -> tuple[PublicKey, ...]:
    """Return the keys of a JWK Set (RFC 7517, section 5) that a name may mean.

    The one that bears the name, or the fragment of it; without such a one, every key that is read.

    Raises:
        KeyMaterialError: there is none that is read.
    """
    found = [one for one in _objects(document.get("keys"))[:MAX_KEYS] if isinstance(one, Mapping)]
    names = (method, method.partition("#")[2])
    meant = [one for one in found if one.get("kid") in names] or found
    keys, error = [], KeyMaterialError(N_("the set of keys holds none"))
    for one in meant:
        try:
            keys.append(key_of_jwk(one))
        except KeyMaterialError as refused:
            error = refused
    if not keys:
        raise error
    return tuple(keys)


def key_of_method(method: Mapping[str, Any]) -> PublicKey:
    """Return the key of a verification method, as Multikey or JWK, or as keys of Ed25519 were written before 2020.

    Raises:
        KeyMaterialError: there is none, two, or one of a kind that signs no badge.
    """
    multibase, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    if isinstance(multibase, str) and jwk is None:
        return decode_key(multibase)
    if isinstance(jwk, Mapping) and multibase is None:
        return key_of_jwk(jwk)
    if multibase is None and jwk is None and method.get("type") == "Ed25519VerificationKey2018":
        return _key_in_base58(method.get("publicKeyBase58"))
    # `publicKeyPem` and the like, and other kinds in base58, are keys too, in ways that are not read.
    other = multibase is None and jwk is None and any(name in method for name in _OTHER_FORMS)
    raise KeyMaterialError(
        N_("the verification method must hold publicKeyMultibase or publicKeyJwk"),
        code="unsupported" if other else None,
    )


def _key_in_base58(text: object) -> PublicKey:
    """Return the key of an `Ed25519VerificationKey2018`: its 32 bytes in base58btc, without a prefix."""
    try:
        data = decode_multibase(f"z{text}") if isinstance(text, str) else b""
    except CredentialError as error:
        raise KeyMaterialError(error.said) from None
    if len(data) != ED25519_BYTES:
        raise KeyMaterialError(N_("publicKeyBase58 holds no Ed25519 key of 32 bytes"))
    return Ed25519PublicKey.from_public_bytes(data)


def key_of_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """Return the public key of a JWK (RFC 7517).

    Raises:
        KeyMaterialError: it is none, or holds private or secret members.
    """
    if _PRIVATE_MEMBERS.intersection(jwk):
        raise KeyMaterialError(N_("the JWK holds a private key, which must be replaced at once"))
    reader = _READERS.get(str(jwk.get("kty")))
    try:
        key = reader.from_jwk(json.dumps(dict(jwk))) if reader else None  # type: ignore[attr-defined]
    except (InvalidKeyError, ValueError, TypeError, KeyError, AttributeError):
        key = None
    if isinstance(key, RSAPublicKey) and MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        return key
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, CURVES):
        return key
    other = key is not None and not isinstance(key, RSAPublicKey)
    raise KeyMaterialError(
        N_("the JWK is no RSA (2048 bits or more), P-256, P-384 or Ed25519 key"),
        code="unsupported" if other else None,
    )


def public_jwk(key: RSAPublicKey) -> dict[str, str]:
    """Return an RSA public key as JWK."""
    found = RSAAlgorithm.to_jwk(key, as_dict=True)
    return {name: str(found[name]) for name in ("kty", "n", "e")}


def _objects(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _name(method: Any, owner: Any) -> str | None:
    found = method.get("id") if isinstance(method, Mapping) else method
    if not isinstance(found, str):
        return None
    # A DID document may name its own keys by fragment alone.
    return f"{owner}{found}" if found.startswith("#") else found
