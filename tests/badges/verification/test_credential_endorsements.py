"""Endorsements inside a credential: true ones are told with their words, others with their fault."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from badges.errors import CredentialError
from badges.jws import sign
from badges.ob3 import EndorsementCredential, EndorsementSubject, sign_credential, sign_jwt
from badges.ob3.data_integrity import add_proof
from badges.ob3.did import did_key, did_key_method, did_web_document
from badges.ob3.status import status_list_credential
from badges.translations import LANGUAGES
from badges.verification import Finding, Status, Verdict
from badges.verification.credential_endorsements import MAX_ENDORSEMENTS
from tests.badges.credentials import CREDENTIAL, DID, HOST, KEY, OTHER_KEY, CredentialIssuer
from tests.badges.verification.credential_faults import change
from tests.issuer_in_memory import NOW, signing_key

ENDORSER = "did:web:endorser.example.org"
ENDORSER_DOCUMENT = "https://endorser.example.org/.well-known/did.json"
ENDORSER_LIST = "https://endorser.example.org/status"
METHOD, JWT_METHOD = f"{ENDORSER}#proof", f"{ENDORSER}#token"
ENDORSEMENT = "urn:uuid:8d0e3d52-6b0f-4d0e-9a43-1c1f0e6d2a77"
ACHIEVEMENT = f"{HOST}/ob/v3/achievements/1"

Change = Callable[[dict[str, Any]], Any]


def issuer_with_endorser() -> CredentialIssuer:
    issuer = CredentialIssuer()
    issuer[ENDORSER_DOCUMENT] = did_web_document(
        ENDORSER, {"proof": OTHER_KEY.public_key(), "token": signing_key(1).public_key()}
    )
    return issuer


def endorsement(target: str = CREDENTIAL) -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": ENDORSEMENT,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": ENDORSER, "type": ["Profile"], "name": "Example Federation"},
        "validFrom": "2026-02-01T00:00:00Z",
        "credentialSubject": {
            "id": target,
            "type": ["EndorsementSubject"],
            "endorsementComment": "We know the work.",
        },
    }


def signed(document: dict[str, Any], method: str = METHOD) -> dict[str, Any]:
    return add_proof(document, OTHER_KEY, verification_method=method, created=NOW)


def token_of(document: dict[str, Any], number: int = 1, **claims: Any) -> str:
    payload = {
        "iss": ENDORSER,
        "jti": document["id"],
        "nbf": 1769904000,
        "sub": document["credentialSubject"]["id"],
    }
    header = {"kid": JWT_METHOD, "typ": "JWT"}
    return sign(
        json.dumps(payload | claims | document).encode(), signing_key(number), header=header
    )


def test_an_endorsement_of_each_part_is_told_with_its_words() -> None:
    issuer = issuer_with_endorser()
    achievement = issuer.credential["credentialSubject"]["achievement"]
    issuer.credential["endorsement"] = [signed(endorsement())]
    achievement["endorsement"] = [signed(endorsement(ACHIEVEMENT) | {"id": "urn:uuid:2"})]
    issuer.credential["issuer"]["endorsement"] = [signed(endorsement(DID) | {"id": "urn:uuid:3"})]
    for source in (issuer.document(), issuer.jwt()):
        report = issuer.check(source)
        assert report.valid, report.failures
        assert [one.endorses for one in report.endorsements] == [CREDENTIAL, ACHIEVEMENT, DID]
        assert {one.comment for one in report.endorsements} == {"We know the work."}
        assert {one.issuer for one in report.endorsements} == {"Example Federation"}
        told = [one for one in report.findings if one.code == "structure.endorsed_inside"]
        assert len(told) == 3
        assert all(one.values["url"] == ENDORSER for one in told)


def test_an_endorsement_may_be_a_token() -> None:
    issuer = issuer_with_endorser()
    issuer.credential["endorsementJwt"] = [token_of(endorsement())]
    for source in (issuer.document(), issuer.jwt()):
        report = issuer.check(source)
        assert report.valid, report.failures
        assert [one.id for one in report.endorsements] == [ENDORSEMENT]


def test_the_library_writes_what_it_reads() -> None:
    issuer = issuer_with_endorser()
    document = EndorsementCredential(
        id=ENDORSEMENT,
        issuer=ENDORSER,
        valid_from=NOW,
        credential_subject=EndorsementSubject(id=CREDENTIAL),
    )
    text = sign_credential(document, OTHER_KEY, verification_method=METHOD, created=NOW)
    issuer.credential["endorsement"] = [json.loads(text)]
    issuer.credential["endorsementJwt"] = [sign_jwt(document, signing_key(1), key_id=JWT_METHOD)]
    report = issuer.check()
    assert report.valid
    assert [(one.issuer, one.comment) for one in report.endorsements] == [(ENDORSER, None)] * 2


def test_an_endorser_may_be_nothing_but_a_key() -> None:
    issuer = CredentialIssuer()
    public = OTHER_KEY.public_key()
    document = endorsement() | {"issuer": did_key(public)}
    issuer.credential["endorsement"] = [signed(document, did_key_method(public))]
    [told] = issuer.check().endorsements
    assert told.issuer == did_key(public)


def put(*path: Any, to: Any) -> Change:
    """Change the endorsement before it is signed."""

    def make(document: dict[str, Any]) -> Any:
        change(document, path, to)
        return signed(document)

    return make


def after(*path: Any, to: Any) -> Change:
    """Change the endorsement after it was signed."""

    def make(document: dict[str, Any]) -> Any:
        found = signed(document)
        change(found, path, to)
        return found

    return make


SUBJECT = "credentialSubject"
LIST_OF_NOBODY = {
    "id": "https://endorser.example.org/status#7",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": "https://endorser.example.org/status",
}
FALSE: list[tuple[str, Change, str]] = [
    (
        "other words",
        after(SUBJECT, "endorsementComment", to="We doubt it."),
        "it was changed after it was signed",
    ),
    (
        "no words any more",
        after(SUBJECT, "endorsementComment", to=None),
        "it was changed after it was signed",
    ),
    (
        "another date",
        after("validFrom", to="2026-03-01T00:00:00Z"),
        "it was changed after it was signed",
    ),
    ("an unsigned member", after("nickname", to="x"), "does not protect"),
    ("no proof", after("proof", to=None), "without its signature"),
    ("another endorsed", put(SUBJECT, "id", to="urn:uuid:other"), "something else, urn:uuid:other"),
    ("not yet", put("validFrom", to="2026-07-01T00:00:00Z"), "still to come"),
    ("no longer", put("validUntil", to="2026-05-01T00:00:00Z"), "expired"),
    ("another issuer", put("issuer", to=DID), "does not name the key"),
    (
        "signed by another",
        lambda document: add_proof(document, KEY, verification_method=METHOD, created=NOW),
        "somebody else signed it",
    ),
    (
        "a token signed by another",
        lambda document: token_of(document, 0),
        "somebody else signed it",
    ),
    (
        "a token with another iss",
        lambda document: token_of(document, iss=DID),
        "one thing around the badge and another inside",
    ),
]
UNREAD: list[tuple[str, Change, str]] = [
    ("an issuer nobody finds", put("issuer", to="did:web:a.example.org"), "cannot be read"),
    ("a status nobody serves", put("credentialStatus", to=LIST_OF_NOBODY), "cannot be read"),
    ("a proof of another suite", after("proof", 0, "cryptosuite", to="x-2040"), "not read here"),
]
UNREADABLE: list[tuple[str, Change, str]] = [
    ("no subject", put(SUBJECT, to=None), "credentialSubject"),
    ("no date", put("validFrom", to=None), "validFrom"),
    ("another class", put("type", to=["VerifiableCredential"]), "EndorsementCredential"),
    ("another subject", after(SUBJECT, "type", to=["AchievementSubject"]), "EndorsementSubject"),
    ("no context", after("@context", to=None), "@context"),
    ("text that is no token", lambda _document: "a token", "3 parts"),
    ("a token of nothing", lambda _document: sign(b"7", signing_key(1)), "JSON object"),
]


def endorsed_by(found: Any) -> CredentialIssuer:
    """Put an endorsement into a credential that comes as a token, so that it can be anything."""
    issuer = issuer_with_endorser()
    name = "endorsementJwt" if isinstance(found, str) else "endorsement"
    issuer.credential[name] = [found]
    return issuer


def told_of(issuer: CredentialIssuer) -> Finding:
    """Return what is told of the one endorsement, which is not shown and leaves the badge good."""
    report = issuer.check(issuer.jwt())
    assert report.valid
    assert report.endorsements == ()
    [told] = [one for one in report.findings if one.code.startswith("structure.endors")]
    return told


@pytest.mark.parametrize(("name", "make", "words"), FALSE, ids=[name for name, _, _ in FALSE])
def test_a_false_endorsement_is_told_and_the_badge_stays_good(
    name: str, make: Change, words: str
) -> None:
    told = told_of(endorsed_by(make(endorsement())))
    assert (told.code, told.status) == ("structure.endorsement_false", Status.WARNING), name
    assert words in told.detail


@pytest.mark.parametrize(("name", "make", "words"), UNREAD, ids=[name for name, _, _ in UNREAD])
def test_an_endorsement_that_cannot_be_checked_is_left_out_and_not_called_false(
    name: str, make: Change, words: str
) -> None:
    told = told_of(endorsed_by(make(endorsement())))
    assert (told.code, told.status) == ("structure.endorsement_unread", Status.WARNING), name
    assert words in told.detail


@pytest.mark.parametrize(
    ("name", "make", "words"), UNREADABLE, ids=[name for name, _, _ in UNREADABLE]
)
def test_an_unreadable_endorsement_is_left_out(name: str, make: Change, words: str) -> None:
    issuer = endorsed_by(make(endorsement()))
    report = issuer.check(issuer.jwt())
    assert report.valid, name
    [told] = [one for one in report.findings if one.code.startswith("structure.endors")]
    assert (told.code, told.status) == ("structure.endorsement", Status.WARNING)
    assert words in told.detail


def test_a_withdrawn_endorsement_is_false() -> None:
    issuer = issuer_with_endorser()
    document = endorsement() | {"credentialStatus": LIST_OF_NOBODY}
    issuer.credential["endorsement"] = [signed(document)]
    source = issuer.document()
    for places, count in (((), 1), ((7,), 0)):
        unsigned = status_list_credential(ENDORSER_LIST, ENDORSER, places, valid_from=NOW)
        issuer[ENDORSER_LIST] = signed(unsigned)
        report = issuer.check(source)
        assert (report.valid, report.revoked) == (True, False)
        assert len(report.endorsements) == count


def test_a_false_badge_is_not_endorsed() -> None:
    issuer = issuer_with_endorser()
    issuer.credential["endorsement"] = [signed(endorsement())]
    report = issuer.check(json.dumps(issuer.secured() | {"name": "Doctor"}))
    assert not report.valid
    assert report.endorsements == ()


def test_only_a_few_are_checked() -> None:
    issuer = issuer_with_endorser()
    issuer.credential["endorsement"] = [
        signed(endorsement() | {"id": f"urn:uuid:{number}"}) for number in range(7)
    ]
    assert len(issuer.check(issuer.jwt()).endorsements) == MAX_ENDORSEMENTS


def test_an_endorsement_cannot_hide_what_the_credential_says_of_itself() -> None:
    """In the signed graph the endorsed credential is the credential: nothing may move there."""
    issuer = issuer_with_endorser()
    document = endorsement()
    status = issuer.credential.pop("credentialStatus")
    document["credentialSubject"]["credentialStatus"] = status
    with pytest.raises(CredentialError):
        signed(document)
    issuer.credential["endorsement"] = [document]
    report = issuer.check(json.dumps(add_unchecked(issuer)))
    assert [one.code for one in report.failures] == ["signature.unprotected"]


def add_unchecked(issuer: CredentialIssuer) -> dict[str, Any]:
    """Return the credential with the proof of another text: what is refused before it counts."""
    proof = CredentialIssuer().secured()["proof"]
    return issuer.credential | {"proof": proof}


def test_the_context_of_an_endorsement_is_one_that_is_known() -> None:
    issuer = issuer_with_endorser()
    document = endorsement()
    document["@context"] = [*document["@context"], {"name": "https://example.org/n"}]
    issuer.credential["endorsement"] = [document]
    report = issuer.check(json.dumps(add_unchecked(issuer)))
    assert [one.code for one in report.unread] == ["signature.unsupported"]
    assert report.verdict is Verdict.UNVERIFIABLE


def test_each_finding_is_a_sentence_in_each_language() -> None:
    issuer = endorsed_by(FALSE[0][1](endorsement()))
    [told] = [one for one in issuer.check(issuer.jwt()).findings if "endors" in one.code]
    assert len({told.sentence(language) for language in LANGUAGES}) == len(LANGUAGES)
