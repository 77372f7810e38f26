"""The report: its JSON, its sentences, its views."""

import json
import re

import pytest
from pydantic import ValidationError

from badges.ob2 import Alignment
from badges.translations import LANGUAGES, TRANSLATED, translations
from badges.verification import Check, MemoryResolver, verify
from badges.verification.alignments import alignment_view
from badges.verification.templates import TEMPLATES
from tests.badges.verification.faults import wrong_crc
from tests.issuer_in_memory import BADGE_CLASS, HOSTED, NOW, PROFILE, IssuerInMemory


def test_the_json_is_what_the_service_promises() -> None:
    report = IssuerInMemory().verify()
    found = json.loads(report.model_dump_json())
    assert found["valid"] is True
    assert found["format"] == "ob2-signed"
    assert found["checked_at"] == "2026-06-01T12:00:00Z"
    assert [one["check"] for one in found["findings"]] == [check.value for check in Check]
    assert set(found["findings"][0]) == {"check", "status", "code", "detail"}
    assert found["badge"]["alignments"] == [
        {
            "name": "Information Security Management",
            "framework": "e-CF 4.0",
            "code": "E.8",
            "level": "e-2",
            "url": "https://issuer.example.org/frameworks/ecf-4.0/E.8",
        }
    ]
    assert found["issuer"]["name"] == "Example Programme"
    assert found["recipient"] == {"matches": True}
    assert found["issued_on"] == "2026-01-02T03:04:05Z"
    assert (found["revoked"], found["revocation_reason"]) == (False, None)
    assert "documents" not in found


def test_the_documents_read_are_there_for_who_wants_more() -> None:
    issuer = IssuerInMemory()
    report = issuer.verify()
    assert report.assertion == issuer.signed
    assert report.badge_class == issuer[BADGE_CLASS]
    assert report.profile == issuer[PROFILE]
    first, second = report.assertion, report.assertion
    assert first is not second


def test_nothing_read_is_nothing_shown() -> None:
    issuer = IssuerInMemory()
    del issuer.documents[HOSTED]
    report = issuer.verify(HOSTED)
    assert report.assertion is None
    assert report.badge is None
    assert report.issuer is None


def test_a_report_is_frozen() -> None:
    report = IssuerInMemory().verify()
    with pytest.raises(ValidationError, match="frozen"):
        report.revoked = True  # type: ignore[misc]


def test_the_findings_of_one_check() -> None:
    report = IssuerInMemory().verify(recipient=None)
    [finding] = report.of(Check.RECIPIENT)
    assert finding.code == "recipient.not_asked"
    assert report.recipient.matches is None


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_code_has_three_sentences_with_the_same_gaps(code: str) -> None:
    english = TEMPLATES[code]
    sentences = (english, *(translations(language)[english] for language in TRANSLATED))
    gaps = [sorted(re.findall(r"{(\w+)}", text)) for text in sentences]
    assert gaps[0] == gaps[1] == gaps[2]
    assert len(set(sentences)) == len(LANGUAGES)
    assert code.partition(".")[0] in {check.value for check in Check}


def test_a_damaged_file_is_told_in_plain_words_and_the_technical_reason_stands_beside() -> None:
    issuer = IssuerInMemory()
    found = verify(wrong_crc(issuer), resolver=issuer, now=NOW).failures[0]
    assert found.code == "format.damaged"
    assert "iTXt" not in found.sentence("en") + found.sentence("fr")
    assert str(found.reason) == "the check sum of its part iTXt is wrong"
    assert found.detail == f"{found.sentence('en')} ({found.reason})"
    passed = issuer.verify().findings[0]
    assert (passed.reason, passed.detail) == (None, passed.sentence("en"))


def test_an_unknown_language_is_english() -> None:
    finding = IssuerInMemory().verify().findings[0]
    assert finding.sentence("de") == finding.sentence("en") == finding.detail
    assert finding.sentence("fr") == "C'est un badge Open Badges 2.0."


def test_hostile_words_do_not_format_anything() -> None:
    issuer = IssuerInMemory()
    issuer[PROFILE]["name"] = "{name.__class__} {0} %s"
    assert "{name.__class__} {0} %s" in issuer.verify().of(Check.ISSUER)[0].sentence("pt")


@pytest.mark.parametrize(
    ("code", "url", "expected"),
    [
        ("D.7 e-3", "https://example.org/", ("D.7", "e-3")),
        ("D.7-e-3", "https://example.org/", ("D.7", "e-3")),
        ("D.7:E-3", "https://example.org/", ("D.7", "e-3")),
        ("D.7/e-3", "https://example.org/", ("D.7", "e-3")),
        ("D.7", "https://example.org/ecf-4.0/D.7/e-3", ("D.7", "e-3")),
        ("D.7", "https://example.org/ecf-4.0/D.7", ("D.7", None)),
        ("1.1 level 4", "https://example.org/", ("1.1", "level 4")),
        ("E.8", "https://example.org/re-2", ("E.8", None)),
        (None, "https://example.org/", (None, None)),
    ],
)
def test_an_alignment_is_read_as_code_and_level(
    code: str | None, url: str, expected: tuple[str | None, str | None]
) -> None:
    view = alignment_view(Alignment(target_name="x", target_url=url, target_code=code))
    assert (view.code, view.level) == expected


def test_criteria_are_told_by_text_or_address() -> None:
    issuer = IssuerInMemory()
    for criteria, shown in (
        ("https://example.org/c", "https://example.org/c"),
        ({"id": "https://example.org/c"}, "https://example.org/c"),
        ({"id": "https://example.org/c", "narrative": "Do."}, "Do."),
    ):
        issuer[BADGE_CLASS]["criteria"] = criteria
        badge = issuer.verify().badge
        assert badge is not None
        assert badge.criteria == shown


def test_a_resolver_from_memory_answers_bytes_as_documents() -> None:
    issuer = IssuerInMemory()
    issuer.verify()
    known = {url: issuer.fetch(url).body for url in set(issuer.asked)}
    report = verify(issuer.token(), resolver=MemoryResolver(known), now=NOW)
    assert report.valid
    known = {url: issuer.fetch(url) for url in set(issuer.asked) - {PROFILE}}  # type: ignore[misc]
    report = verify(issuer.token(), resolver=MemoryResolver(known), now=NOW)
    assert report.failures == ()
    assert [one.code for one in report.unread] == ["issuer.unreachable"]
