"""The documents of Open Badges 2.0: what may be made, and the sentence when it may not."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pydantic
import pytest

from badges import ob2
from badges.errors import BadgeError, DocumentError

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ADDRESS = "https://example.org/1"


def recipient(**changes: Any) -> ob2.IdentityObject:
    members: dict[str, Any] = {"type": "email", "hashed": False, "identity": "a@example.org"}
    return ob2.IdentityObject(**(members | changes))


def assertion(**changes: Any) -> ob2.Assertion:
    members: dict[str, Any] = {
        "id": ADDRESS,
        "recipient": recipient(),
        "badge": ADDRESS,
        "verification": ob2.VerificationObject(type="HostedBadge"),
        "issued_on": NOW,
    }
    return ob2.Assertion(**(members | changes))


def profile(**changes: Any) -> ob2.Profile:
    members = {"id": ADDRESS, "name": "Example", "url": ADDRESS, "email": "a@example.org"}
    return ob2.Profile(**(members | changes))


def badge_class(**changes: Any) -> ob2.BadgeClass:
    members = {
        "id": ADDRESS,
        "name": "Name",
        "description": "Text",
        "image": ADDRESS,
        "criteria": ADDRESS,
        "issuer": ADDRESS,
    }
    return ob2.BadgeClass(**(members | changes))


REFUSED = [
    (lambda: recipient(identity="nobody"), "recipient", "", "name@example.org"),
    (lambda: recipient(type="url", identity="nobody"), "recipient", "", "https://"),
    (lambda: recipient(type="telephone", identity="0123"), "recipient", "", "+33"),
    (lambda: recipient(hashed=True), "recipient", "", "sha256$"),
    (lambda: recipient(identity="sha256$" + "a" * 64), "recipient", "", "hashed to true"),
    (lambda: recipient(hashed="false"), "recipient", "hashed", "true or false"),
    (lambda: recipient(hash=True), "recipient", "hash", "extensions"),
    (lambda: assertion(issued_on=datetime(2026, 6, 1)), "assertion", "issuedOn", "time zone"),  # noqa: DTZ001
    (lambda: assertion(issued_on="yesterday"), "assertion", "issuedOn", "2026-01-31T12:00:00Z"),
    (lambda: assertion(issued_on=1780272000), "assertion", "issuedOn", "ISO 8601"),
    (lambda: assertion(expires=NOW - timedelta(1)), "assertion", "expires", "before issuedOn"),
    (lambda: assertion(id="1"), "assertion", "id", "no IRI"),
    (lambda: assertion(id="https://exa mple.org"), "assertion", "id", "no IRI"),
    (lambda: assertion(image="data:image/png;base64,AA"), "assertion", "image", "web address"),
    (
        lambda: assertion(image=ob2.Image(id="data:image/png;base64,AA")),
        "assertion",
        "image",
        "web address",
    ),
    (lambda: assertion(evidence=("here",)), "assertion", "evidence[0]", "no IRI"),
    (lambda: assertion(narrative="\ud800"), "assertion", "narrative", "surrogate"),
    (lambda: assertion(type="Badge"), "assertion", "", "must be Assertion"),
    (
        lambda: assertion(verification=ob2.VerificationObject()),
        "assertion",
        "verification",
        "HostedBadge",
    ),
    (lambda: assertion(context="https://example.org/"), "assertion", "@context", "openbadges/v2"),
    (lambda: assertion(language="français"), "assertion", "@language", "BCP 47"),
    (lambda: profile(email="badges"), "profile", "email", "name@example.org"),
    (lambda: profile(url="example.org"), "profile", "url", "in full"),
    (lambda: profile(telephone="12"), "profile", "telephone", "E.164"),
    (lambda: profile(type="Person"), "profile", "type", "Issuer"),
    (lambda: profile(image="data:image/gif;base64,AA"), "profile", "image", "PNG or SVG"),
    (lambda: profile(name=" "), "profile", "name", "empty"),
    (
        lambda: badge_class(criteria=ob2.Criteria(narrative="x"), tags=("a", "")),
        "badge_class",
        "tags[1]",
        "empty",
    ),
    (lambda: badge_class(issuer=7), "badge_class", "issuer", "wrong type"),
    (ob2.Criteria, "criteria", "", "says nothing"),
    (ob2.RevokedAssertion, "revoked", "", "names no assertion"),
    (lambda: ob2.RevokedAssertion(id=ADDRESS, revoked=False), "revoked", "", "leave the entry out"),
    (
        lambda: ob2.VerificationObject(allowed_origins=("https://example.org",)),
        "v",
        "allowedOrigins[0]",
        "host name",
    ),
    (
        lambda: ob2.Alignment(target_name="x", target_url="x"),
        "alignment",
        "targetUrl",
        "web address",
    ),
]


@pytest.mark.parametrize(("make", "_document", "field", "words"), REFUSED)
def test_a_wrong_value_is_refused_with_field_and_remedy(
    make: Any, _document: str, field: str, words: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        make()
    problem = caught.value.problems[0]
    assert problem.field == field
    assert words in problem.message
    assert str(problem) in str(caught.value)
    assert not isinstance(caught.value, pydantic.ValidationError)


def test_every_problem_is_named_and_the_first_is_told() -> None:
    with pytest.raises(DocumentError, match=r"id: is missing.*and 5 more") as caught:
        ob2.Assertion(issuedon=NOW)  # type: ignore[call-arg]
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["id", "recipient", "badge", "verification", "issuedOn", "issuedon"]


def test_a_document_is_frozen() -> None:
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        assertion().id = "x"  # type: ignore[misc]


def test_names_of_the_norm_and_of_python_both_work() -> None:
    by_norm = ob2.Alignment(targetName="x", targetUrl=ADDRESS)  # type: ignore[call-arg]
    assert by_norm == ob2.Alignment(target_name="x", target_url=ADDRESS)


def test_aliases_of_verification_become_the_norm_s_names() -> None:
    assert ob2.VerificationObject(type="signed").type == "SignedBadge"
    assert ob2.VerificationObject(type="hosted").type == "HostedBadge"


def test_one_value_is_as_good_as_an_array() -> None:
    text = json.loads(ob2.document_bytes(assertion(evidence=(ob2.Evidence(narrative="x"),))))
    text["evidence"] = text["evidence"][0]
    read = ob2.read_document(json.dumps(text))
    assert isinstance(read, ob2.Assertion)
    assert read.evidence == (ob2.Evidence(narrative="x"),)


# --- the bytes -----------------------------------------------------------------------------------


def test_the_bytes_are_stable_and_start_with_the_context() -> None:
    document = assertion(
        issued_on=datetime(2026, 6, 1, 14, 30, 0, 5000, timezone(timedelta(hours=2))),
        narrative="Compétence \ufffe",
        evidence=(),
    )
    assert ob2.document_bytes(document).decode() == (
        '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion",'
        '"id":"https://example.org/1",'
        '"recipient":{"type":"email","hashed":false,"identity":"a@example.org"},'
        '"badge":"https://example.org/1","verification":{"type":"HostedBadge"},'
        '"issuedOn":"2026-06-01T12:30:00.005000Z","narrative":"Compétence \\ufffe"}'
    )


def test_a_single_key_is_written_alone_since_validators_refuse_an_array() -> None:
    one = json.loads(ob2.document_bytes(profile(public_key=(ADDRESS,))))
    assert one["publicKey"] == ADDRESS
    two = json.loads(ob2.document_bytes(profile(public_key=(ADDRESS, ADDRESS + "2"))))
    assert two["publicKey"] == [ADDRESS, ADDRESS + "2"]


def test_an_empty_revocation_list_is_still_a_list() -> None:
    document = ob2.RevocationList(id=ADDRESS, issuer=ADDRESS, revoked_assertions=())
    assert json.loads(ob2.document_bytes(document))["revokedAssertions"] == []


def test_extensions_and_their_context_survive() -> None:
    document = badge_class(
        context=("https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/extensions/x.json"),
        extensions={"extensions:applyLink": {"type": ["Extension"], "url": ADDRESS}},
        type=("BadgeClass", "Extension"),
        related=(ob2.Related(id=ADDRESS, language="fr", version=2),),
        endorsement=(ADDRESS,),
        version="1.0.0",
    )
    assert ob2.read_document(ob2.document_bytes(document)) == document


def test_embedded_documents_do_not_repeat_the_context() -> None:
    document = assertion(badge=badge_class(issuer=profile()))
    assert ob2.document_bytes(document).count(b"@context") == 1
    assert ob2.read_document(ob2.document_bytes(document)) == document


def test_a_stripped_assertion_reads_as_revoked() -> None:
    document = ob2.RevokedAssertion(
        id=ADDRESS, type="Assertion", revoked=True, revocation_reason="Left"
    )
    assert ob2.read_document(ob2.document_bytes(document)) == document


def test_endorsements_and_keys_survive() -> None:
    endorsement = ob2.Endorsement(
        id=ADDRESS,
        claim=ob2.Claim(id=ADDRESS, endorsement_comment="Good"),
        issuer=profile(),
        issued_on=NOW,
        verification=ob2.VerificationObject(type="HostedBadge"),
    )
    key = ob2.CryptographicKey(id=ADDRESS, owner=ADDRESS, public_key_pem="-----BEGIN")
    for document in (endorsement, key, assertion(endorsement=(endorsement,))):
        assert ob2.read_document(ob2.document_bytes(document)) == document


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "object is expected"),
        ('{"type":"Assertion"}', "@context"),
        ('{"@context":"https://w3id.org/openbadges/v2"}', "type"),
        ('{"@context":"https://w3id.org/openbadges/v2","type":"Person"}', "names none of"),
        ('{"@context":"https://w3id.org/openbadges/v2","type":7}', "names none of"),
        ('{"@context":"https://w3id.org/openbadges/v2","type":["Assertion",{}]}', "missing"),
        ('{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":null}', "id"),
    ],
)
def test_a_text_that_is_no_document_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadgeError, match=words):
        ob2.read_document(text)


def test_the_old_name_of_verification_is_read() -> None:
    text = json.loads(ob2.document_bytes(assertion()))
    text["verify"] = text.pop("verification")
    assert ob2.read_document(json.dumps(text)) == assertion()


@pytest.mark.parametrize(
    ("member", "value", "said"),
    [
        ("description", "", "is empty"),
        ("image", None, "image is missing"),
        ("criteria", None, "criteria is missing"),
        ("language", "pt_br", "BCP 47"),
        ("context", (ob2.BadgeClass.model_fields["context"].default, "https://example.org/c"), "unknown"),
        ("context", (ob2.BadgeClass.model_fields["context"].default, {"a": "b:c"}), "unknown"),
    ],
)  # fmt: skip
def test_what_is_written_departs_from_the_norm_in_nothing(
    member: str, value: Any, said: str
) -> None:
    with pytest.raises(DocumentError, match=said):
        badge_class(**{member: value})


@pytest.mark.parametrize(
    "change",
    [{"description": ""}, {"image": ""}, {"criteria": ""}, {"@language": "pt_br"}, {"tags": [""]},
     {"@context": ["https://w3id.org/openbadges/v2", "https://example.org/c"]}],
)  # fmt: skip
def test_what_is_read_back_is_read_strictly(change: dict[str, Any]) -> None:
    written = json.loads(ob2.document_bytes(badge_class()))
    assert ob2.read_document(json.dumps(written)) == badge_class()
    with pytest.raises(DocumentError):
        ob2.read_document(json.dumps(written | change))
