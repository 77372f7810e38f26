"""Platforms move: an old address leads to a new id, which is read once, where it stands, with its own issuer."""

from collections.abc import Callable
from typing import Any

import pytest

from badges.verification import Report, Status
from tests.issuer_in_memory import (
    BADGE_CLASS,
    BASE,
    CLASS_IMAGE,
    HOSTED,
    KEY,
    PROFILE,
    REVOCATIONS,
    IssuerInMemory,
    signing_key,
)

NEW = "https://www.issuer.example.org"
STRANGER = "https://stranger.example.net"


def failed(report: Report) -> list[str]:
    return [one.code for one in report.failures]


def warned(report: Report) -> list[str]:
    return [one.code for one in report.findings if one.status is Status.WARNING]


def renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: renamed(member, old, new) for name, member in value.items()}
    if isinstance(value, list):
        return [renamed(one, old, new) for one in value]
    return value.replace(old, new) if isinstance(value, str) else value


def moved(new: str = NEW) -> IssuerInMemory:
    """Return an issuer whose documents stand at a new place with new ids; every old address redirects there."""
    issuer = IssuerInMemory()
    for url in (PROFILE, KEY, REVOCATIONS, BADGE_CLASS, HOSTED):
        there = url.replace(BASE, new)
        issuer[there] = renamed(issuer.documents.pop(url), BASE, new)
        issuer.redirects[url] = there
    issuer[f"{new}/ob/badges/1/image.png"] = issuer[CLASS_IMAGE]
    return issuer


def test_a_hosted_badge_of_a_platform_that_moved() -> None:
    issuer = moved()
    old = IssuerInMemory()
    report = issuer.verify(old.hosted_png())
    assert failed(report) == []
    assert report.valid
    assert warned(report) == ["format.copy_differs", "format.moved"]
    assert report.issuer is not None
    assert report.issuer.id == PROFILE.replace(BASE, NEW)


def test_its_old_address_given_by_hand() -> None:
    report = moved().verify(HOSTED)
    assert report.valid
    assert warned(report) == ["format.other_address"]


def test_a_signed_badge_of_a_platform_that_moved() -> None:
    report = moved().verify()
    assert failed(report) == []
    assert warned(report) == ["structure.moved", "key_owner.moved"]


def test_a_badge_class_whose_issuer_moved() -> None:
    issuer = moved()
    issuer[BADGE_CLASS] = renamed(issuer[BADGE_CLASS.replace(BASE, NEW)], NEW, BASE)
    del issuer.redirects[BADGE_CLASS]
    report = issuer.verify()
    assert failed(report) == []
    assert warned(report) == ["key_owner.moved", "issuer.moved"]


@pytest.mark.parametrize("form", [HOSTED, None])
def test_a_platform_that_moved_from_http_to_https(form: str | None) -> None:
    issuer = IssuerInMemory()
    plain = renamed(issuer.documents, BASE, BASE.replace("https:", "http:"))
    for url in (PROFILE, KEY, REVOCATIONS, BADGE_CLASS, HOSTED):
        issuer.redirects[url.replace("https:", "http:")] = url
    issuer.signed = renamed(issuer.signed, "https:", "http:")
    given = plain[HOSTED] if form else None
    report = issuer.verify(_picture(issuer, given) if given else None)
    assert failed(report) == []
    assert report.valid
    assert "format.plain_http" in warned(report)


def _picture(issuer: IssuerInMemory, document: Any) -> bytes:
    copy = issuer.copy()
    copy[HOSTED] = document
    return copy.hosted_png()


def early(issuer: IssuerInMemory) -> None:
    """Write every address with http, as early issuers did and never changed; https answers."""
    for url, document in list(issuer.documents.items()):
        plain = url.replace("https:", "http:")
        issuer[url] = renamed(document, BASE, BASE.replace("https:", "http:"))
        issuer.redirects[plain] = url
    issuer.signed = renamed(issuer.signed, BASE, BASE.replace("https:", "http:"))


