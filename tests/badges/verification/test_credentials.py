"""Credentials of Open Badges 3.0: every form, every way to find a key, every kind of list."""

import json

import pytest

from badges.baking import Standard, bake
from badges.errors import NotABadge
from badges.jws import sign
from badges.ob3.data_integrity import add_proof
from badges.ob3.did import did_key, did_key_method, public_jwk
from badges.ob3.multikey import encode_key
from badges.verification import Check, Format, Status
from tests.badges.credentials import (
    CREDENTIAL,
    DID,
    DID_DOCUMENT,
    HOST,
    IMAGE,
    JWT_METHOD,
    KEY,
    METHOD,
    OTHER_KEY,
    STATUS,
    SUBJECT,
    CredentialIssuer,
)
from tests.badges.verification.credential_faults import (
    plain_list,
)
from tests.issuer_in_memory import NOW, PLAIN_SVG, RECIPIENT, plain_png, signing_key


@pytest.mark.parametrize("recipient", [RECIPIENT, "ADA@example.org ", SUBJECT])
def test_without_a_fault_every_form_is_valid(recipient: str) -> None:
    issuer = CredentialIssuer()
    for text, kind in ((issuer.document(), Format.OB3_DI), (issuer.jwt(), Format.OB3_JWT)):
        for source in (
            text,
            bake(plain_png(), text, standard=Standard.OB3),
            bake(PLAIN_SVG, text, standard=Standard.OB3),
        ):
            report = issuer.check(source, recipient)
            assert report.failures == ()
            assert report.format is kind
            assert report.issuer is not None
            assert report.issuer.name == "Example Programme"
            assert report.badge is not None
            assert report.badge.alignments[0].level == "e-2"
            assert report.badge.criteria == "Three descriptors of four."


def test_the_picture_of_a_credential_is_compared() -> None:
    issuer = CredentialIssuer()
    good = issuer.check(bake(plain_png(), issuer.document(), standard=Standard.OB3))
    assert [one.code for one in good.of(Check.IMAGE)] == ["image.ok"]
    other = issuer.check(bake(plain_png(1, 2), issuer.document(), standard=Standard.OB3))
    assert [one.code for one in other.of(Check.IMAGE)] == ["image.differs"]


def test_a_credential_is_read_at_its_address() -> None:
    issuer = CredentialIssuer()
    issuer[f"{HOST}/credential"] = issuer.secured()
    issuer[f"{HOST}/credential.jwt"] = issuer.jwt().encode()
    issuer.media_types[f"{HOST}/credential.jwt"] = "text/plain"
    assert issuer.check(f"{HOST}/credential").format is Format.OB3_DI
    assert issuer.check(f"{HOST}/credential.jwt").format is Format.OB3_JWT


def test_a_proof_may_be_one_object_and_others_may_stand_beside() -> None:
    issuer = CredentialIssuer()
    document = issuer.secured()
    [proof] = document["proof"]
    assert issuer.check(json.dumps(document | {"proof": proof})).valid
    other = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}
    stranger = {**proof, "verificationMethod": did_key_method(OTHER_KEY.public_key())}
    for beside, name in ((other, "bbs-2023"), ({"type": "x"}, "'x'"), (stranger, "did:key")):
        for proofs in ([beside, proof], [proof, beside]):
            report = issuer.check(json.dumps(document | {"proof": proofs}))
            assert report.valid, report.failures
            [told] = [one for one in report.of(Check.SIGNATURE) if one.status is Status.WARNING]
            assert told.code == "signature.other_proofs"
            assert name in told.detail


def test_a_stranger_s_proof_alone_proves_nothing() -> None:
    issuer = CredentialIssuer()
    document = issuer.secured()
    stranger = {
        **document["proof"][0],
        "verificationMethod": did_key_method(OTHER_KEY.public_key()),
    }
    unread = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}
    for proofs in ([stranger], [stranger, unread], [unread, stranger]):
        report = issuer.check(json.dumps(document | {"proof": proofs}))
        assert [one.code for one in report.failures] == ["key_owner.not_listed"]


def test_two_lists_are_both_asked() -> None:
    issuer = CredentialIssuer()
    entry = issuer.credential["credentialStatus"]
    second = entry | {"id": "urn:uuid:2", "statusListIndex": "5"}
    issuer.credential["credentialStatus"] = [entry, second]
    assert issuer.check().valid
    issuer.serve_status(5)
    assert [one.code for one in issuer.check().failures] == ["revocation.listed"]


def test_a_status_list_as_jwt() -> None:
    issuer = CredentialIssuer()
    members = {name: value for name, value in issuer[STATUS].items() if name != "proof"}
    header = {"kid": JWT_METHOD}
    issuer[STATUS] = sign(json.dumps(members).encode(), issuer.key, header=header).encode()
    issuer.media_types[STATUS] = "application/vc+jwt"
    assert issuer.check().valid
    issuer[STATUS] = sign(json.dumps(members).encode(), signing_key(1), header=header).encode()
    assert [one.code for one in issuer.check().failures] == ["revocation.unreadable"]


def test_1edtech_s_list_without_the_credential() -> None:
    issuer = CredentialIssuer()
    listed = [{"id": "urn:uuid:1"}, {"id": CREDENTIAL, "revoked": False}]
    plain_list({"issuer": DID, "revokedCredential": listed})(issuer)
    assert issuer.check().valid


