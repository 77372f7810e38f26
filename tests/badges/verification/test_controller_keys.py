"""Where issuers of credentials keep their keys, and which keys are not theirs."""

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from badges.jws import encode_base64url, sign
from badges.ob3.data_integrity import add_proof
from badges.ob3.did import did_key, did_key_method, public_jwk
from badges.ob3.multikey import encode_key, encode_multibase
from badges.verification import Verdict
from tests.badges.credentials import (
    DID_DOCUMENT,
    HOST,
    KEY,
    METHOD,
    OTHER_KEY,
    CredentialIssuer,
)
from tests.badges.verification.credential_faults import failed, told
from tests.issuer_in_memory import NOW, RECIPIENT, signing_key

SITE = f"{HOST}/ob/v3/issuer"


@pytest.fixture
def issuer() -> CredentialIssuer:
    found = CredentialIssuer()
    del found.credential["credentialStatus"]
    return found


def at_a_site(issuer: CredentialIssuer, method: str) -> str:
    """Return the credential as issued by a site, with a proof that names a method."""
    issuer.credential["issuer"] = {"id": SITE, "type": ["Profile"], "name": "Site"}
    return json.dumps(add_proof(issuer.credential, KEY, verification_method=method, created=NOW))


def profile(**members: Any) -> dict[str, Any]:
    method = {
        "id": f"{SITE}#key-0",
        "type": "Multikey",
        "controller": SITE,
        "publicKeyMultibase": encode_key(KEY.public_key()),
    }
    return {"id": SITE, "type": ["Profile"], "verificationMethod": method, **members}


@pytest.mark.parametrize("method", [f"{SITE}#key-0", SITE])
@pytest.mark.parametrize("in_array", [True, False])
def test_a_profile_that_holds_its_key(
    issuer: CredentialIssuer, method: str, in_array: bool
) -> None:
    source = at_a_site(issuer, method)
    issuer[SITE] = profile()
    if in_array:
        issuer[SITE]["verificationMethod"] = [issuer[SITE]["verificationMethod"]]
    report = issuer.check(source)
    assert report.verdict is Verdict.VALID, report.failures
    assert told(report) == {"key_owner.not_asserted"}


def other_controller(found: dict[str, Any]) -> None:
    found["verificationMethod"]["controller"] = "https://stranger.example.org/"


def no_controller(found: dict[str, Any]) -> None:
    del found["verificationMethod"]["controller"]


def second_key(found: dict[str, Any]) -> None:
    other = found["verificationMethod"] | {"id": f"{SITE}#key-1"}
    found["verificationMethod"] = [other, other | {"id": f"{SITE}#key-2"}]