@pytest.mark.parametrize("given", [HOSTED.replace("https:", "http:"), None])
def test_ids_of_early_years_are_asked_over_https(given: str | None) -> None:
    issuer = IssuerInMemory()
    early(issuer)
    report = issuer.verify(given)
    assert failed(report) == []
    assert report.valid
    assert warned(report) == ["format.plain_http"]


@pytest.mark.parametrize(
    "verification",
    [
        {"type": "VerificationObject", "startsWith": f"{BASE}/ob/assertions"},
        {"type": "VerificationObject", "startsWith": "http://issuer.example.org/ob/assertions"},
        {"type": "VerificationObject", "allowedOrigins": "issuer.example.org"},
    ],
)
def test_a_place_told_with_http_holds_for_https(verification: dict[str, str]) -> None:
    issuer = IssuerInMemory()
    early(issuer)
    issuer[PROFILE]["verification"] = verification
    assert failed(issuer.verify(HOSTED.replace("https:", "http:"))) == []


def test_a_place_told_with_https_does_not_hold_for_what_http_answered() -> None:
    issuer = IssuerInMemory()
    plain = HOSTED.replace("https:", "http:")
    issuer[plain] = renamed(issuer[HOSTED], HOSTED, plain)
    assert failed(issuer.verify(plain)) == ["scope.outside"]


def to_a_stranger_s_document(issuer: IssuerInMemory) -> None:
    """The badge's address leads to a copy that a stranger hosts under an id of their own."""
    issuer[f"{STRANGER}/1"] = issuer[HOSTED] | {"id": f"{STRANGER}/1"}
    issuer.redirects[HOSTED] = f"{STRANGER}/1"


def to_a_false_copy(issuer: IssuerInMemory) -> None:
    """It leads to a document that gives itself an id of the issuer, which serves nothing there."""
    issuer[f"{STRANGER}/1"] = issuer[HOSTED] | {"id": f"{BASE}/ob/assertions/2"}
    issuer.redirects[HOSTED] = f"{STRANGER}/1"


def to_a_third_address(issuer: IssuerInMemory) -> None:
    issuer[f"{NEW}/2"] = issuer[HOSTED] | {"id": f"{BASE}/ob/assertions/3"}
    issuer[f"{BASE}/ob/assertions/3"] = issuer[HOSTED] | {"id": f"{BASE}/ob/assertions/3"}
    issuer[f"{NEW}/1"] = issuer[HOSTED] | {"id": f"{NEW}/2"}
    issuer.redirects[HOSTED] = f"{NEW}/1"


def to_a_signed_one(issuer: IssuerInMemory) -> None:
    there = f"{BASE}/ob/assertions/2"
    issuer[there] = issuer[HOSTED] | {"id": there, "verification": {"type": "SignedBadge"}}
    issuer.redirects[HOSTED] = there


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (to_a_stranger_s_document, "scope.outside"),
        (to_a_third_address, "format.other_id"),
        (to_a_signed_one, "signature.missing"),
    ],
)
def test_a_redirect_lends_nothing(change: Callable[[IssuerInMemory], None], code: str) -> None:
    issuer = IssuerInMemory()
    given = issuer.hosted_png()
    change(issuer)
    assert failed(issuer.verify(given)) == [code]


def test_a_document_that_claims_an_address_at_which_nothing_stands_is_not_read() -> None:
    issuer = IssuerInMemory()
    given = issuer.hosted_png()
    to_a_false_copy(issuer)
    report = issuer.verify(given)
    assert report.verdict == "unverifiable"
    assert [one.code for one in report.unread] == ["format.unreachable"]


def test_a_moved_badge_of_another_person_is_another_person_s() -> None:
    issuer = moved()
    given = IssuerInMemory().hosted_png()
    issuer[HOSTED.replace(BASE, NEW)]["recipient"] = {
        "type": "email",
        "hashed": False,
        "identity": "eve@example.org",
    }
    assert failed(issuer.verify(given)) == ["recipient.other"]


