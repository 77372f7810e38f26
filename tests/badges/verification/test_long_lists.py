"""Lists of revoked badges grow long: valid badges stay valid, and a register knows of one at a time."""

import json
from typing import Any

import pytest

from badges.verification import ClaimedBadge, Fetched, Format, Report, Revocation, verify
from badges.verification.documents import MAX_LIST_BYTES
from tests.issuer_in_memory import NOW, PROFILE, REVOCATIONS, SIGNED_ID, IssuerInMemory

MEBIBYTE = 1024 * 1024


def failed(report: Report) -> list[str]:
    return [one.code for one in report.failures]


def ids(count: int) -> list[str]:
    return [f"urn:uuid:00000000-0000-4000-8000-{number:012}" for number in range(count)]


def entries(count: int) -> list[dict[str, str]]:
    return [{"id": one, "revocationReason": "Issued in error."} for one in ids(count)]


@pytest.mark.parametrize("listed", [ids(100_000), entries(40_000)], ids=["ids", "objects"])
def test_a_list_longer_than_a_mebibyte_is_read_to_its_end(listed: list[Any]) -> None:
    issuer = IssuerInMemory()
    issuer[REVOCATIONS]["revokedAssertions"] = listed
    assert MEBIBYTE < len(json.dumps(issuer[REVOCATIONS])) < MAX_LIST_BYTES
    assert issuer.verify().valid
    listed = [*listed, SIGNED_ID.upper()]
    issuer[REVOCATIONS]["revokedAssertions"] = listed
    assert failed(issuer.verify()) == ["revocation.listed"]


def test_a_long_list_of_1_x_is_read_too() -> None:
    issuer = IssuerInMemory()
    reasons = dict.fromkeys(ids(30_000), "Issued in error")
    assert len(json.dumps(reasons)) > MEBIBYTE
    old = IssuerInMemory()
    old[REVOCATIONS] = reasons
    issuer[REVOCATIONS] = reasons
    assert issuer.verify().verdict != "valid"  # a list of 2.0 says what it is
    old.signed = _of_1_1(old)
    assert old.verify().valid
    old[REVOCATIONS] = {**reasons, "2013-7": "Issued twice"}
    assert failed(old.verify()) == ["revocation.listed"]


def _of_1_1(issuer: IssuerInMemory) -> dict[str, Any]:
    pem = f"{PROFILE}/key.pem"
    issuer[pem] = issuer[f"{PROFILE}/key"]["publicKeyPem"].encode()
    badge = {"name": "Web", "description": "Web.", "criteria": PROFILE, "issuer": PROFILE}
    issuer["https://issuer.example.org/1.1/class"] = badge | {"image": f"{PROFILE}.png"}
    signed = {name: issuer.signed[name] for name in ("recipient", "issuedOn")}
    return signed | {
        "@context": "https://w3id.org/openbadges/v1",
        "type": "Assertion",
        "uid": "2013-7",
        "id": "urn:uid:2013-7",
        "badge": "https://issuer.example.org/1.1/class",
        "verify": {"type": "signed", "url": pem},
    }


def test_a_list_that_is_longer_still_is_never_a_pass() -> None:
    issuer = IssuerInMemory()
    issuer[REVOCATIONS]["revokedAssertions"] = ["urn:" + "a" * (MAX_LIST_BYTES + 1)]
    report = issuer.verify()
    assert report.verdict == "unverifiable"
    assert [one.code for one in report.unread] == ["revocation.unreachable"]


def test_a_list_of_very_many_objects_is_not_read_into_memory() -> None:
    issuer = IssuerInMemory()
    text = json.dumps(issuer[REVOCATIONS])[:-1] + ',"x":[' + "{}," * 600_000 + "{}]}"
    issuer.documents[REVOCATIONS] = text.encode()
    assert issuer.verify().verdict == "unverifiable"


@pytest.mark.parametrize(
    "url", [PROFILE, f"{PROFILE}/key", "https://issuer.example.org/ob/badges/1"]
)
def test_only_lists_may_be_that_long(url: str) -> None:
    issuer = IssuerInMemory()
    issuer[url]["description"] = "a" * MEBIBYTE
    assert issuer.verify().verdict == "unverifiable"


class Registered:
    """An issuer whose register knows of one badge whether it is revoked, and whose list is never asked for."""

    def __init__(self, issuer: IssuerInMemory, said: Revocation | None) -> None:
        self.issuer, self.said = issuer, said
        self.asked: list[ClaimedBadge] = []

    def fetch(self, url: str) -> Fetched:
        assert self.said is None or url != REVOCATIONS, "the list was asked for"
        return self.issuer.fetch(url)

    def revocation(self, badge: ClaimedBadge) -> Revocation | None:
        self.asked.append(badge)
        return self.said


def judged(said: Revocation | None) -> tuple[Report, Registered]:
    register = Registered(IssuerInMemory(), said)
    return verify(register.issuer.token(), resolver=register, now=NOW), register


def test_a_register_answers_for_one_badge_without_the_list() -> None:
    report, register = judged(Revocation(revoked=False))
    assert report.valid
    [asked] = register.asked
    assert (asked.issuer, asked.id, asked.format) == (PROFILE, SIGNED_ID, Format.OB2_SIGNED)
    report, _ = judged(Revocation(revoked=True, reason="Issued in error."))
    assert failed(report) == ["revocation.listed"]
    assert (report.revoked, report.revocation_reason) == (True, "Issued in error.")


def test_where_no_register_is_at_hand_the_list_counts() -> None:
    report, register = judged(None)
    assert report.valid
    register.issuer[REVOCATIONS]["revokedAssertions"] = [SIGNED_ID]
    again = verify(register.issuer.token(), resolver=register, now=NOW)
    assert failed(again) == ["revocation.listed"]


@pytest.mark.parametrize(
    "entry",
    [
        7,
        None,
        [],
        "no iri",
        {"id": 7},
        {"id": "no iri"},
        {"uid": ["7"]},
        {"id": "urn:uuid:1", "revoked": False},
        {"id": "urn:uuid:1", "@context": {"id": "https://example.org/other"}},
        {"revocationReason": "Issued in error."},
    ],
)
@pytest.mark.parametrize("before", [[], ids(2)])
def test_a_list_with_an_entry_that_names_nothing_is_no_list(entry: Any, before: list[str]) -> None:
    issuer = IssuerInMemory()
    issuer[REVOCATIONS]["revokedAssertions"] = [*before, entry, SIGNED_ID]
    assert failed(issuer.verify()) == ["revocation.unreadable"]


@pytest.mark.parametrize(
    "entry",
    [
        SIGNED_ID,
        {"id": SIGNED_ID},
        {"id": SIGNED_ID, "revoked": True, "uid": "", "revocationReason": 7},
        {"id": "", "uid": SIGNED_ID},
        {"id": "urn:uuid:1", "uid": SIGNED_ID, "@context": {"year": "https://example.org/year"}},
    ],
)
def test_an_entry_names_a_badge_in_any_of_its_ways(entry: Any) -> None:
    issuer = IssuerInMemory()
    issuer[REVOCATIONS]["revokedAssertions"] = entry
    assert failed(issuer.verify()) == ["revocation.listed"]
    issuer[REVOCATIONS]["revokedAssertions"] = ["urn:uuid:2", entry]
    assert failed(issuer.verify()) == ["revocation.listed"]
