"""DIDs: where their documents are, and which keys they allow for assertions."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from badges.errors import CredentialError, KeyMaterialError
from badges.ob3.did import (
    address_of_did_web,
    asserting_method,
    did_key,
    did_key_method,
    did_web_document,
    key_of_did_key,
    key_of_jwk,
    key_of_method,
    public_jwk,
)
from tests.badges.credentials import KEY, OTHER_KEY
from tests.issuer_in_memory import signing_key

DID = "did:web:example.org"


@pytest.mark.parametrize(
    ("did", "address"),
    [
        ("did:web:example.org", "https://example.org/.well-known/did.json"),
        ("did:web:example.org%3A8443", "https://example.org:8443/.well-known/did.json"),
        ("did:web:example.org:ob:v3:issuers:7", "https://example.org/ob/v3/issuers/7/did.json"),
        ("did:web:localhost%3A8000:ob", "http://localhost:8000/ob/did.json"),
        ("did:web:127.0.0.1%3A8000", "http://127.0.0.1:8000/.well-known/did.json"),
        ("did:web:localhost.example.org", "https://localhost.example.org/.well-known/did.json"),
        ("did:web:example.org:a%20b", None),
        ("did:web:example.org:..:etc", None),
        ("did:web:example.org:%2e%2e", None),
        ("did:web:example.org:a%2Fb", None),
        ("did:web:example.org%2Fa", None),
        ("did:web:example.org::a", None),
        ("did:web:user%40example.org", None),
        ("did:web:", None),
        ("did:key:z6Mk", None),
        ("example.org", None),
    ],
)
def test_a_did_web_leads_to_one_address_or_none(did: str, address: str | None) -> None:
    if address is not None:
        assert address_of_did_web(did) == address
        return
    with pytest.raises(CredentialError, match="no did:web"):
        address_of_did_web(did)


def test_a_did_key_is_its_key() -> None:
    key = KEY.public_key()
    assert key_of_did_key(did_key_method(key)) == key
    assert key_of_did_key(did_key(key)) == key
    other = did_key(OTHER_KEY.public_key()).removeprefix("did:key:")
    with pytest.raises(KeyMaterialError, match="another key"):
        key_of_did_key(f"{did_key(key)}#{other}")
    with pytest.raises(KeyMaterialError):
        key_of_did_key("did:key:zXYZ")


def test_our_did_document_names_and_allows_its_keys() -> None:
    document = did_web_document(
        DID,
        {"a": KEY.public_key(), "b": signing_key().public_key()},
        also_known_as=("https://example.org/ob/v2/issuers/1",),
    )
    assert document["alsoKnownAs"] == ["https://example.org/ob/v2/issuers/1"]
    for name, key in (("a", KEY.public_key()), ("b", signing_key().public_key())):
        method = asserting_method(document, f"{DID}#{name}")
        assert method is not None
        assert key_of_method(method) == key
    assert asserting_method(document, f"{DID}#c") is None
    assert "alsoKnownAs" not in did_web_document(DID, {})


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"id": DID},
        {"id": DID, "assertionMethod": 7},
        {"id": DID, "assertionMethod": [7, {"id": 7}]},
        {"id": DID, "assertionMethod": [f"{DID}#a"], "verificationMethod": ["#a", 7]},
        {"id": DID, "assertionMethod": [{"id": "#a", "controller": "did:web:other.example"}]},
    ],
)
def test_odd_documents_allow_nothing(document: dict[str, Any]) -> None:
    assert asserting_method(document, f"{DID}#a") is None


def test_jwks_of_the_kinds_that_sign_badges() -> None:
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    assert key_of_jwk(public_jwk(signing_key().public_key())) == signing_key().public_key()
    assert key_of_jwk(ECAlgorithm.to_jwk(curve, as_dict=True)) == curve
    assert key_of_jwk(OKPAlgorithm.to_jwk(KEY.public_key(), as_dict=True)) == KEY.public_key()


SHORT = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 1024).public_key(), as_dict=True)
CURVE = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP521R1()).public_key(), as_dict=True)


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": 7},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "RSA"},
        {"kty": "RSA", "n": 7, "e": []},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        SHORT,
        CURVE,
        public_jwk(signing_key().public_key()) | {"d": "AAAA"},
    ],
)
def test_other_jwks_are_refused(jwk: dict[str, Any]) -> None:
    with pytest.raises(KeyMaterialError):
        key_of_jwk(jwk)


@pytest.mark.parametrize(
    "method", [{}, {"publicKeyMultibase": 7}, {"publicKeyMultibase": "z", "publicKeyJwk": {}}]
)
def test_a_method_holds_one_key(method: dict[str, Any]) -> None:
    with pytest.raises(KeyMaterialError, match="publicKeyMultibase or publicKeyJwk"):
        key_of_method(method)