def test_a_stranger_s_class_that_leads_to_a_good_one_lends_no_name_to_a_stranger_s_badge() -> None:
    issuer = IssuerInMemory()
    theirs = f"{STRANGER}/class"
    issuer.redirects[theirs] = BADGE_CLASS
    issuer[f"{STRANGER}/1"] = issuer[HOSTED] | {"id": f"{STRANGER}/1", "badge": theirs}
    assert failed(issuer.verify(f"{STRANGER}/1")) == ["scope.outside"]
    issuer.signed["badge"] = theirs
    issuer.key = signing_key(1)
    assert failed(issuer.verify()) == ["signature.wrong_key"]


def test_nor_does_a_stranger_s_issuer() -> None:
    issuer = IssuerInMemory()
    issuer.redirects[f"{STRANGER}/issuer"] = PROFILE
    issuer[f"{STRANGER}/key"] = issuer[KEY] | {"id": f"{STRANGER}/key"}
    issuer[f"{STRANGER}/class"] = issuer[BADGE_CLASS] | {
        "id": f"{STRANGER}/class",
        "issuer": f"{STRANGER}/issuer",
    }
    issuer.signed["badge"] = f"{STRANGER}/class"
    issuer.signed["verification"]["creator"] = f"{STRANGER}/key"
    assert failed(issuer.verify()) == ["key_owner.not_listed"]


@pytest.mark.parametrize(
    ("url", "code"),
    [(BADGE_CLASS, "structure.badge_class_id"), (PROFILE, "issuer.other_id")],
)
def test_a_class_or_an_issuer_is_followed_once(url: str, code: str) -> None:
    issuer = moved()
    there = url.replace(BASE, NEW)
    issuer[f"{NEW}/third"] = issuer[there] | {"id": f"{NEW}/third"}
    issuer[there] = issuer[there] | {"id": f"{NEW}/second"}
    issuer[f"{NEW}/second"] = issuer[there] | {"id": f"{NEW}/third"}
    report = issuer.verify()
    assert code in failed(report)


def test_a_key_that_moved_with_its_issuer_is_one_the_issuer_names() -> None:
    issuer = moved()
    issuer[BADGE_CLASS] = renamed(issuer[BADGE_CLASS.replace(BASE, NEW)], NEW, BASE)
    del issuer.redirects[BADGE_CLASS]
    issuer[PROFILE.replace(BASE, NEW)]["publicKey"] = f"{NEW}/another"
    assert failed(issuer.verify()) == ["key_owner.not_listed"]
    del issuer.documents[KEY.replace(BASE, NEW)]
    assert failed(issuer.verify()) == ["key_owner.not_listed"]


def test_an_address_that_gives_itself_an_id_at_which_nothing_stands_contradicts_itself() -> None:
    issuer = IssuerInMemory()
    given = issuer.hosted_png()
    issuer[HOSTED]["id"] = f"{BASE}/ob/assertions/2"
    assert failed(issuer.verify(given)) == ["format.other_id"]


def test_what_says_one_thing_twice_is_refused_behind_an_old_address_too() -> None:
    issuer = moved()
    issuer.documents[HOSTED.replace(BASE, NEW)] = b'{"id": "a", "id": "b"}'
    given = IssuerInMemory().hosted_png()
    assert failed(issuer.verify(given)) == ["format.doubled"]


@pytest.mark.parametrize("status", [410, 404, 503])
def test_a_moved_badge_that_is_gone_is_told_as_the_new_address_tells_it(status: int) -> None:
    issuer = moved()
    there = HOSTED.replace(BASE, NEW)
    issuer[f"{NEW}/page"] = issuer[there]
    issuer.redirects[HOSTED] = f"{NEW}/page"
    issuer.statuses[there] = status
    report = issuer.verify(IssuerInMemory().hosted_png())
    assert report.verdict == {410: "invalid", 404: "invalid", 503: "unverifiable"}[status]
    assert report.revoked == (status == 410)
