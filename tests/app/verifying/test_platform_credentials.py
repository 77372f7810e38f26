"""Credentials as other platforms write them have the same verdict through the API and on the page as in the library."""

import html
import json
from datetime import datetime

import pytest

from app.verifying import dependencies
from badges.trust import load_bundle
from tests.app.verifying.test_platforms import HEADINGS
from tests.vectors.build import HERE


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. These badges are strangers': nothing about them stands in a database."""
    return sqlite_database


FIELD = HERE / "ob3-field-2026-11"
ABOUT = json.loads((FIELD / "about.json").read_text())
NAMES = [
    "bbs-2023.json",
    "ecdsa-rdfc-2019-p384.json",
    "ecdsa-sd-2023-derived.json",
    "ecdsa-sd-2023-endless.json",
    "eddsa-jcs-2022.json",
    "eddsa-rdfc-2022-own-context.json",
    "older-2020.json",
    "older-2020-expired.json",
    "older-status-revoked.json",
    "older-status-good.json",
    "token-further-contexts.jwt",
    "token-issuer-away.jwt",
    "token-key-for-signing-in.jwt",
    "token-key-set.jwt",
    "token-status-for-another-purpose.jwt",
    "token-vc.jwt",
    "token-vc-changed.jwt",
]


@pytest.fixture
def asked(service, request):
    """A client of a service whose way to other servers leads to the platforms, and what to ask it."""
    doors = service.app.dependency_overrides
    doors[dependencies._resolver] = lambda: load_bundle(FIELD / "trust")
    service.clock.moment = datetime.fromisoformat(ABOUT["verified_at"])
    given = (FIELD / request.param).read_text()
    client = service.client(**{"accept-language": "en"})
    yield (
        client,
        {"input": given, "recipient": ABOUT["recipient"]},
        ABOUT["expected"][request.param],
    )
    del doors[dependencies._resolver]


@pytest.mark.parametrize("asked", NAMES, indirect=True)
def test_the_api_and_the_page_say_what_the_library_says(asked):
    client, data, (verdict, *stops) = asked
    answer = client.post("/api/v1/verify", json=data)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["verdict"] == verdict, report["findings"]
    assert report["valid"] == (verdict == "valid")
    codes = [one["code"] for one in report["findings"] if one["status"] in ("failed", "skipped")]
    assert set(stops) <= set(codes)
    page = client.post("/verify", data=data)
    assert page.status_code == 200, page.text
    said = html.unescape(page.text)
    assert [name for name, words in HEADINGS.items() if words in said] == [verdict]


def test_each_verdict_is_among_them():
    assert {ABOUT["expected"][name][0] for name in NAMES} == set(HEADINGS)
