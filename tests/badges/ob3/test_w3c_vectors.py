"""Both published vectors of eddsa-rdfc-2022, byte for byte: hashes, signature and proof value.

The facts are those of W3C, "Data Integrity EdDSA Cryptosuites 1.0", appendix on test vectors. The
two contexts beside W3C's own are fixtures of ours, with the few words that the vectors use: what is
signed is the meaning that a context gives to words, and not its text.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badges.contexts import CREDENTIALS_V2, load_context
from badges.errors import SignatureError
from badges.ob3.canonical import canonical
from badges.ob3.data_integrity import check_proof, proof_digest
from badges.ob3.multikey import decode_key, decode_multibase, encode_key, encode_multibase

PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
PRIVATE = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
OPTIONS_HASH = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CITIZENSHIP = "https://w3id.org/citizenship/v4rc1"
_WORDS = "https://w3id.org/citizenship#"
_DATE = {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
CONTEXTS: dict[str, dict[str, Any]] = {
    EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}},
    CITIZENSHIP: {
        "@context": {
            "EmployablePerson": f"{_WORDS}EmployablePerson",
            "EmploymentAuthorizationDocument": f"{_WORDS}EmploymentAuthorizationDocument",
            "EmploymentAuthorizationDocumentCredential": (
                f"{_WORDS}EmploymentAuthorizationDocumentCredential"
            ),
            "Person": "https://schema.org/Person",
            "additionalName": "https://schema.org/additionalName",
            "birthCountry": f"{_WORDS}birthCountry",
            "birthDate": {"@id": "https://schema.org/birthDate", **_DATE},
            "employmentAuthorizationDocument": f"{_WORDS}employmentAuthorizationDocument",
            "familyName": "https://schema.org/familyName",
            "gender": "https://schema.org/gender",
            "givenName": "https://schema.org/givenName",
            "identifier": "https://schema.org/identifier",
            "image": {"@id": "https://schema.org/image", "@type": "@id"},
            "lprCategory": f"{_WORDS}lprCategory",
            "lprNumber": f"{_WORDS}lprNumber",
            "residentSince": {"@id": f"{_WORDS}residentSince", **_DATE},
        }
    },
}
_PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2"


@dataclass(frozen=True)
class Vector:
    """One credential of W3C's with what must come out of it."""

    unsigned: dict[str, Any]
    document_hash: str
    signature: str
    proof_value: str


ALUMNI = Vector(
    unsigned={
        "@context": [CREDENTIALS_V2, EXAMPLES],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:abcdefgh",
            "alumniOf": "The School of Examples",
        },
    },
    document_hash="517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017",
    signature=(
        "4d8e53c2d5b3f2a7891753eb16ca993325bdb0d3cfc5be1093d0a18426f5ef85"
        "78cadc0fd4b5f4dd0d1ce0aefd15ab120b7a894d0eb094ffda4e6553cd1ed50d"
    ),
    proof_value=(
        "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
    ),
)
EMPLOYMENT = Vector(
    unsigned={
        "@context": [CREDENTIALS_V2, CITIZENSHIP],
        "type": ["VerifiableCredential", "EmploymentAuthorizationDocumentCredential"],
        "issuer": {
            "id": "did:key:zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76",
            "image": f"{_PIXEL}NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==",
        },
        "credentialSubject": {
            "type": ["Person", "EmployablePerson"],
            "givenName": "JOHN",
            "additionalName": "JACOB",
            "familyName": "SMITH",
            "image": f"{_PIXEL}Ng+M/wHwAEAQH/7yMK/gAAAABJRU5ErkJggg==",
            "gender": "Male",
            "residentSince": "2015-01-01",
            "birthCountry": "Bahamas",
            "birthDate": "1999-07-17",
            "employmentAuthorizationDocument": {
                "type": "EmploymentAuthorizationDocument",
                "identifier": "83627465",
                "lprCategory": "C09",
                "lprNumber": "999-999-999",
            },
        },
        "name": "Employment Authorization Document",
        "description": "Example Employment Authorization Document.",
        "validFrom": "2019-12-03T00:00:00Z",
        "validUntil": "2029-12-03T00:00:00Z",
    },
    document_hash="03f59e5b04ab575b1172cb684f22eede72f0e9033e0b5c67d0e2506768d6ce11",
    signature=(
        "20b1a944960b75ca69ba070af4820de6e6acae1afe827d8c566c0f7b932d1bd3"
        "abde3222b3095088051439a8b4e7a5356c7ba6d246774f875ebb6ddee1577003"
    ),
    proof_value=(
        "zeuuS9pi2ZR8Q41bFFJKS9weSWkwa7pRcxHTHzxjDEHtVSZp3D9Rm3JdzT82EQpmXMb9wvfFJLuDPeSXZaRX1q1c"
    ),
)
OPTIONS = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{PUBLIC}#{PUBLIC}",
    "proofPurpose": "assertionMethod",
}
both = pytest.mark.parametrize("vector", [ALUMNI, EMPLOYMENT], ids=["alumni", "employment"])


def load(url: str) -> dict[str, Any]:
    return CONTEXTS.get(url) or load_context(url)


def private_key() -> Ed25519PrivateKey:
    # A private Multikey starts with two bytes that name its kind.
    return Ed25519PrivateKey.from_private_bytes(decode_multibase(PRIVATE)[2:])


def test_the_key_pair_is_one() -> None:
    assert encode_key(private_key().public_key()) == PUBLIC


@both
def test_the_hashes(vector: Vector) -> None:
    text = canonical(vector.unsigned, load)
    assert hashlib.sha256(text.encode()).hexdigest() == vector.document_hash
    digest = proof_digest(vector.unsigned, OPTIONS, load)
    assert digest.hex() == OPTIONS_HASH + vector.document_hash


@both
def test_the_proof_value_is_made_and_checked(vector: Vector) -> None:
    signature = private_key().sign(proof_digest(vector.unsigned, OPTIONS, load))
    assert signature.hex() == vector.signature
    assert encode_multibase(signature) == vector.proof_value
    proof = {**OPTIONS, "proofValue": vector.proof_value}
    check_proof({**vector.unsigned, "proof": proof}, proof, decode_key(PUBLIC), load)


@both
def test_one_other_letter_is_found(vector: Vector) -> None:
    proof = {**OPTIONS, "proofValue": vector.proof_value}
    changed = {**vector.unsigned, "name": vector.unsigned["name"] + "."}
    with pytest.raises(SignatureError, match="does not match"):
        check_proof(changed, proof, decode_key(PUBLIC), load)
