"""Data Integrity proofs: made with the cryptosuite `eddsa-rdfc-2022`, checked with all of `suites.py`.

W3C Verifiable Credential Data Integrity 1.0, section 4; Data Integrity EdDSA Cryptosuites 1.0, section 3; Data
Integrity ECDSA Cryptosuites 1.0, section 3. Most suites sign the digest of the proof options, then that of the
document, each made canonical as RDF (RDFC-1.0) or as JSON (RFC 8785).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badges.contexts import CREDENTIALS_V2, load_context
from badges.errors import AT_PLACE, CredentialError, SignatureError
from badges.keys import PublicKey
from badges.ob2.writing import format_time
from badges.ob3.canonical import ContextLoader, canonical
from badges.ob3.multikey import decode_multibase, encode_multibase
from badges.ob3.selective import Options, check_derived
from badges.ob3.shapes import canonical_by_shape
from badges.ob3.suites import (
    CRYPTOSUITE,
    Form,
    signature_bytes,
    suite_of,
    unread_suite,
    verify_raw,
)
from badges.sentences import N_

_SHA256 = "sha256"
MAX_PROOFS = 4
CACHED_DOCUMENTS = 64
CACHED_BYTES = 32 * 1024

_FIXED = {
    "type": "DataIntegrityProof",
    "cryptosuite": CRYPTOSUITE,
    "proofPurpose": "assertionMethod",
}
_PLAIN_MEMBERS = frozenset({*_FIXED, "created", "verificationMethod"})
_PLAIN_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_PLAIN_IRI = re.compile(r"[a-z][a-z0-9]*:[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")
_SECURITY = "https://w3id.org/security#"
_PLAIN_TEXT = (
    '_:c14n0 <http://purl.org/dc/terms/created> "{created}"'
    "^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n"
    "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    f" <{_SECURITY}DataIntegrityProof> .\n"
    f'_:c14n0 <{_SECURITY}cryptosuite> "{CRYPTOSUITE}"^^<{_SECURITY}cryptosuiteString> .\n'
    f"_:c14n0 <{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod> .\n"
    f"_:c14n0 <{_SECURITY}verificationMethod> <{{method}}> .\n"
)


def add_proof(
    document: Mapping[str, Any],
    key: Ed25519PrivateKey,
    *,
    verification_method: str,
    created: datetime,
    load: ContextLoader = load_context,
) -> dict[str, Any]:
    """Return a document with a proof; the schema of Open Badges wants an array of them.

    Args:
        document: the document, without a proof.
        key: the private key.
        verification_method: where the public key is found, an IRI.
        created: the moment of signing.
        load: from the address of a context to its document.

    Raises:
        CredentialError: the document cannot be signed; as `canonical`.
    """
    proof = options_of(verification_method, created)
    written = canonical_by_shape(document) if load is load_context else canonical(document, load)
    digest = _options_digest(proof, document.get("@context"), load) + _digest(written)
    value = encode_multibase(key.sign(digest))
    return {**document, "proof": [{**proof, "proofValue": value}]}


def options_of(verification_method: str, created: datetime) -> dict[str, Any]:
    """Return a proof without its value."""
    return {
        **_FIXED,
        "created": format_time(created.replace(microsecond=0)),
        "verificationMethod": verification_method,
    }


def digest_of_options(proof: Mapping[str, Any], context: Any) -> bytes:
    """Return the digest of a proof without its value, which goes before that of the document."""
    return _options_digest(proof, context, load_context)


def read_proofs(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the proofs of a document, written as one object or as an array.

    Raises:
        SignatureError: there is none, or something else in its place.
    """
    found = document.get("proof")
    if found is None or found == []:
        raise SignatureError(N_("the credential carries no proof"), code="missing")
    proofs: list[dict[str, Any]] = found if isinstance(found, list) else [found]
    if len(proofs) > MAX_PROOFS or not all(isinstance(one, dict) for one in proofs):
        raise SignatureError(N_("the proof of the credential is no object"))
    return proofs


