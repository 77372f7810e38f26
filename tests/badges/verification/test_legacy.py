"""Badges of Open Badges 0.5, 1.0 and 1.1 are read, labelled and judged."""

import json
from typing import Any

import pytest

from badges.identity import hash_identity
from badges.jws import sign
from badges.keys import public_pem
from badges.verification import Report, Status
from badges.verification.templates import UNREAD
from tests.issuer_in_memory import BASE, RECIPIENT, SALT, IssuerInMemory, signing_key

ASSERTION = f"{BASE}/1.0/assertion"
ISSUER = f"{BASE}/1.0/issuer"
CLASS = f"{BASE}/1.0/class"
REVOKED = f"{BASE}/1.0/revoked"
PEM = f"{BASE}/1.0/key.pem"
IDENTITY = hash_identity(RECIPIENT, SALT)


@pytest.fixture
def issuer() -> IssuerInMemory:
    issuer = IssuerInMemory()
    issuer.documents |= {
        ASSERTION: {
            "uid": "2013-7",
            "recipient": {"type": "email", "hashed": True, "salt": SALT, "identity": IDENTITY},
            "badge": CLASS,
            "verify": {"type": "hosted", "url": ASSERTION},
            "issuedOn": 1359217910,
            "expires": "2030-01-01",
            "image": f"{BASE}/1.0/baked.png",
        },
        CLASS: {
            "name": "Web basics",
            "description": "Knows the web.",
            "image": f"{BASE}/1.0/web.png",
            "criteria": f"{BASE}/1.0/criteria",
            "tags": ["web"],
            "issuer": ISSUER,
            "alignment": [{"name": "Standard", "url": f"{BASE}/standard", "description": "x"}],
        },
        ISSUER: {"name": "Old Programme", "url": BASE, "revocationList": REVOKED},
        REVOKED: {"2013-8": "Issued in error"},
        PEM: public_pem(signing_key()).encode(),
    }
    return issuer


def failed(report: Report) -> list[str]:
    return [one.code for one in report.failures]


def stopped(report: Report) -> list[str]:
    """Return what failed or was not read: whichever code it is tells which."""
    assert not report.valid
    assert {one.code for one in report.unread} <= UNREAD
    assert UNREAD.isdisjoint(failed(report))
    return [one.code for one in (*report.failures, *report.unread)]


def warned(report: Report) -> list[str]:
    return [one.code for one in report.findings if one.status is Status.WARNING]


def signed(issuer: IssuerInMemory, **changes: Any) -> str:
    document = issuer[ASSERTION] | {"verify": {"type": "signed", "url": PEM}} | changes
    return sign(json.dumps(document).encode(), issuer.key)


def test_a_hosted_badge_of_1_0(issuer: IssuerInMemory) -> None:
    report = issuer.verify(ASSERTION)
    assert failed(report) == []
    assert warned(report) == ["format.legacy"]
    assert "Open Badges 1.0" in report.findings[1].detail
    assert report.badge is not None
    assert report.issuer is not None
    assert (report.badge.name, report.issuer.name) == ("Web basics", "Old Programme")
    assert report.badge.alignments[0].url == f"{BASE}/standard"
    assert report.issued_on is not None
    assert report.issued_on.year == 2013


def test_a_copy_of_a_hosted_badge_of_1_0_is_read_where_it_is_hosted(issuer: IssuerInMemory) -> None:
    assert failed(issuer.verify(json.dumps(issuer[ASSERTION]))) == []


def test_a_hosted_badge_of_1_1(issuer: IssuerInMemory) -> None:
    issuer[ASSERTION] |= {
        "@context": "https://w3id.org/openbadges/v1",
        "id": ASSERTION,
        "type": "Assertion",
    }
    for address in (CLASS, ISSUER):
        issuer[address]["@context"] = "https://w3id.org/openbadges/v1"
    report = issuer.verify(ASSERTION)
    assert failed(report) == []
    assert "Open Badges 1.1" in report.findings[1].detail


def test_a_signed_badge_of_1_0(issuer: IssuerInMemory) -> None:
    report = issuer.verify(signed(issuer))
    assert failed(report) == []
    assert warned(report) == ["format.legacy", "key_owner.legacy"]


