"""What real issuers write has the right answer, the same in the library, through the API and on the page."""

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from badges.errors import NotABadge, UnreadableRecipient
from badges.verification import Report, Status, verify
from tests.field.badges_2 import of_2
from tests.field.badges_3 import of_3
from tests.field.elsewhere import ELSEWHERE
from tests.field.lines import Line, of_platforms, of_the_field
from tests.fuzz.doors import NOW, asked_in_a_form, service_beyond
from tests.fuzz.mutations import Trial
from tests.fuzz.straight import Said, Straight

ROOT = Path(__file__).parents[2]
HEADINGS = {
    "valid": "This badge is valid.",
    "invalid": "This badge is not valid.",
    "unverifiable": "cannot be checked here",
}
ONLY_IN_ONE = {
    "badges of before 2.0": {"1.x"},
    "a platform that moved": {"2.0"},  # a credential is given, never asked from an address
    "links as people paste them": {"2.0"},
    "files that are no badge": {"2.0"},  # no norm is read in them
    "the older model": {"3.0"},
    "every proof": {"3.0"},
    "other suites": {"3.0"},
    "status lists": {"3.0"},
    "claims of a token": {"3.0"},
    "bundled contexts": {"3.0"},
}
"""The kinds that one norm alone can hold."""


def lines() -> Iterator[Line]:
    for part in (of_platforms, of_the_field, of_2, of_3):
        yield from part()


def in_library(line: Line) -> Report | str:
    """Return the library's report, or why there is none."""
    try:
        return verify(line.given, resolver=line.web, now=NOW, recipient=line.recipient)
    except (NotABadge, UnreadableRecipient) as error:
        return str(error)


def by_api(client: Straight, line: Line) -> Said:
    if isinstance(line.given, bytes):
        trial = Trial(line.given, line.recipient or "", line.web)
        return asked_in_a_form(client, "/api/v1/verify", trial)
    asked = json.dumps({"input": line.given, "recipient": line.recipient})
    return client.post("/api/v1/verify", asked.encode(), "application/json")


def by_page(client: Straight, line: Line) -> Said:
    given = line.given if isinstance(line.given, bytes) else line.given.encode()
    return asked_in_a_form(client, "/verify", Trial(given, line.recipient or "", line.web))


def read(page: str) -> str:
    """Return the words that a page shows."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def wrong_of_no_badge(line: Line, reason: Report | str, api: Said, page: Said) -> Iterator[str]:
    """Yield what a door says wrongly of something of which there is no report."""
    shown = {"library": reason, "api": api.text, "page": read(page.text)}
    for door, text in shown.items():
        if not isinstance(text, str) or not all(word in text for word in line.said):
            yield f"{line}: {door} does not say {set(line.said)}"
    if (api.status, page.status) != (422, 422):
        yield f"{line}: {api.status} through the API, {page.status} on the page"


def wrong(line: Line, report: Report | str, api: Said, page: Said) -> Iterator[str]:
    """Yield what a door says wrongly of a badge."""
    if isinstance(report, str) or (api.status, page.status) != (200, 200):
        yield f"{line}: {report}, {api.status} through the API, {page.status} on the page"
        return
    yield from wrong_of_report(line, report)
    codes = [one.code for one in report.findings]
    answer = api.json()
    if answer["verdict"] != line.verdict or answer["valid"] != (line.verdict == "valid"):
        yield f"{line}: the API says {answer['verdict']}"
    if [one["code"] for one in answer["findings"]] != codes:
        yield f"{line}: the API finds {[one['code'] for one in answer['findings']]}"
    words = read(page.text)
    if [name for name, heading in HEADINGS.items() if heading in words] != [line.verdict]:
        yield f"{line}: the page does not say {line.verdict}"
    for finding in report.findings:
        told = finding.status in (Status.FAILED, Status.WARNING) or finding.is_unread
        said = (finding.sentence("en"), str(finding.reason or ""))
        if told and not all(" ".join(one.split()) in words for one in said):
            yield f"{line}: the page does not tell {finding.code}: {finding.detail}"


def wrong_of_report(line: Line, report: Report) -> Iterator[str]:
    """Yield what the library says wrongly."""
    codes = [one.code for one in report.findings]
    if report.verdict != line.verdict or not line.said.issubset(codes):
        yield f"{line}: the library says {report.verdict}, and not {line.said.difference(codes)}"
    for finding in report.findings:
        if "None" in finding.detail:
            yield f"{line}: it says {finding.detail}"


def test_every_door_gives_the_right_answer(tmp_path: Path) -> None:
    norms: defaultdict[str, set[str]] = defaultdict(set)
    found: list[str] = []
    with service_beyond(tmp_path) as (client, under_way):
        for line in lines():
            norms[line.kind].add(line.norm)
            under_way["web"] = line.web
            judge = wrong_of_no_badge if line.verdict == "no badge" else wrong
            found += judge(line, in_library(line), by_api(client, line), by_page(client, line))
    assert found == []
    # Each kind stands in both norms, unless one alone can hold it.
    assert {kind: norms[kind] for kind in norms if not {"2.0", "3.0"} <= norms[kind]} == ONLY_IN_ONE


@pytest.mark.parametrize("named", [one for tests in ELSEWHERE.values() for one in tests])
def test_what_is_held_elsewhere_is_held(named: str) -> None:
    file, _, name = named.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")
