"""Who vouches for what: embedded copies, several keys, endorsements, pictures, scope."""

from typing import Any

import pytest

from badges.baking import bake
from badges.keys import public_pem
from badges.ob2 import VerificationObject
from badges.verification import Check, Report, Status
from badges.verification.documents import MAX_FETCHES
from badges.verification.scope import in_scope, origin, same_origin
from tests.issuer_in_memory import (
    BADGE_CLASS,
    BASE,
    CLASS_IMAGE,
    CONTEXT,
    HOSTED,
    HOSTED_IMAGE,
    KEY,
    PLAIN_SVG,
    PROFILE,
    REVOCATIONS,
    IssuerInMemory,
    plain_png,
    png_chunk,
    signing_key,
)

ENDORSEMENT = "https://friend.example.org/endorsement"
FRIEND = "https://friend.example.org/profile"


@pytest.fixture
def issuer() -> IssuerInMemory:
    return IssuerInMemory()


def codes(report: Report, status: Status) -> list[str]:
    return [one.code for one in report.findings if one.status is status]


# --- the badge class and the profile ------------------------------------------------------------


def test_an_embedded_class_with_an_address_is_read_at_its_address(issuer: IssuerInMemory) -> None:
    issuer.signed["badge"] = issuer[BADGE_CLASS] | {"issuer": issuer[PROFILE]}
    report = issuer.verify()
    assert report.valid
    assert BADGE_CLASS in issuer.asked
    assert codes(report, Status.WARNING) == []


def test_an_embedded_class_that_boasts_is_overruled(issuer: IssuerInMemory) -> None:
    issuer.signed["badge"] = issuer[BADGE_CLASS] | {"name": "Doctor of Philosophy"}
    report = issuer.verify()
    assert codes(report, Status.WARNING) == ["structure.copy_differs"]
    assert report.badge is not None
    assert report.badge.name == "Data protection, practise"


def test_a_class_without_address_lives_inside_the_signed_text(issuer: IssuerInMemory) -> None:
    issuer.signed["badge"] = issuer[BADGE_CLASS] | {"id": "urn:uuid:1"}
    report = issuer.verify()
    assert report.valid
    assert report.badge_class is not None
    assert report.badge_class["id"] == "urn:uuid:1"


def test_an_embedded_profile_is_never_believed(issuer: IssuerInMemory) -> None:
    issuer[BADGE_CLASS]["issuer"] = issuer[PROFILE] | {"name": "Somebody Else"}
    report = issuer.verify()
    assert report.issuer is not None
    assert report.issuer.name == "Example Programme"
    assert report.profile == issuer[PROFILE]


def test_a_profile_that_another_site_serves_is_told(issuer: IssuerInMemory) -> None:
    elsewhere = "https://pages.example.net/profile"
    issuer.documents[elsewhere] = issuer[PROFILE]
    issuer.redirects[PROFILE] = elsewhere
    report = issuer.verify()
    assert report.valid
    assert codes(report, Status.WARNING) == ["issuer.redirected"]


def test_a_badge_sends_its_verifier_to_few_addresses(issuer: IssuerInMemory) -> None:
    issuer[PROFILE]["publicKey"] = [f"{BASE}/key/{number}" for number in range(100)]
    del issuer.signed["verification"]["creator"]
    for number in range(100):
        address = f"{BASE}/key/{number}"
        issuer.documents[address] = issuer[KEY] | {
            "id": address,
            "publicKeyPem": public_pem(signing_key(1)),
        }
    report = issuer.verify()
    assert codes(report, Status.FAILED) == ["signature.wrong_key"]
    assert len(issuer.asked) <= MAX_FETCHES
    assert len(issuer.asked) == len(set(issuer.asked))