def test_a_signed_badge_of_1_0_revoked_by_its_uid(issuer: IssuerInMemory) -> None:
    issuer[REVOKED]["2013-7"] = "Issued twice"
    report = issuer.verify(signed(issuer))
    assert failed(report) == ["revocation.listed"]
    assert report.revocation_reason == "Issued twice"
    issuer[REVOKED]["2013-7"] = None
    assert failed(issuer.verify(signed(issuer))) == ["revocation.listed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda i: i.documents.pop(PEM), "key_owner.unreachable"),
        (lambda i: i.documents.update({PEM: b"-----BEGIN"}), "key_owner.invalid"),
        (lambda i: i.documents.pop(ISSUER), "issuer.unreachable"),
        (lambda i: i[ISSUER].pop("name"), "issuer.invalid"),
        (lambda i: i[CLASS].pop("name"), "structure.badge_class"),
        (lambda i: i[CLASS].update(alignment=["x"]), "structure.badge_class"),
        (lambda i: i.documents.pop(CLASS), "structure.badge_class_unreachable"),
        (lambda i: i.documents.pop(REVOKED), "revocation.unreachable"),
        (lambda i: i.documents.update({REVOKED: b"[]"}), "revocation.unreachable"),
        (lambda i: i.documents.update({REVOKED: b'{"a":"","a":""}'}), "revocation.unreadable"),
        (lambda i: setattr(i, "key", signing_key(1)), "signature.wrong_key"),
    ],
)
def test_a_fault_in_an_old_badge_is_found(issuer: IssuerInMemory, change: Any, code: str) -> None:
    change(issuer)
    assert stopped(issuer.verify(signed(issuer))) == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"verify": {"type": "signed", "url": "https://stranger.example.org/k"}}, "key_owner.not_listed"),
        ({"verify": {"type": "signed"}}, "key_owner.no_key"),
        ({"verify": "signed"}, "structure.assertion"),
        ({"issuedOn": "last year"}, "dates.invalid"),
        ({"issuedOn": 10**30}, "dates.invalid"),
        ({"issuedOn": True}, "dates.invalid"),
        ({"expires": 1359217911}, "dates.expired"),
        ({"expires": "2013-01-27T00:00:00"}, "dates.expired"),
        ({"expires": "2013-01-27T00:00:00+02:00"}, "dates.expired"),
        ({"recipient": {"type": "email", "hashed": False, "identity": "eve@example.org"}}, "recipient.other"),
        ({"badge": "urn:uuid:1"}, "structure.badge_class_unreachable"),
    ],
)  # fmt: skip
def test_a_fault_in_an_old_assertion_is_found(
    issuer: IssuerInMemory, changes: dict[str, Any], code: str
) -> None:
    assert stopped(issuer.verify(signed(issuer, **changes))) == [code]


def oldest() -> dict[str, Any]:
    return {
        "recipient": IDENTITY,
        "salt": SALT,
        "evidence": f"{BASE}/0.5/work",
        "issued_on": "2012-05-01",
        "badge": {
            "version": "0.5.0",
            "name": "Web basics",
            "image": "/0.5/web.png",
            "description": "Knows the web.",
            "criteria": "/0.5/criteria",
            "issuer": {"origin": BASE, "name": "Oldest Programme", "contact": "a@example.org"},
        },
    }


def test_a_badge_of_0_5_holds_everything_itself(issuer: IssuerInMemory) -> None:
    issuer.documents[ASSERTION] = oldest()
    report = issuer.verify(ASSERTION)
    assert failed(report) == []
    assert "Open Badges 0.5" in report.findings[1].detail
    assert report.issuer is not None
    assert report.issuer.name == "Oldest Programme"
    assert report.recipient.matches
    assert report.badge is not None
    assert report.badge.image == f"{BASE}/0.5/web.png"


def test_a_badge_of_0_5_with_full_addresses(issuer: IssuerInMemory) -> None:
    issuer[ASSERTION] = oldest()
    issuer[ASSERTION]["badge"]["image"] = f"{BASE}/web.png"
    report = issuer.verify(ASSERTION)
    assert report.badge is not None
    assert report.badge.image == f"{BASE}/web.png"


def test_a_plain_recipient_of_0_5(issuer: IssuerInMemory) -> None:
    issuer.documents[ASSERTION] = oldest() | {"recipient": RECIPIENT, "salt": None}
    assert issuer.verify(ASSERTION).recipient.matches


def test_a_badge_of_0_5_on_a_stranger_s_site_is_out_of_scope(issuer: IssuerInMemory) -> None:
    address = "https://stranger.example.org/1"
    issuer.documents[address] = oldest()
    assert failed(issuer.verify(address)) == ["scope.outside"]


