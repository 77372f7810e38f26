"""From Open Badges 2.0 to 3.0: nothing is lost, and the new credential verifies."""

import json

import pytest

from badges import ob2, ob3
from badges.errors import CredentialError
from badges.ob2.writing import plain
from tests.badges.credentials import (
    CREDENTIAL,
    DID,
    JWT_METHOD,
    KEY,
    METHOD,
    SUBJECT,
    CredentialIssuer,
)
from tests.issuer_in_memory import (
    BADGE_CLASS,
    BASE,
    HOSTED,
    NOW,
    PROFILE,
    RECIPIENT,
    IssuerInMemory,
    signing_key,
)

NAMES = ob3.NewNames(CREDENTIAL, f"{BASE}/ob/v3/achievements/1", DID, SUBJECT)


def old() -> tuple[ob2.Assertion, ob2.BadgeClass, ob2.Profile]:
    issuer = IssuerInMemory()
    issuer[HOSTED]["evidence"] = [
        "https://example.org/work",
        {"narrative": "A map.", "name": "Map", "genre": "Prose"},
    ]
    issuer[BADGE_CLASS] |= {"version": 2, "@language": "fr"}
    issuer[PROFILE] |= {
        "telephone": "+33123456789",
        "image": {"id": f"{BASE}/logo.png", "caption": "A seal"},
    }
    documents = [
        ob2.read_document(json.dumps(issuer[url])) for url in (HOSTED, BADGE_CLASS, PROFILE)
    ]
    assertion, badge_class, profile = documents
    assert isinstance(assertion, ob2.Assertion)
    assert isinstance(badge_class, ob2.BadgeClass)
    assert isinstance(profile, ob2.Profile)
    return assertion, badge_class, profile


def test_the_old_award_is_told_again() -> None:
    assertion, badge_class, profile = old()
    made = plain(ob3.convert(assertion, badge_class, profile, names=NAMES))
    subject = made["credentialSubject"]
    achievement = subject["achievement"]
    assert made["validFrom"] == made["awardedDate"] == "2026-01-02T03:04:05Z"
    assert made["validUntil"] == "2029-01-02T03:04:05Z"
    assert subject["narrative"] == "From discover to practise in four months."
    assert subject["identifier"][0]["identityType"] == "emailAddress"
    assert achievement["alignment"][0]["targetCode"] == "E.8 e-2"
    assert achievement["tag"] == ["privacy"]
    assert achievement["version"] == "2"
    assert achievement["inLanguage"] == "fr"
    assert achievement["related"][0]["id"] == BADGE_CLASS
    assert made["issuer"]["otherIdentifier"][0]["identifier"] == PROFILE
    assert made["issuer"]["image"]["caption"] == "A seal"
    assert [one.get("id") for one in made["evidence"]] == ["https://example.org/work", None, HOSTED]
    assert made["evidence"][2]["type"] == ["Evidence", "https://w3id.org/openbadges#Assertion"]


def test_the_new_credential_verifies_in_both_forms() -> None:
    made = ob3.convert(*old(), names=NAMES)
    issuer = CredentialIssuer()
    signed = ob3.sign_credential(made, KEY, verification_method=METHOD, created=NOW)
    for source in (signed, ob3.sign_jwt(made, signing_key(), key_id=JWT_METHOD)):
        report = issuer.check(source, RECIPIENT)
        assert report.failures == ()
        assert report.recipient.matches


def test_results_against_a_rubric_travel_along() -> None:
    rubric = f"{BASE}/rubric"
    levels = tuple(
        ob3.RubricCriterionLevel(id=f"{rubric}/{name}", name=name)
        for name in ("discover", "practise")
    )
    description = ob3.ResultDescription(
        id=rubric, name="Level", result_type="RubricCriterionLevel", rubric_criterion_level=levels
    )
    result = ob3.Result(result_description=rubric, achieved_level=levels[1].id)
    status = ob3.CredentialStatus(id=f"{BASE}/revoked", type="1EdTechRevocationList")
    parts = ob3.NewParts(status=status, result_descriptions=[description], results=[result])
    made = ob3.convert(*old(), names=NAMES, parts=parts)
    assert made.credential_subject.result == (result,)
    assert made.credential_status == status
    assert ob3.sign_credential(made, KEY, verification_method=METHOD, created=NOW)


def test_criteria_and_pictures_in_their_short_forms() -> None:
    assertion, badge_class, profile = old()
    short = badge_class.model_copy(update={"criteria": f"{BASE}/criteria", "alignment": None})
    made = ob3.convert(assertion, short, profile.model_copy(update={"image": None}), names=NAMES)
    assert made.credential_subject.achievement.criteria.id == f"{BASE}/criteria"
    assert made.credential_subject.achievement.alignment is None


def test_another_kind_of_recipient_keeps_its_name() -> None:
    assertion, badge_class, profile = old()
    person = ob2.IdentityObject(type="url", hashed=False, identity="https://example.org/ada")
    changed = assertion.model_copy(update={"recipient": person})
    [found] = (
        ob3.convert(changed, badge_class, profile, names=NAMES).credential_subject.identifier or ()
    )
    assert (found.identity_type, found.identity_hash) == ("ext:url", "https://example.org/ada")


def test_a_revoked_badge_is_not_converted() -> None:
    assertion, badge_class, profile = old()
    with pytest.raises(CredentialError, match="revoked"):
        ob3.convert(
            assertion.model_copy(update={"revoked": True}), badge_class, profile, names=NAMES
        )


def test_a_token_needs_a_name_of_the_person_and_no_proof() -> None:
    made = ob3.convert(*old(), names=ob3.NewNames(CREDENTIAL, f"{BASE}/a", DID))
    with pytest.raises(CredentialError, match=r"credentialSubject\.id"):
        ob3.sign_jwt(made, signing_key(), key_id=JWT_METHOD)
    proven = made.model_copy(update={"proof": ({"type": "DataIntegrityProof"},)})
    with pytest.raises(CredentialError, match="proof already"):
        ob3.sign_jwt(proven, signing_key(), key_id=JWT_METHOD)