def test_the_number_of_addresses_is_bounded(
    issuer: IssuerInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("badges.verification.documents.MAX_FETCHES", 2)
    report = issuer.verify()
    assert codes(report, Status.FAILED) == []
    assert [one.code for one in report.unread] == ["key_owner.unreachable"]
    assert "more than 2 addresses" in report.unread[0].detail


# --- keys -----------------------------------------------------------------------------------------


def test_one_of_several_keys(issuer: IssuerInMemory) -> None:
    issuer[PROFILE]["publicKey"] = [f"{BASE}/old", KEY]
    assert issuer.verify().valid


def test_a_key_inside_the_hosted_profile(issuer: IssuerInMemory) -> None:
    address = f"{PROFILE}#key"
    issuer[PROFILE]["publicKey"] = issuer[KEY] | {"id": address}
    issuer.signed["verification"]["creator"] = address
    del issuer.documents[KEY]
    assert issuer.verify().valid


def test_a_key_inside_the_profile_with_an_address_of_its_own_is_read_there(
    issuer: IssuerInMemory,
) -> None:
    issuer[PROFILE]["publicKey"] = issuer[KEY] | {"publicKeyPem": public_pem(signing_key(1))}
    assert issuer.verify().valid
    assert KEY in issuer.asked


def test_without_creator_the_issuer_s_keys_are_tried(issuer: IssuerInMemory) -> None:
    other = f"{BASE}/other"
    issuer.documents[other] = issuer[KEY] | {
        "id": other,
        "publicKeyPem": public_pem(signing_key(1)),
    }
    issuer[PROFILE]["publicKey"] = [other, KEY]
    del issuer.signed["verification"]["creator"]
    report = issuer.verify()
    assert report.valid
    assert "key_owner.no_creator" in codes(report, Status.WARNING)
    assert codes(report, Status.PASSED).count("key_owner.ok") == 1


def test_without_creator_and_without_readable_key(issuer: IssuerInMemory) -> None:
    del issuer.signed["verification"]["creator"]
    del issuer.documents[KEY]
    report = issuer.verify()
    assert codes(report, Status.FAILED) == []
    assert [one.code for one in report.unread] == ["key_owner.unreachable"]
    del issuer[PROFILE]["publicKey"]
    assert codes(issuer.verify(), Status.FAILED) == ["key_owner.no_key"]


# --- revocation -----------------------------------------------------------------------------------


def test_an_issuer_may_publish_no_list(issuer: IssuerInMemory) -> None:
    del issuer[PROFILE]["revocationList"]
    report = issuer.verify()
    assert report.valid
    assert "revocation.no_list" in codes(report, Status.SKIPPED)


def test_a_long_list_is_read_to_its_end(issuer: IssuerInMemory) -> None:
    others = [f"urn:uuid:00000000-0000-4000-8000-{number:012}" for number in range(5000)]
    issuer[REVOCATIONS]["revokedAssertions"] = others
    assert issuer.verify().valid
    others.append(issuer.signed["id"])
    assert codes(issuer.verify(), Status.FAILED) == ["revocation.listed"]


def test_a_list_may_leave_its_own_address_out(issuer: IssuerInMemory) -> None:
    for member in ("id", "issuer"):
        del issuer[REVOCATIONS][member]
    assert issuer.verify().valid


# --- endorsements ---------------------------------------------------------------------------------


@pytest.fixture
def endorsed(issuer: IssuerInMemory) -> IssuerInMemory:
    issuer[BADGE_CLASS]["endorsement"] = [ENDORSEMENT]
    issuer.documents[ENDORSEMENT] = {
        "@context": CONTEXT,
        "id": ENDORSEMENT,
        "type": "Endorsement",
        "claim": {"id": BADGE_CLASS, "endorsementComment": "We hire on it."},
        "issuer": FRIEND,
        "issuedOn": "2026-02-01T00:00:00Z",
        "verification": {"type": "HostedBadge"},
    }
    issuer.documents[FRIEND] = issuer[PROFILE] | {"id": FRIEND, "name": "A Friend"}
    return issuer


def test_a_good_endorsement_is_told(endorsed: IssuerInMemory) -> None:
    report = endorsed.verify()
    assert report.valid
    assert "structure.endorsed" in codes(report, Status.PASSED)
    assert report.endorsements[0].comment == "We hire on it."
    assert report.endorsements[0].issuer == "A Friend"


def test_an_embedded_endorsement_is_read_at_its_address(endorsed: IssuerInMemory) -> None:
    boasting = endorsed[ENDORSEMENT] | {
        "claim": {"id": BADGE_CLASS, "endorsementComment": "The best of all."},
        "issuer": endorsed[FRIEND],
    }
    endorsed[BADGE_CLASS]["endorsement"] = boasting
    assert endorsed.verify().endorsements[0].comment == "We hire on it."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": f"{ENDORSEMENT}/2"}, "another"),
        ({"claim": {"id": HOSTED}}, "something else"),
        ({"revoked": True}, "withdrawn"),
        ({"issuedOn": "2027-01-01T00:00:00Z"}, "future"),
        ({"issuer": PROFILE}, "not where its issuer"),
        ({"issuer": "urn:uuid:1"}, "not among the documents"),
        ({"claim": "good"}, "claim"),
    ],
)
def test_a_bad_endorsement_is_left_out_and_spoils_nothing(
    endorsed: IssuerInMemory, change: dict[str, Any], words: str
) -> None:
    endorsed[ENDORSEMENT] |= change
    report = endorsed.verify()
    assert report.valid
    assert report.endorsements == ()
    [finding] = [one for one in report.findings if one.code == "structure.endorsement"]
    assert finding.status is Status.WARNING
    assert words in finding.detail


def test_only_hosted_endorsements_are_read_and_only_of_good_badges(
    endorsed: IssuerInMemory,
) -> None:
    endorsed[BADGE_CLASS]["endorsement"] = ["urn:uuid:1"]
    assert "structure.endorsement" in codes(endorsed.verify(), Status.WARNING)
    endorsed[BADGE_CLASS]["endorsement"] = [ENDORSEMENT]
    endorsed.verify(recipient="eve@example.org")
    assert ENDORSEMENT not in endorsed.asked


# --- pictures -------------------------------------------------------------------------------------