def test_a_badge_of_0_5_without_issuer_or_address(issuer: IssuerInMemory) -> None:
    document = oldest()
    assert failed(issuer.verify(json.dumps(document))) == ["structure.assertion"]
    del document["badge"]["issuer"]
    issuer.documents[ASSERTION] = document
    assert failed(issuer.verify(ASSERTION)) == ["structure.assertion"]


@pytest.mark.parametrize("verify", [None, "hosted", [], 7])
def test_a_badge_of_1_1_that_does_not_say_how_to_verify_it(
    issuer: IssuerInMemory, verify: Any
) -> None:
    document = issuer[ASSERTION] | {"@context": "https://w3id.org/openbadges/v1", "id": ASSERTION}
    issuer[ASSERTION] = {**document, "verify": verify}
    if verify is None:
        del issuer[ASSERTION]["verify"]
    assert failed(issuer.verify(ASSERTION)) == ["structure.assertion"]


def test_a_badge_of_0_5_with_paths_and_without_a_date(issuer: IssuerInMemory) -> None:
    document = oldest() | {"evidence": "/0.5/work"}
    del document["issued_on"]
    issuer[ASSERTION] = document
    report = issuer.verify(ASSERTION)
    assert failed(report) == []
    assert report.valid
    assert report.issued_on is None
    assert warned(report) == ["format.legacy", "dates.not_told"]


def test_a_badge_of_0_5_without_a_date_still_expires(issuer: IssuerInMemory) -> None:
    document = oldest() | {"expires": "2013-05-01"}
    del document["issued_on"]
    issuer[ASSERTION] = document
    assert failed(issuer.verify(ASSERTION)) == ["dates.expired"]


@pytest.mark.parametrize(
    "evidence",
    ["/shown/1", "shown/1", "//elsewhere.example.net/1", "https://example.org/1", "", "  ", ["/a", "b"], [], None],
)  # fmt: skip
@pytest.mark.parametrize("version", ["0.5", "1.0"])
def test_evidence_may_be_a_path(issuer: IssuerInMemory, evidence: Any, version: str) -> None:
    if version == "0.5":
        issuer[ASSERTION] = oldest()
    issuer[ASSERTION]["evidence"] = evidence
    assert failed(issuer.verify(ASSERTION)) == []


def test_a_path_leads_to_the_issuer_s_own_site_alone(issuer: IssuerInMemory) -> None:
    issuer[ASSERTION] = oldest()
    issuer[ASSERTION]["badge"]["image"] = "//elsewhere.example.net/web.png"
    assert failed(issuer.verify(ASSERTION)) == ["image.invalid"]


def test_a_signed_badge_of_1_0_has_no_place_that_a_path_could_start_from(
    issuer: IssuerInMemory,
) -> None:
    assert failed(issuer.verify(signed(issuer, evidence="/shown/1"))) == []


def test_a_badge_of_2_0_must_say_when_it_was_issued(issuer: IssuerInMemory) -> None:
    del issuer.signed["issuedOn"]
    assert failed(issuer.verify()) == ["dates.invalid"]


@pytest.mark.parametrize("wrong", ["yesterday", "", [], {}])
def test_a_date_of_0_5_that_is_none_is_refused(issuer: IssuerInMemory, wrong: Any) -> None:
    issuer[ASSERTION] = oldest() | {"issued_on": wrong}
    assert failed(issuer.verify(ASSERTION)) == ["dates.invalid"]


def test_old_badges_may_hold_empty_texts(issuer: IssuerInMemory) -> None:
    issuer[CLASS] |= {"description": "", "image": "", "criteria": "", "tags": [""]}
    issuer[CLASS]["alignment"] = {"name": "", "url": ""}
    issuer[ISSUER] |= {"email": "", "description": ""}
    report = issuer.verify(ASSERTION)
    assert failed(report) == []
    assert report.badge is not None
    assert (report.badge.image, report.badge.criteria) == (None, None)


@pytest.mark.parametrize("document", [ASSERTION, CLASS, ISSUER])
def test_a_badge_of_1_1_with_a_further_context(issuer: IssuerInMemory, document: str) -> None:
    old = "https://w3id.org/openbadges/v1"
    issuer[ASSERTION] |= {"@context": old, "id": ASSERTION, "type": "Assertion"}
    issuer[document]["@context"] = [old, {"schoolYear": "https://example.org/year"}]
    report = issuer.verify(ASSERTION)
    assert failed(report) == []
    assert "Open Badges 1.1" in report.findings[1].detail
    issuer[document]["@context"] = [old, {"recipient": "https://example.org/r"}]
    assert len(failed(issuer.verify(ASSERTION))) == 1
