"""A report is wholly in its language, the reasons that it quotes included, today and after it was kept."""

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest

from badges.sentences import Sentence
from badges.translations import LANGUAGES, TRANSLATED
from badges.verification.report import Check, Finding, Report, Status
from badges.verification.templates import TEMPLATES
from tests.badges.credentials import CredentialIssuer
from tests.badges.verification.test_credential_mutations import FAULTS as FAULTS_OF_CREDENTIALS
from tests.badges.verification.test_mutations import FAULTS
from tests.issuer_in_memory import IssuerInMemory

OWN_WORDS = frozenset({"revocation.listed", "revocation.revoked", "revocation.gone"})
"""Why a badge is revoked is said by who revoked it, and not said again by us."""

REASON = Sentence(
    "{url} cannot be read: {reason}",
    {"url": "https://a.example/", "reason": Sentence("it takes too long")},
)


def gaps(text: str) -> list[str]:
    return re.findall(r"{(\w+)}", text)


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_code_quotes_a_reason_in_its_language(code: str, language: str) -> None:
    values = dict.fromkeys(gaps(TEMPLATES[code]), "x") | {"reason": REASON}
    check = Check(code.partition(".")[0])
    finding = Finding(check=check, status=Status.FAILED, code=code, values=values)
    told = finding.sentence(language)
    assert "it takes too long" not in told
    assert (REASON.in_language(language) in told) == ("reason" in gaps(TEMPLATES[code]))
    assert told != finding.sentence("en")


@cache
def reports() -> tuple[tuple[str, Report], ...]:
    """Return what the matrices of faults lead to: real errors of every step."""
    return tuple(_reports())


def _reports() -> Iterator[tuple[str, Report]]:
    for fault in FAULTS:
        issuer = IssuerInMemory()
        yield fault.name, issuer.verify(fault.mutate(issuer))
    for other in FAULTS_OF_CREDENTIALS:
        credentials = CredentialIssuer()
        source = other.mutate(credentials)
        yield other.name, credentials.check(source)


def test_no_fault_leaves_an_english_reason_in_another_language() -> None:
    left = {
        f"{name}: {finding.values['reason']}"
        for name, report in reports()
        for finding in report.findings
        for language in TRANSLATED
        if "reason" in finding.values and finding.code not in OWN_WORDS
        if str(finding.values["reason"]) in finding.sentence(language)
    }
    assert left == set()


def test_only_the_issuer_s_reasons_are_plain_words() -> None:
    plain = {
        finding.code
        for _, report in reports()
        for finding in report.findings
        if isinstance(finding.values.get("reason"), str)
    }
    assert plain == OWN_WORDS


def test_what_the_issuer_says_is_quoted_as_it_is() -> None:
    finding = Finding(
        check=Check.REVOCATION,
        status=Status.FAILED,
        code="revocation.listed",
        values={"reason": "it takes too long"},
    )
    assert finding.sentence("fr").endswith("it takes too long")


def test_a_kept_report_is_said_in_every_language() -> None:
    quoting = 0
    for name, report in reports():
        kept = Report.model_validate(json.loads(json.dumps(report.to_keep())))
        assert kept.model_dump() == report.model_dump()
        for before, after in zip(report.findings, kept.findings, strict=True):
            assert after.values == before.values, name
            for language in LANGUAGES:
                assert after.sentence(language) == before.sentence(language), name
            reason = before.values.get("reason")
            quoting += isinstance(reason, Sentence) and any(
                isinstance(value, Sentence) for value in reason.values.values()
            )
    assert quoting, "no fault quotes a reason inside a reason"


def test_what_is_kept_is_the_public_report_and_the_values() -> None:
    report = IssuerInMemory().verify()
    kept = report.to_keep()
    for finding in kept["findings"]:
        assert set(finding) == {"check", "status", "code", "detail", "values"}
        del finding["values"]
    assert kept == report.model_dump(mode="json")