def check_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    key: PublicKey,
    load: ContextLoader = load_context,
) -> None:
    """Check one proof of a document with a key that the caller trusts.

    Raises:
        SignatureError: another cryptosuite or purpose, a malformed value, or a false signature.
        CredentialError: the document cannot be canonicalised; as `canonical`.
    """
    suite = suite_of(proof)
    if suite is None:
        raise unread_suite(proof)
    purpose = proof.get("proofPurpose")
    if purpose != _FIXED["proofPurpose"]:
        raise SignatureError(
            N_("the proof's {name} is {other}; {value} is read"),
            name="proofPurpose",
            other=ascii(str(purpose)[:60]),
            value=_FIXED["proofPurpose"],
            code="algorithm",
        )
    own, hash_name = suite.fitting(key)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    if suite.form is Form.SELECTIVE:
        digest = _options_digest(options, document.get("@context"), load, hash_name)
        check_derived(unsecured, proof.get("proofValue"), own, Options(digest, load))
        return
    signature = _signature(proof.get("proofValue"), signature_bytes(own))
    if suite.form is Form.JCS:
        digest = _jcs_digest(unsecured, options, hash_name)
    else:
        digest = _options_digest(options, document.get("@context"), load, hash_name)
        digest += _document_digest(unsecured, load, hash_name)
    verify_raw(own, signature, digest, hash_name)


def proof_digest(
    document: Mapping[str, Any], options: Mapping[str, Any], load: ContextLoader = load_context
) -> bytes:
    """Return what is signed with `eddsa-rdfc-2022`: the digest of the options, then that of the document.

    Raises:
        CredentialError: as `canonical`.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    said = _options_digest(options, document.get("@context"), load)
    return said + _document_digest(unsecured, load)


def _jcs_digest(document: Mapping[str, Any], options: Mapping[str, Any], hash_name: str) -> bytes:
    """Return what is signed with the suites of canonical JSON (RFC 8785).

    Data Integrity EdDSA Cryptosuites 1.0, section 3.3.2: contexts that were added behind those of the proof are no
    part of what was signed.
    """
    signed = dict(document)
    if "@context" in options:
        ours, theirs = _as_list(document.get("@context")), _as_list(options["@context"])
        if ours[: len(theirs)] != theirs:
            raise SignatureError(
                N_("the contexts of the document do not start with those of the proof"),
                code="wrong_key",
            )
        signed["@context"] = options["@context"]
    try:
        texts = (rfc8785.dumps(dict(options)), rfc8785.dumps(signed))
    except rfc8785.CanonicalizationError:
        raise SignatureError(N_("the document has no canonical JSON (RFC 8785)")) from None
    return b"".join(hashlib.new(hash_name, text).digest() for text in texts)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _options_digest(
    options: Mapping[str, Any], context: Any, load: ContextLoader, hash_name: str = _SHA256
) -> bytes:
    plain = _plain_options(options) if _starts_plainly(context) else None
    text = plain or canonical({**options, "@context": context}, load, hash_name)
    return _digest(text, hash_name)


def _document_digest(
    document: Mapping[str, Any], load: ContextLoader, hash_name: str = _SHA256
) -> bytes:
    """Return the digest of a document; the last ones are kept, since status lists come again."""
    text = json.dumps(document, separators=(",", ":"))
    if load is not load_context or len(text) > CACHED_BYTES:
        return _digest(canonical(document, load, hash_name), hash_name)
    return _cached_digest(text, hash_name)


@lru_cache(maxsize=CACHED_DOCUMENTS)
def _cached_digest(text: str, hash_name: str) -> bytes:
    return _digest(canonical(json.loads(text), hash_name=hash_name), hash_name)


def _starts_plainly(context: Any) -> bool:
    """Tell whether W3C's context comes first: it protects the words of a proof."""
    return isinstance(context, list) and bool(context) and context[0] == CREDENTIALS_V2


def _plain_options(options: Mapping[str, Any]) -> str | None:
    """Return the canonical form of ordinary proof options without a JSON-LD processor.

    It is a fifth of the work of signing, and always the same five lines. Any other member, or a
    value that would need escaping, goes the long way.
    """
    created, method = options.get("created"), options.get("verificationMethod")
    if set(options) != _PLAIN_MEMBERS or any(
        options[name] != value for name, value in _FIXED.items()
    ):
        return None
    if not (isinstance(created, str) and _PLAIN_TIME.fullmatch(created)):
        return None
    if not (isinstance(method, str) and _PLAIN_IRI.fullmatch(method)):
        return None
    return _PLAIN_TEXT.format(created=created, method=method)


def _digest(text: str, hash_name: str = _SHA256) -> bytes:
    return hashlib.new(hash_name, text.encode("utf-8")).digest()


def _signature(value: Any, length: int) -> bytes:
    if isinstance(value, str):
        try:
            signature = decode_multibase(value)
        except CredentialError as error:
            raise SignatureError(AT_PLACE, place="proofValue", reason=error.said) from None
        if len(signature) == length and encode_multibase(signature) == value:
            return signature
    raise SignatureError(N_("proofValue is no signature of {count} bytes"), count=length)
