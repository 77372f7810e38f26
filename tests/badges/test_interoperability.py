"""Two implementations that are not ours accept what we make, and we accept what they make."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openbadges_bakery
import pytest
from openbadgeslib.ob2 import OB2Signer, OB2VerificationError, OB2Verifier
from openbadgeslib.ob2 import models as theirs

from badges import ob2
from badges.baking import bake, extract
from badges.jws import check, sign
from badges.keys import private_pem, public_pem
from tests.issuer_in_memory import (
    BADGE_CLASS,
    BASE,
    CLASS_IMAGE,
    HOSTED,
    KEY,
    PLAIN_SVG,
    PROFILE,
    RECIPIENT,
    REVOCATIONS,
    SALT,
    SIGNED_ID,
    IssuerInMemory,
)

# Their verifier reads the clock of the machine.
LONG_AGO = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
FAR_AWAY = datetime(9999, 1, 1, tzinfo=UTC)
RECEIVER = ob2.IdentityObject(
    type="email",
    hashed=True,
    salt=SALT,
    identity="sha256$4018b7cec54d6d5cc3ec76749ea071574112349b9cb7600bfdd2bf667dfb0e5d",
)
TESTFILES = Path(openbadges_bakery.__file__).parent / "testfiles"


def assertion(**members: Any) -> ob2.Assertion:
    return ob2.Assertion(
        recipient=RECEIVER,
        badge=BADGE_CLASS,
        issued_on=LONG_AGO,
        expires=FAR_AWAY,
        narrative="Des compétences réelles, ação",
        evidence=(ob2.Evidence(id=f"{BASE}/evidence", narrative="A <b>map</b> of risks ]]>"),),
        **members,
    )


SIGNED = assertion(
    id=SIGNED_ID, verification=ob2.VerificationObject(type="SignedBadge", creator=KEY)
)
OURS_HOSTED = assertion(
    id=HOSTED,
    verification=ob2.VerificationObject(type="HostedBadge"),
    image=f"{HOSTED}/image.png",
)


@pytest.fixture
def issuer() -> IssuerInMemory:
    """An issuer whose every document was written by our models."""
    issuer = IssuerInMemory()
    for document in (
        ob2.Profile(
            id=PROFILE,
            name="Example Programme",
            url=BASE,
            email="badges@example.org",
            public_key=(KEY,),
            revocation_list=REVOCATIONS,
        ),
        ob2.CryptographicKey(id=KEY, owner=PROFILE, public_key_pem=public_pem(issuer.key)),
        ob2.BadgeClass(
            id=BADGE_CLASS,
            name="Data protection",
            description="Protects data.",
            image=CLASS_IMAGE,
            criteria=ob2.Criteria(narrative="Three of four."),
            issuer=PROFILE,
        ),
        ob2.RevocationList(id=REVOCATIONS, issuer=PROFILE, revoked_assertions=()),
        OURS_HOSTED,
    ):
        issuer.documents[str(document.id)] = json.loads(ob2.document_bytes(document))
    return issuer


def their_verifier(issuer: IssuerInMemory) -> OB2Verifier:
    return OB2Verifier(download=lambda url: issuer.fetch(url).body)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_they_accept_our_signed_assertion(issuer: IssuerInMemory) -> None:
    token = sign(ob2.document_bytes(SIGNED), issuer.key)
    read = their_verifier(issuer).verify(token, RECIPIENT, check_revocation=True)
    assert read.id == SIGNED_ID


@pytest.mark.parametrize("picture", ["png", "svg"])
def test_they_accept_our_baked_pictures(issuer: IssuerInMemory, picture: str) -> None:
    token = sign(ob2.document_bytes(SIGNED), issuer.key)
    verifier = their_verifier(issuer)
    if picture == "png":
        found = verifier.extract_token_from_png(bake(issuer[CLASS_IMAGE], token))
    else:
        found = verifier.extract_token_from_svg(bake(PLAIN_SVG, token))
    assert found == token
    assert verifier.verify(found, RECIPIENT, check_revocation=True).id == SIGNED_ID


def test_they_accept_our_hosted_assertion(issuer: IssuerInMemory) -> None:
    text = ob2.document_bytes(OURS_HOSTED).decode()
    read = their_verifier(issuer).verify_hosted(
        text, expected_recipient=RECIPIENT, check_revocation=True
    )
    assert read.narrative == OURS_HOSTED.narrative


def test_they_see_our_revocation_in_both_forms(issuer: IssuerInMemory) -> None:
    token = sign(ob2.document_bytes(SIGNED), issuer.key)
    entries: list[Any] = [
        SIGNED_ID,
        ob2.RevokedAssertion(id=SIGNED_ID, revocation_reason="Issued in error"),
    ]
    for entry in entries:
        document = ob2.RevocationList(
            id=REVOCATIONS, issuer=PROFILE, revoked_assertions=("urn:uuid:other", entry)
        )
        issuer.documents[REVOCATIONS] = json.loads(ob2.document_bytes(document))
        with pytest.raises(OB2VerificationError, match="revoked"):
            their_verifier(issuer).verify(token, RECIPIENT, check_revocation=True)
        report = issuer.verify(token)
        assert [one.code for one in report.failures] == ["revocation.listed"]


def test_we_accept_their_signed_assertion_and_pictures(issuer: IssuerInMemory) -> None:
    made = theirs.Assertion(
        id=SIGNED_ID,
        recipient=theirs.IdentityObject.create(RECIPIENT, SALT),
        badge=BADGE_CLASS,
        verification=theirs.Verification("SignedBadge", KEY),
        issued_on=LONG_AGO,
        narrative="É assim",
    )
    signer = OB2Signer(private_pem(issuer.key))
    sources: list[bytes | str] = [
        signer.sign(made),
        signer.sign_into_png(made, issuer[CLASS_IMAGE]),
        signer.sign_into_svg(made, PLAIN_SVG),
    ]
    for source in sources:
        report = issuer.verify(source)
        assert report.failures == ()
        assert report.recipient.matches


def test_we_accept_their_documents(issuer: IssuerInMemory) -> None:
    for document in (
        theirs.Profile(PROFILE, "Example", BASE, "a@example.org", None, [KEY, KEY], REVOCATIONS),
        theirs.CryptographicKey(KEY, PROFILE, public_pem(issuer.key)),
        theirs.BadgeClass(
            BADGE_CLASS, "Name", "Text", CLASS_IMAGE, f"{BASE}/criteria", PROFILE, ["tag"]
        ),
        theirs.RevocationList(REVOCATIONS, PROFILE, [{"id": "urn:uuid:other"}]),
    ):
        issuer.documents[document.id] = document.to_dict()
    assert issuer.verify().failures == ()


def test_their_other_algorithms_are_judged_by_the_key(issuer: IssuerInMemory) -> None:
    made = theirs.Assertion(
        id=SIGNED_ID,
        recipient=theirs.IdentityObject.create(RECIPIENT, SALT),
        badge=BADGE_CLASS,
        verification=theirs.Verification("SignedBadge", KEY),
        issued_on=LONG_AGO,
    )
    token = OB2Signer(private_pem(issuer.key), "RS512").sign(made)
    assert json.loads(check(token, issuer.key.public_key()))["id"] == SIGNED_ID
    assert issuer.verify(token).failures == ()


PAYLOADS = [
    "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln",
    json.dumps({"id": HOSTED, "narrative": "a <b> & 'c' \"d\" ação"}, ensure_ascii=False),
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_bakery_reads_our_png(issuer: IssuerInMemory, payload: str) -> None:
    baked = bake(issuer[CLASS_IMAGE], payload)
    assert openbadges_bakery.unbake(io.BytesIO(baked)) == payload


def test_the_bakery_reads_our_svg() -> None:
    token, document = PAYLOADS
    assert openbadges_bakery.unbake(io.BytesIO(bake(PLAIN_SVG, token))) == token
    # It answers with `verify` where there is one, as the older specification said.
    assert openbadges_bakery.unbake(io.BytesIO(bake(PLAIN_SVG, document))) == HOSTED


# The bakery of 2021 asks rfc3986 in a way that was deprecated since.
@pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")
@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("name", ["public_domain_heart.png", "unbaked_example.svg"])
def test_we_read_what_the_bakery_bakes(payload: str, name: str) -> None:
    with (TESTFILES / name).open("rb") as picture, io.BytesIO() as out:
        openbadges_bakery.bake(picture, payload, out)
        baked = out.getvalue()
    assert extract(baked) == payload


@pytest.mark.parametrize("name", ["baked_heart.png", "baked_example.svg"])
def test_we_read_the_bakery_s_own_examples(name: str) -> None:
    text = extract((TESTFILES / name).read_bytes())
    assert json.loads(text)["verify"]["type"] == "hosted"
