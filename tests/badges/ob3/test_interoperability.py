"""Open Badges 3.0 with an implementation that is not ours, both ways."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from openbadgeslib import ob3 as theirs
from openbadgeslib.ob3 import OB3Signer, OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.credential import IdentityObject, Result, ResultDescription
from openbadgeslib.ob3.ldp import OB3LdpSigner, OB3LdpVerifier
from openbadgeslib.ob3.status_list import build_status_list_credential

from badges.baking import Standard, bake, extract
from badges.keys import private_pem, public_pem
from badges.ob3.data_integrity import add_proof
from badges.ob3.did import did_web_document
from badges.verification import Check
from tests.badges.credentials import (
    DID,
    DID_DOCUMENT,
    HOST,
    JWT_METHOD,
    KEY,
    METHOD,
    STATUS,
    SUBJECT,
    CredentialIssuer,
)
from tests.issuer_in_memory import PLAIN_SVG, RECIPIENT, SALT, plain_png, signing_key

LONG_AGO = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def issuer() -> CredentialIssuer:
    """An issuer whose documents do not expire, since their verifier reads the machine's clock."""
    issuer = CredentialIssuer()
    issuer.credential["validUntil"] = "9999-01-01T00:00:00Z"
    unsigned = {name: value for name, value in issuer[STATUS].items() if name != "proof"}
    unsigned["validFrom"] = "2026-01-02T03:04:05Z"
    issuer[STATUS] = add_proof(unsigned, KEY, verification_method=METHOD, created=LONG_AGO)
    return issuer


def in_the_past(issuer: CredentialIssuer) -> str:
    return json.dumps(
        add_proof(issuer.credential, KEY, verification_method=METHOD, created=LONG_AGO)
    )


def test_they_accept_our_data_integrity_proof_by_its_did(issuer: CredentialIssuer) -> None:
    # Their reader of DID documents wants one kind of key.
    issuer[DID_DOCUMENT] = did_web_document(DID, {"proof": KEY.public_key()})

    def download(url: str) -> bytes:
        return issuer.fetch(url).body

    read = OB3LdpVerifier().verify(
        in_the_past(issuer), expected_recipient=SUBJECT, download=download
    )
    assert read.achievement.name == "Data protection, practise"


def test_they_accept_our_status_list_and_see_a_revocation(issuer: CredentialIssuer) -> None:
    issuer[DID_DOCUMENT] = did_web_document(DID, {"proof": KEY.public_key()})

    def download(url: str) -> bytes:
        return issuer.fetch(url).body

    def check() -> None:
        OB3LdpVerifier().verify(
            in_the_past(issuer), check_status=True, download=download, verify_status_list=False
        )

    check()
    issuer.serve_status(94567)
    issuer[STATUS]["validFrom"] = "2026-01-02T03:04:05Z"
    with pytest.raises(OB3VerificationError, match="is set at index 94567"):
        check()


@pytest.mark.parametrize("picture", [plain_png(), PLAIN_SVG], ids=["png", "svg"])
def test_they_accept_our_token_and_our_pictures(issuer: CredentialIssuer, picture: bytes) -> None:
    token = issuer.jwt(exp=253370764800)
    baked = bake(picture, token, standard=Standard.OB3)
    if picture is PLAIN_SVG:
        found = OB3Verifier.extract_token_from_svg(baked)
    else:
        found = OB3Verifier.extract_token_from_png(baked)
    assert found == token
    read = OB3Verifier(public_pem(signing_key())).verify(found, expected_recipient=SUBJECT)
    assert read.issuer.id == DID


def test_they_read_our_data_integrity_pictures(issuer: CredentialIssuer) -> None:
    text = in_the_past(issuer)
    for picture in (plain_png(), PLAIN_SVG):
        baked = bake(picture, text, standard=Standard.OB3)
        assert extract(baked) == text


def their_credential(**changes: object) -> theirs.OpenBadgeCredential:
    rubric = f"{HOST}/ob/v3/rubrics/1"
    return theirs.OpenBadgeCredential(
        issuer=theirs.Issuer(DID, "Example Programme", HOST, "a@example.org", f"{HOST}/i.png"),
        recipient_id=SUBJECT,
        achievement=theirs.Achievement(
            f"{HOST}/a",
            "Data protection",
            "Protects data.",
            "Three of four.",
            f"{HOST}/ob/v3/image.png",
            ["privacy"],
            achievement_type="Competency",
            result_descriptions=[ResultDescription(rubric, "Level", "Status")],
        ),
        id="urn:uuid:8d0e3d52-6b0f-4d0e-9a43-1c1f0e6d2a13",
        issuance_date=LONG_AGO,
        identifiers=[IdentityObject.create(RECIPIENT, SALT)],
        results=[Result(status="Completed", result_description=rubric)],
        **changes,  # type: ignore[arg-type]
    )


def test_we_accept_their_data_integrity_proof(issuer: CredentialIssuer) -> None:
    signer = OB3LdpSigner(private_pem(KEY), METHOD)
    made = their_credential()
    sources: list[bytes | str] = [
        signer.sign_to_json(made),
        signer.sign_into_png(made, plain_png()),
        signer.sign_into_svg(made, PLAIN_SVG),
    ]
    for source in sources:
        report = issuer.check(source)
        assert report.failures == ()
        assert report.recipient.matches


def test_we_accept_their_did_key(issuer: CredentialIssuer) -> None:
    signer = OB3LdpSigner(private_pem(KEY))
    made = their_credential()
    made.issuer.id = signer.verification_method.partition("#")[0]
    report = issuer.check(signer.sign_to_json(made))
    assert report.failures == ()
    assert [one.code for one in report.of(Check.ISSUER)] == ["issuer.key_only"]


def test_we_accept_their_token(issuer: CredentialIssuer) -> None:
    del issuer.credential["credentialStatus"]
    token = OB3Signer(private_pem(signing_key())).sign(their_credential())
    issuer[DID_DOCUMENT]["assertionMethod"] = [JWT_METHOD]
    report = issuer.check(token)
    assert report.failures == ()


def test_we_accept_their_status_list(issuer: CredentialIssuer) -> None:
    made = build_status_list_credential(DID, STATUS, "revocation", [94567], issued=LONG_AGO)
    issuer[STATUS] = add_proof(made, KEY, verification_method=METHOD, created=LONG_AGO)
    assert [one.code for one in issuer.check().failures] == ["revocation.listed"]