def test_an_issuer_that_is_only_a_key() -> None:
    issuer = CredentialIssuer()
    name = did_key(OTHER_KEY.public_key())
    issuer.credential["issuer"] = name
    del issuer.credential["credentialStatus"]
    method = did_key_method(OTHER_KEY.public_key())
    signed = add_proof(issuer.credential, OTHER_KEY, verification_method=method, created=NOW)
    report = issuer.check(json.dumps(signed))
    assert report.valid
    [finding] = report.of(Check.ISSUER)
    assert (finding.code, finding.status) == ("issuer.key_only", Status.WARNING)
    assert report.issuer is not None
    assert report.issuer.name == name


def test_a_web_issuer_serves_its_key() -> None:
    """HTTP resolution: the method is a document on the issuer's own site."""
    issuer = CredentialIssuer()
    name, method = f"{HOST}/ob/v3/issuer", f"{HOST}/ob/v3/issuer/key"
    issuer.credential["issuer"] = {"id": name, "type": ["Profile"], "name": "Web"}
    del issuer.credential["credentialStatus"]
    multikey = {
        "id": method,
        "type": "Multikey",
        "controller": name,
        "publicKeyMultibase": encode_key(KEY.public_key()),
    }
    source = json.dumps(add_proof(issuer.credential, KEY, verification_method=method, created=NOW))
    issuer[method] = multikey
    assert issuer.check(source).valid
    issuer[method] = multikey | {"controller": "https://stranger.example.org/"}
    assert [one.code for one in issuer.check(source).failures] == ["key_owner.other_owner"]
    issuer[method] = {"id": name, "assertionMethod": [multikey]}
    assert issuer.check(source).valid
    issuer[method] = {"id": name, "assertionMethod": []}
    assert [one.code for one in issuer.check(source).failures] == ["key_owner.not_listed"]


def test_a_web_issuer_s_jwk_is_read_on_its_own_site_only() -> None:
    issuer = CredentialIssuer()
    name = f"{HOST}/ob/v3/issuer"
    issuer.credential["issuer"] = {"id": name, "type": ["Profile"], "name": "Web"}
    del issuer.credential["credentialStatus"]
    jwk = public_jwk(signing_key().public_key())
    issuer[f"{HOST}/jwk"] = jwk
    issuer["https://stranger.example.org/jwk"] = jwk
    assert issuer.check(issuer.jwt({"kid": f"{HOST}/jwk"}, iss=name)).valid
    strange = issuer.check(issuer.jwt({"kid": "https://stranger.example.org/jwk"}, iss=name))
    assert [one.code for one in strange.failures] == ["key_owner.not_listed"]


def test_a_did_may_list_a_key_at_an_address() -> None:
    issuer = CredentialIssuer()
    address = "https://keys.example.org/1"
    issuer[DID_DOCUMENT]["assertionMethod"].append(address)
    issuer[address] = public_jwk(signing_key().public_key())
    assert issuer.check(issuer.jwt({"kid": address})).valid


@pytest.mark.parametrize("name", ["#token", JWT_METHOD])
def test_a_did_may_name_its_keys_by_fragment(name: str) -> None:
    issuer = CredentialIssuer()
    issuer[DID_DOCUMENT]["verificationMethod"][1]["id"] = "#token"
    issuer[DID_DOCUMENT]["assertionMethod"] = ["#token", METHOD]
    assert issuer.check(issuer.jwt({"kid": name})).valid


def test_a_jwt_without_key_name_is_tried_with_the_issuer_s_keys() -> None:
    issuer = CredentialIssuer()
    del issuer.credential["credentialStatus"]
    report = issuer.check(issuer.jwt({"typ": "JWT"}))
    assert report.valid
    assert "key_owner.no_creator" in [one.code for one in report.findings]
    issuer[DID_DOCUMENT]["assertionMethod"] = issuer[DID_DOCUMENT]["verificationMethod"][1]
    assert issuer.check(issuer.jwt({})).valid
    issuer[DID_DOCUMENT]["assertionMethod"] = [7]
    assert [one.code for one in issuer.check(issuer.jwt({})).failures] == ["key_owner.no_key"]
    del issuer.documents[DID_DOCUMENT]
    assert [one.code for one in issuer.check(issuer.jwt({})).unread] == ["key_owner.unreachable"]
    issuer.credential["issuer"] = "did:example:1"
    token = issuer.jwt({}, iss="did:example:1")
    assert [one.code for one in issuer.check(token).unread] == ["key_owner.unsupported"]
    issuer.credential["issuer"] = did_key(KEY.public_key())
    token = issuer.jwt({}, iss=did_key(KEY.public_key()))
    assert [one.code for one in issuer.check(token).failures] == ["signature.algorithm"]


def test_a_credential_without_status() -> None:
    issuer = CredentialIssuer()
    del issuer.credential["credentialStatus"]
    report = issuer.check(recipient=None)
    assert report.valid
    assert [one.code for one in report.of(Check.REVOCATION)] == ["revocation.no_list"]


def test_a_credential_of_another_kind_is_no_badge() -> None:
    issuer = CredentialIssuer()
    with pytest.raises(NotABadge, match="BitstringStatusListCredential"):
        issuer.check(json.dumps(issuer[STATUS]))


def test_an_image_of_the_credential_itself() -> None:
    issuer = CredentialIssuer()
    issuer.credential["image"] = {"id": IMAGE, "type": "Image"}
    del issuer.credential["credentialSubject"]["achievement"]["image"]
    report = issuer.check()
    assert report.badge is not None
    assert report.badge.image == IMAGE