@pytest.mark.parametrize(
    "spoil",
    [
        other_controller,
        no_controller,
        second_key,
        lambda found: found.update(id=f"{SITE}/other"),
        lambda found: found.pop("id"),
        lambda found: found.update(assertionMethod=[]),
        lambda found: found.update(assertionMethod=None),
        lambda found: found.update(authentication=[f"{SITE}#key-0"]),
        lambda found: found.update(keyAgreement=[f"{SITE}#key-0"]),
        lambda found: found.update(verificationMethod=[]),
        lambda found: found.update(verificationMethod="#key-0"),
    ],
)
def test_a_profile_that_does_not_make_the_key_its_own(
    issuer: CredentialIssuer, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    source = at_a_site(issuer, f"{SITE}#key-0")
    issuer[SITE] = profile()
    spoil(issuer[SITE])
    report = issuer.check(source)
    assert failed(report) == ["key_owner.not_listed"]
    assert "None" not in report.failures[0].detail


def test_a_site_that_was_named_with_http(issuer: CredentialIssuer) -> None:
    early = SITE.replace("https:", "http:")
    issuer.credential["issuer"] = {"id": early, "type": ["Profile"], "name": "Site"}
    text = json.dumps(issuer.credential).encode()
    address = f"{HOST}/jwk"
    issuer[address] = public_jwk(signing_key().public_key())
    assert issuer.check(sign(text, issuer.key, header={"kid": address})).verdict is Verdict.VALID
    for other in (f"{HOST}:8443/jwk", "http://issuer.example.org:8080/jwk"):
        issuer[other] = issuer[address]
        report = issuer.check(sign(text, issuer.key, header={"kid": other}))
        assert failed(report) == ["key_owner.not_listed"]


def test_a_key_without_owner_is_said_to_have_none(issuer: CredentialIssuer) -> None:
    source = at_a_site(issuer, f"{SITE}/key")
    for controller in (None, "", 7):
        issuer[f"{SITE}/key"] = {"type": "Multikey", "controller": controller}
        report = issuer.check(source)
        assert failed(report) == ["key_owner.no_owner"]
        assert f"{SITE}/key" in report.failures[0].detail


def test_a_document_of_keys_without_id_is_said_to_have_none() -> None:
    issuer = CredentialIssuer()
    for name in (None, "", 7):
        issuer[DID_DOCUMENT]["id"] = name
        report = issuer.check()
        assert failed(report) == ["key_owner.no_id"]
        assert DID_DOCUMENT in report.failures[0].detail
        assert "None" not in report.failures[0].detail


def from_site(issuer: CredentialIssuer, kid: str | None = None, key: Any = None) -> str:
    issuer.credential["issuer"] = {"id": SITE, "type": ["Profile"], "name": "Site"}
    payload = json.dumps(issuer.credential).encode()
    header = {} if kid is None else {"kid": kid}
    return sign(payload, key or issuer.key, header=header)


def test_a_set_of_keys(issuer: CredentialIssuer) -> None:
    ours, other = (public_jwk(one.public_key()) for one in (signing_key(), signing_key(1)))
    address = f"{HOST}/jwks.json"
    issuer[address] = {"keys": [other | {"kid": "a"}, 7, {"kty": "oct"}, ours | {"kid": "b"}]}
    for kid in (address, f"{address}#b", f"{address}#none-of-them"):
        assert issuer.check(from_site(issuer, kid)).verdict is Verdict.VALID
    # The one that is named counts, though another would fit.
    assert failed(issuer.check(from_site(issuer, f"{address}#a"))) == ["signature.wrong_key"]
    stranger = "https://stranger.example.org/jwks.json"
    issuer[stranger] = issuer[address]
    assert failed(issuer.check(from_site(issuer, stranger))) == ["key_owner.not_listed"]
    for keys in ([], [7], [{"kty": "oct", "k": "AAAA"}]):
        issuer[address] = {"keys": keys}
        assert failed(issuer.check(from_site(issuer, address))) == ["key_owner.invalid"]


def test_a_set_of_more_keys_than_are_tried(issuer: CredentialIssuer) -> None:
    ours, other = (public_jwk(one.public_key()) for one in (signing_key(), signing_key(1)))
    issuer[SITE] = {"keys": [other] * 8 + [ours]}
    assert failed(issuer.check(from_site(issuer))) == ["signature.wrong_key"]
    issuer[SITE] = {"keys": [other] * 7 + [ours]}
    assert issuer.check(from_site(issuer)).verdict is Verdict.VALID


def test_a_site_s_own_document_is_asked_when_a_token_names_no_key(issuer: CredentialIssuer) -> None:
    jwk = {
        "id": f"{SITE}#a",
        "controller": SITE,
        "publicKeyJwk": public_jwk(signing_key().public_key()),
    }
    broken = {"id": f"{SITE}#b", "controller": SITE, "publicKeyMultibase": "z6Mk"}
    issuer[SITE] = {"id": SITE, "verificationMethod": [broken, jwk]}
    report = issuer.check(from_site(issuer))
    assert report.verdict is Verdict.VALID
    assert told(report) >= {"key_owner.no_creator", "key_owner.not_asserted"}
    issuer[SITE]["verificationMethod"] = [broken]
    assert failed(issuer.check(from_site(issuer))) == ["key_owner.invalid"]
    issuer[SITE] = {"id": SITE}
    assert failed(issuer.check(from_site(issuer))) == ["key_owner.no_key"]
    issuer[SITE] = {"id": f"{SITE}/other"}
    assert failed(issuer.check(from_site(issuer))) == ["key_owner.other_id"]


def test_a_site_may_list_a_key_of_its_did(issuer: CredentialIssuer) -> None:
    """The document of a web issuer decides, whatever the method is called."""
    source = at_a_site(issuer, "did:web:keys.example.org#k")
    method = profile()["verificationMethod"] | {"id": "did:web:keys.example.org#k"}
    issuer[SITE] = {"id": SITE, "assertionMethod": [method]}
    assert issuer.check(source).verdict is Verdict.VALID
    issuer[SITE]["assertionMethod"] = [method | {"controller": "did:web:keys.example.org"}]
    assert failed(issuer.check(source)) == ["key_owner.not_listed"]


def test_a_did_that_is_a_jwk(issuer: CredentialIssuer) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    jwk = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    name = f"did:jwk:{encode_base64url(json.dumps(jwk).encode())}"
    issuer.credential["issuer"] = name

    def token(kid: str, signer: Any = key) -> str:
        text = json.dumps(issuer.credential).encode()
        return jwt.PyJWS().encode(text, signer, "ES256", headers={"kid": kid})

    for kid in (f"{name}#0", name, "#0"):
        report = issuer.check(token(kid))
        assert report.verdict is Verdict.VALID
        assert "issuer.key_only" in told(report)
    assert failed(issuer.check(token(f"{name}#1"))) == ["key_owner.invalid"]
    other = ec.generate_private_key(ec.SECP256R1())
    assert failed(issuer.check(token(f"{name}#0", other))) == ["signature.wrong_key"]
    stranger = ECAlgorithm.to_jwk(other.public_key(), as_dict=True)
    strange = f"did:jwk:{encode_base64url(json.dumps(stranger).encode())}#0"
    assert failed(issuer.check(token(strange, other))) == ["key_owner.not_listed"]


@pytest.mark.parametrize("name", ["did:jwk:", "did:jwk:AAAA", "did:jwk:e30", "did:jwk:!"])
def test_a_did_that_holds_no_jwk(issuer: CredentialIssuer, name: str) -> None:
    issuer.credential["issuer"] = name
    token = sign(json.dumps(issuer.credential).encode(), issuer.key, header={"kid": f"{name}#0"})
    assert failed(issuer.check(token)) == ["key_owner.invalid"]


def test_a_stranger_s_did_key_stays_a_stranger_s(issuer: CredentialIssuer) -> None:
    """The did:key of a stranger proves nothing of the issuer, whatever its kind."""
    strange = did_key_method(OTHER_KEY.public_key())
    issuer.credential["issuer"] = did_key(KEY.public_key())
    signed = add_proof(issuer.credential, OTHER_KEY, verification_method=strange, created=NOW)
    assert failed(issuer.check(json.dumps(signed))) == ["key_owner.not_listed"]
    assert issuer.check(json.dumps(signed), RECIPIENT).verdict is Verdict.INVALID


def in_base58(issuer: CredentialIssuer, **members: Any) -> None:
    """Write the issuer's key for proofs as it was written before 2020."""
    document = issuer[DID_DOCUMENT]
    for name in ("verificationMethod", "assertionMethod"):
        for method in document[name]:
            if isinstance(method, dict) and method.pop("publicKeyMultibase", None):
                text = encode_multibase(KEY.public_key().public_bytes_raw()).removeprefix("z")
                kind = "Ed25519VerificationKey2018"
                method.update({"type": kind, "publicKeyBase58": text} | members)


def test_a_key_of_2018_is_read_and_another_in_its_place_proves_nothing() -> None:
    issuer = CredentialIssuer()
    in_base58(issuer)
    assert issuer.check().valid
    other = encode_multibase(OTHER_KEY.public_key().public_bytes_raw()).removeprefix("z")
    issuer = CredentialIssuer()
    in_base58(issuer, publicKeyBase58=other)
    assert [one.code for one in issuer.check().failures] == ["signature.wrong_key"]


def test_a_proof_of_2018_and_a_context_of_a_platform_are_named_and_not_called_wrong() -> None:
    issuer = CredentialIssuer()
    in_base58(issuer)
    secured = issuer.secured()
    secured["proof"] = {"type": "Ed25519Signature2018", "verificationMethod": METHOD, "jws": "e..e"}
    report = issuer.check(json.dumps(secured))
    assert report.verdict == "unverifiable"
    assert "Ed25519Signature2018" in report.unread[0].detail
    platform = "https://openbadges.education/contexts/1"
    foreign = {**issuer.secured()}
    foreign["@context"] = [*foreign["@context"], platform]
    report = issuer.check(json.dumps(foreign))
    assert report.verdict == "unverifiable"
    assert platform in report.unread[0].detail
    issuer.credential["@context"].append(platform)
    report = issuer.check(issuer.jwt())
    assert report.valid, "a token says by itself what was signed"
    assert "structure.further_contexts" in {one.code for one in report.findings}
