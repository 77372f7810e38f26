"""Badges as other platforms write them have the same verdict through the API and on the page as in the library."""

import html

import pytest

from app.verifying import dependencies
from tests.vectors.build_platforms import RECIPIENT
from tests.vectors.platforms import CASES, NOW, Platform


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. These badges are strangers': nothing about them stands in a database."""
    return sqlite_database


HEADINGS = {
    "valid": "This badge is valid.",
    "invalid": "This badge is not valid.",
    "unverifiable": "cannot be checked here",
}


@pytest.fixture
def brought(service, request):
    """A badge of a platform, in a service whose way to other servers leads to that platform."""
    platform = Platform.read(request.param)
    doors = service.app.dependency_overrides
    doors[dependencies._resolver] = lambda: platform
    service.clock.moment = NOW
    yield platform
    del doors[dependencies._resolver]


every_case = pytest.mark.parametrize("brought", CASES, ids=lambda path: path.stem, indirect=True)


def asked(brought):
    given = brought.given
    files = {"file": ("badge", given)} if isinstance(given, bytes) else None
    return files, {"recipient": RECIPIENT} | ({} if files else {"input": given})


@every_case
def test_the_api_says_what_the_library_says(service, brought):
    files, data = asked(brought)
    client = service.client(**{"accept-language": "en"})
    if files:
        answer = client.post("/api/v1/verify", files=files, data=data)
    else:
        answer = client.post("/api/v1/verify", json=data)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["verdict"] == brought.case["verdict"]
    assert report["valid"] == (report["verdict"] == "valid")
    failed = [one["code"] for one in report["findings"] if one["status"] == "failed"]
    assert failed == brought.case["failed"]


@every_case
def test_the_page_says_it_too(service, brought):
    files, data = asked(brought)
    client = service.client(**{"accept-language": "en"})
    answer = client.post("/verify", files=files, data=data)
    assert answer.status_code == 200, answer.text
    said = html.unescape(answer.text)
    assert HEADINGS[brought.case["verdict"]] in said
    for other in set(HEADINGS) - {brought.case["verdict"]}:
        assert HEADINGS[other] not in said
