"""A key inside the issuer's own profile belongs to it; one elsewhere must say whose it is."""

from typing import Any

import pytest

from badges.verification import Report, Status
from tests.issuer_in_memory import KEY, PROFILE, IssuerInMemory, signing_key

STRANGER = "https://stranger.example.net/issuer"


def failed(report: Report) -> list[str]:
    return [one.code for one in report.failures]


def warned(report: Report) -> list[str]:
    return [one.code for one in report.findings if one.status is Status.WARNING]


def with_key_inside(**changes: Any) -> IssuerInMemory:
    """Return an issuer whose profile holds the key, under the profile's own address."""
    issuer = IssuerInMemory()
    key = {**issuer.documents.pop(KEY), "id": PROFILE, **changes}
    issuer[PROFILE]["publicKey"] = {name: one for name, one in key.items() if one is not None}
    issuer.signed["verification"]["creator"] = PROFILE
    return issuer


def test_a_key_at_the_issuer_s_own_address() -> None:
    report = with_key_inside().verify()
    assert report.valid
    assert warned(report) == []


@pytest.mark.parametrize("owner", ["", " ", None])
@pytest.mark.parametrize("address", [PROFILE, f"{PROFILE}#key", "", None])
def test_a_key_inside_the_profile_needs_no_owner(owner: str | None, address: str | None) -> None:
    issuer = with_key_inside(owner=owner, id=address)
    issuer.signed["verification"]["creator"] = address or PROFILE
    report = issuer.verify()
    assert failed(report) == []
    assert report.valid
    assert "key_owner.in_profile" in warned(report)


@pytest.mark.parametrize("owner", ["", " ", None])
def test_a_key_elsewhere_without_owner_is_nobody_s(owner: str | None) -> None:
    issuer = IssuerInMemory()
    issuer[KEY] |= {"owner": owner}
    report = issuer.verify()
    assert failed(report) == ["key_owner.no_owner"]
    [finding] = report.failures
    for language in ("en", "fr", "pt"):
        assert "None" not in finding.sentence(language)
        assert KEY in finding.sentence(language)


def test_a_key_elsewhere_that_is_copied_into_the_profile_is_read_elsewhere() -> None:
    issuer = IssuerInMemory()
    issuer[PROFILE]["publicKey"] = issuer[KEY] | {"owner": ""}
    assert issuer.verify().valid
    issuer[KEY] |= {"owner": STRANGER}
    assert failed(issuer.verify()) == ["key_owner.other_owner"]


def test_a_key_inside_the_profile_of_another_owner_is_not_the_issuer_s() -> None:
    assert failed(with_key_inside(owner=STRANGER).verify()) == ["key_owner.other_owner"]


def test_another_key_than_the_one_inside_signed_nothing() -> None:
    issuer = with_key_inside(owner="")
    issuer.key = signing_key(1)
    assert failed(issuer.verify()) == ["signature.wrong_key"]


def test_a_key_inside_the_copied_profile_of_a_badge_class_counts_for_nothing() -> None:
    issuer = IssuerInMemory()
    thief = with_key_inside(owner="")
    thief.key = signing_key(1)
    copied = issuer[PROFILE] | {"publicKey": thief[PROFILE]["publicKey"]}
    badge = issuer["https://issuer.example.org/ob/badges/1"]
    issuer.signed["badge"] = badge | {"issuer": copied}
    issuer.signed["verification"]["creator"] = PROFILE
    assert failed(issuer.verify()) == ["key_owner.not_listed"]


@pytest.mark.parametrize("owner", [7, ["https://example.org/"], {"id": "https://example.org/"}])
def test_an_owner_that_is_no_address_is_refused(owner: Any) -> None:
    issuer = IssuerInMemory()
    issuer[KEY]["owner"] = owner
    assert failed(issuer.verify()) == ["key_owner.invalid"]
