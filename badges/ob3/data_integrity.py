"""Data Integrity proofs with the cryptosuite `eddsa-rdfc-2022`: make and check.

W3C Verifiable Credential Data Integrity 1.0, section 4, and Data Integrity EdDSA Cryptosuites 1.0,
section 3.2: SHA-256 of the canonical proof options, then of the canonical document, signed with
Ed25519.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from badges.contexts import CREDENTIALS_V2, load_context
from badges.errors import AT_PLACE, CredentialError, SignatureError
from badges.ob2.writing import format_time
from badges.ob3.canonical import ContextLoader, canonical
from badges.ob3.multikey import decode_multibase, encode_multibase
from badges.ob3.shapes import canonical_by_shape
from badges.sentences import N_

CRYPTOSUITE = "eddsa-rdfc-2022"
_SIGNATURE_BYTES = 64
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
    proof = {
        **_FIXED,
        "created": format_time(created.replace(microsecond=0)),
        "verificationMethod": verification_method,
    }
    written = canonical_by_shape(document) if load is load_context else canonical(document, load)
    digest = _options_digest(proof, document.get("@context"), load) + _sha256(written)
    value = encode_multibase(key.sign(digest))
    return {**document, "proof": [{**proof, "proofValue": value}]}


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
    key: Ed25519PublicKey,
    load: ContextLoader = load_context,
) -> None:
    """Check one proof of a document with a key that the caller trusts.

    Raises:
        SignatureError: another cryptosuite or purpose, a malformed value, or a false signature.
        CredentialError: the document cannot be canonicalised; as `canonical`.
    """
    for name, value in _FIXED.items():
        if proof.get(name) != value:
            raise SignatureError(
                N_("the proof's {name} is {other}; {value} is read"),
                name=name,
                other=ascii(str(proof.get(name))[:60]),
                value=value,
                code="algorithm" if name == "proofPurpose" else "unsupported",
            )
    signature = _signature(proof.get("proofValue"))
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    digest = proof_digest(document, options, load)
    try:
        key.verify(signature, digest)
    except InvalidSignature:
        raise SignatureError(
            N_("the signature does not match: the text was changed, or another key signed it"),
            code="wrong_key",
        ) from None


def proof_digest(
    document: Mapping[str, Any], options: Mapping[str, Any], load: ContextLoader = load_context
) -> bytes:
    """Return what is signed: the digest of the options, then that of the document.

    Raises:
        CredentialError: as `canonical`.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    said = _options_digest(options, document.get("@context"), load)
    return said + _document_digest(unsecured, load)


def _options_digest(options: Mapping[str, Any], context: Any, load: ContextLoader) -> bytes:
    plain = _plain_options(options) if _starts_plainly(context) else None
    return _sha256(plain or canonical({**options, "@context": context}, load))


def _document_digest(document: Mapping[str, Any], load: ContextLoader) -> bytes:
    """Return the digest of a document; the last ones are kept, since status lists come again."""
    text = json.dumps(document, separators=(",", ":"))
    if load is not load_context or len(text) > CACHED_BYTES:
        return _sha256(canonical(document, load))
    return _cached_digest(text)


@lru_cache(maxsize=CACHED_DOCUMENTS)
def _cached_digest(text: str) -> bytes:
    return _sha256(canonical(json.loads(text)))


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


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()


def _signature(value: Any) -> bytes:
    if isinstance(value, str):
        try:
            signature = decode_multibase(value)
        except CredentialError as error:
            raise SignatureError(AT_PLACE, place="proofValue", reason=error.said) from None
        if len(signature) == _SIGNATURE_BYTES and encode_multibase(signature) == value:
            return signature
    raise SignatureError(N_("proofValue is no Ed25519 signature of 64 bytes"))
