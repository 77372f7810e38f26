"""A browser that fills in forms as a person does: it opens the page, then sends its form."""

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient


@dataclass
class Person:
    """Somebody signed in, with the form token of their pages."""

    browser: TestClient

    def get(self, path: str) -> Any:
        return self.browser.get(path, headers={"accept-language": "en"})

    def send(self, path: str, files: Any = None, **typed: Any) -> Any:
        token = self.get("/today").text.split('name="csrf" value="')[1].split('"')[0]
        return self.browser.post(
            path,
            data={"csrf": token, **typed},
            files=files,
            follow_redirects=False,
            headers={"accept-language": "en"},
        )


@pytest.fixture
def person(cast):
    """Return a maker of signed-in people, by their part in the cast."""
    return lambda who: Person(cast.browser(who))


@pytest.fixture
def other_organisation(cast, stranger_key):
    """The id of an organisation of another programme."""
    stranger = cast.service.client(Authorization=f"Bearer {stranger_key}")
    (programme,) = stranger.get("/api/v1/programmes").json()["items"]
    body = {"programme_id": programme["id"], "name": "Ailleurs", "kind": "tech"}
    return stranger.post("/api/v1/organisations", json=body).json()["id"]