def test_a_borrowed_picture_is_told(issuer: IssuerInMemory) -> None:
    report = issuer.verify(bake(plain_png(1, 3), issuer.token()))
    assert report.valid
    assert codes(report, Status.WARNING) == ["image.differs"]


def test_the_baked_picture_that_the_issuer_serves(issuer: IssuerInMemory) -> None:
    issuer.signed["image"] = {"id": HOSTED_IMAGE, "caption": "A seal"}
    issuer.documents[HOSTED_IMAGE] = bake(plain_png(1, 3), issuer.token())
    report = issuer.verify(issuer[HOSTED_IMAGE])
    assert codes(report, Status.WARNING) == []
    assert "image.ok" in codes(report, Status.PASSED)


def test_a_picture_is_not_compared_when_the_badge_is_false(issuer: IssuerInMemory) -> None:
    picture = issuer.png()
    issuer[KEY]["publicKeyPem"] = public_pem(signing_key(1))
    report = issuer.verify(picture)
    assert [one.code for one in report.of(Check.IMAGE)] == ["image.not_done"]
    del issuer.documents[BADGE_CLASS]
    report = issuer.verify(picture)
    assert [one.code for one in report.of(Check.IMAGE)] == ["image.not_done"]


def test_a_picture_that_cannot_be_compared(issuer: IssuerInMemory) -> None:
    picture = issuer.png()
    del issuer.documents[CLASS_IMAGE]
    assert codes(issuer.verify(picture), Status.WARNING) == ["image.unreachable"]
    issuer.documents[CLASS_IMAGE] = b"GIF89a"
    assert codes(issuer.verify(picture), Status.WARNING) == ["image.unreachable"]
    issuer[BADGE_CLASS]["image"] = "data:image/png;base64,AAAA"
    assert codes(issuer.verify(picture), Status.WARNING) == ["image.unreachable"]


def test_an_svg_is_compared_whatever_its_spelling(issuer: IssuerInMemory) -> None:
    issuer.documents[CLASS_IMAGE] = PLAIN_SVG
    respelled = PLAIN_SVG.replace(b"<circle r=", b"\n <circle   r=").replace(b"/>", b"></circle>")
    report = issuer.verify(bake(respelled, issuer.token()))
    assert "image.ok" in codes(report, Status.PASSED)


def test_a_comment_in_the_picture_changes_nothing(issuer: IssuerInMemory) -> None:
    plain = issuer[CLASS_IMAGE]
    commented = plain[:33] + png_chunk(b"tEXt", b"Comment\0x") + plain[33:]
    report = issuer.verify(bake(commented, issuer.token()))
    assert "image.ok" in codes(report, Status.PASSED)


# --- scope ----------------------------------------------------------------------------------------


def test_where_an_issuer_says_it_hosts(issuer: IssuerInMemory) -> None:
    for verification in (
        {"startsWith": f"{BASE}/ob"},
        {"startsWith": [f"{BASE}/x", f"{BASE}/ob/assertions/"]},
        {"startsWith": f"{BASE}/ob", "allowedOrigins": ["issuer.example.org"]},
        {"allowedOrigins": "Issuer.Example.org"},
        {"verificationProperty": "id"},
    ):
        issuer[PROFILE]["verification"] = {"type": "VerificationObject"} | verification
        assert issuer.verify(HOSTED).valid


@pytest.mark.parametrize(
    ("url", "prefix", "inside"),
    [
        ("https://a.example/b/1", "https://a.example/b", True),
        ("https://a.example/b", "https://a.example/b", True),
        ("https://A.example:443/b/1", "https://a.example/b/", True),
        ("https://a.example/b?id=1", "https://a.example/b?id=", True),
        ("https://a.example/b?id=1", "https://a.example/b", True),
        ("https://a.example/bc", "https://a.example/b", False),
        ("https://a.example/b?x=1", "https://a.example/b?id=", False),
        ("https://a.example/c?id=1", "https://a.example/b?id=", False),
        ("https://a.example:444/b", "https://a.example/b", False),
        ("http://a.example/b", "https://a.example/b", False),
        ("https://a.example.evil.example/b", "https://a.example/b", False),
        ("https://a.example/b/../c", "https://a.example/b", False),
        ("https://a.example/b/.%2E/c", "https://a.example/b", False),
        ("https://a.example:0/b", "https://a.example/b", False),
        ("https://a.example:99999/b", "https://a.example/b", False),
        ("urn:uuid:1", "https://a.example/b", False),
    ],
)
def test_addresses_compare_by_origin_and_path_segment(url: str, prefix: str, inside: bool) -> None:
    scope = VerificationObject(starts_with=(prefix,))
    assert in_scope(url, "https://a.example/", scope) is inside


def test_an_origin_has_a_scheme_a_host_and_a_port() -> None:
    assert origin("https://Example.org/") == ("https", "example.org", 443)
    assert origin("http://[::1]:8000/") == ("http", "::1", 8000)
    assert origin("https://example.org:99999/") is None
    assert not same_origin("urn:a:b", "urn:a:b")
