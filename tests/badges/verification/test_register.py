"""A resolver that is a register too: it, and not a signature, says what its issuer awarded; in a bundle as well."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from badges.errors import CredentialError
from badges.jws import sign
from badges.trust import RecordingResolver, RegisterLine, load_bundle, save_bundle, save_register
from badges.verification import ClaimedBadge, Fetched, Format, Report, Standing, verify
from tests.badges.verification.test_credential_endorsements import (
    ENDORSER,
    endorsement,
    issuer_with_endorser,
)
from tests.badges.verification.test_credential_endorsements import signed as endorsed_by
from tests.issuer_in_memory import HOSTED, NOW, PROFILE, SIGNED_ID, IssuerInMemory


class Registered:
    """An issuer's documents, with its register."""

    def __init__(self, issuer: Any, owner: str, awarded: Iterable[bytes] = ()) -> None:
        self._issuer, self._owner, self._awarded = issuer, owner, tuple(awarded)
        self.asked: list[ClaimedBadge] = []

    def fetch(self, url: str) -> Fetched:
        answer: Fetched = self._issuer.fetch(url)
        return answer

    def standing(self, badge: ClaimedBadge) -> Standing | None:
        self.asked.append(badge)
        if badge.issuer != self._owner:
            return None
        return Standing.AWARDED if any(map(badge.is_text, self._awarded)) else Standing.UNKNOWN


def judged(given: str, resolver: Any) -> Report:
    return verify(given, resolver=resolver, now=NOW)


def codes(report: Report) -> set[str]:
    return {one.code for one in report.findings if one.code.endswith("register")}


def test_a_signed_badge_is_asked_for_by_its_issuer_its_id_and_its_very_text() -> None:
    issuer = IssuerInMemory()
    register = Registered(issuer, PROFILE, [issuer.token().encode()])
    report = judged(issuer.token(), register)
    assert (report.valid, codes(report)) == (True, {"issuer.in_register"})
    assert register.asked == [
        ClaimedBadge(PROFILE, SIGNED_ID, Format.OB2_SIGNED, issuer.token().encode())
    ]


def test_what_the_register_does_not_hold_is_invalid_however_well_it_is_signed() -> None:
    issuer = IssuerInMemory()
    report = judged(issuer.token(), Registered(issuer, PROFILE))
    assert [one.code for one in report.failures] == ["issuer.not_in_register"]


def test_a_hosted_badge_is_compared_by_the_content_that_its_address_serves() -> None:
    issuer = IssuerInMemory()
    spaced = json.dumps(issuer[HOSTED], indent=3).encode()
    assert judged(HOSTED, Registered(issuer, PROFILE, [spaced])).valid
    other = json.dumps(issuer[HOSTED] | {"narrative": "Another."}).encode()
    assert not judged(HOSTED, Registered(issuer, PROFILE, [other])).valid


def test_of_other_issuers_a_register_says_nothing() -> None:
    issuer = IssuerInMemory()
    report = judged(issuer.token(), Registered(issuer, "https://other.example.org/"))
    assert (report.valid, codes(report)) == (True, set())


def test_the_register_is_not_asked_about_a_badge_that_its_issuer_did_not_sign() -> None:
    issuer = IssuerInMemory()
    register = Registered(issuer, PROFILE)
    head, payload, _ = issuer.token().split(".")
    report = judged(f"{head}.{payload}.{'A' * 342}", register)
    assert not report.valid
    assert register.asked == []


def test_an_endorsement_that_its_issuer_never_gave_is_told_as_false() -> None:
    issuer = issuer_with_endorser()
    issuer.credential["endorsement"] = [endorsed_by(endorsement())]
    assert judged(issuer.document(), issuer).endorsements
    report = judged(issuer.document(), Registered(issuer, ENDORSER))
    assert report.valid
    assert not report.endorsements
    assert "structure.endorsement_false" in {one.code for one in report.findings}


def test_a_profile_that_was_withdrawn_stands_behind_nothing() -> None:
    issuer = IssuerInMemory()
    issuer.statuses[PROFILE] = 410
    report = judged(issuer.token(), issuer)
    assert [one.code for one in report.failures] == ["issuer.gone"]


def bundle(folder: Path, issuer: IssuerInMemory, *lines: RegisterLine) -> Any:
    recorder = RecordingResolver(issuer)
    verify(issuer.token(), resolver=recorder, now=NOW)
    save_bundle(folder, recorder.answers)
    if lines:
        save_register(folder, lines)
    return load_bundle(folder)


def test_a_bundle_with_a_register_recognises_what_was_awarded_and_nothing_else(
    tmp_path: Path,
) -> None:
    issuer = IssuerInMemory()
    awarded = ClaimedBadge(PROFILE, SIGNED_ID, Format.OB2_SIGNED, issuer.token().encode())
    offline = bundle(tmp_path, issuer, RegisterLine(PROFILE, awarded))
    assert judged(issuer.token(), offline).valid
    forged = sign(json.dumps(issuer.signed | {"id": "urn:uuid:0"}).encode(), issuer.key)
    assert codes(judged(forged, offline)) == {"issuer.not_in_register"}
    changed = sign(json.dumps(issuer.signed | {"narrative": "More."}).encode(), issuer.key)
    assert codes(judged(changed, offline)) == {"issuer.differs_from_register"}
    assert SIGNED_ID not in (tmp_path / "register.tsv").read_text()


def test_an_issuer_that_awarded_nothing_has_a_register_too(tmp_path: Path) -> None:
    issuer = IssuerInMemory()
    offline = bundle(tmp_path, issuer, RegisterLine(PROFILE))
    assert codes(judged(issuer.token(), offline)) == {"issuer.not_in_register"}


def test_a_bundle_without_a_register_judges_by_the_documents_alone(tmp_path: Path) -> None:
    issuer = IssuerInMemory()
    assert judged(issuer.token(), bundle(tmp_path, issuer)).valid


def test_a_damaged_register_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    bundle(tmp_path, IssuerInMemory())
    (tmp_path / "register.tsv").write_text("half a line")
    with pytest.raises(CredentialError, match=r"register\.tsv"):
        load_bundle(tmp_path)


def test_recording_does_not_lose_the_register() -> None:
    issuer = IssuerInMemory()
    recorder = RecordingResolver(Registered(issuer, PROFILE))
    assert codes(judged(issuer.token(), recorder)) == {"issuer.not_in_register"}
