"""A deprecated competence is offered nowhere, and says so wherever it is still served."""

from html import unescape

import pytest

from app.library import Library
from referential import Text
from referential.models import Deprecation, DeprecationReason, Status

RETIRED, INSTEAD = "crowdmapping", "open-data"
NEXT = "98.0.0"


@pytest.fixture
def database_url(sqlite_database):
    """The referential stands in files: one database is enough."""
    return sqlite_database


@pytest.fixture
def title(cast):
    """Give the service a release that deprecates a competence, and return what it is called."""
    library = Library.open()
    note = Text({"en": "The map is <now> part of it.", "fr": "La carte.", "pt": "O mapa."})
    change = {
        "status": Status.DEPRECATED,
        "deprecated": Deprecation(
            since=NEXT, reason=DeprecationReason.RENAMED, replaced_by=(INSTEAD,), note=note
        ),
    }
    competences = [
        one.model_copy(update=change) if one.id == RETIRED else one
        for one in library.latest.competences
    ]
    newer = {"version": NEXT, "competences": tuple(competences), "digest": NEXT}
    release = library.latest.model_copy(update=newer)
    cast.service.change(library=Library({**library.releases, NEXT: release}))
    return release.competence(RETIRED).title.in_language("en")


def test_it_is_offered_nowhere_and_says_so_everywhere(cast, title):
    api, before = cast.api(), cast.exchange.release
    asked = {
        "programme_id": str(cast.programme.id),
        "title": "A map",
        "social_organisation_id": str(cast.social.id),
        "tech_organisation_id": str(cast.tech.id),
        "form": "skills-based-pro-bono",
        "starts_on": "2027-01-04",
        "ends_on": "2027-02-04",
        "hours": 20,
        "targets": [{"competence": RETIRED, "level": "practise"}],
    }
    refused = api.post("/api/v1/exchanges", json=asked)
    assert refused.status_code == 422
    assert f"deprecated since release {NEXT}" in refused.json()["detail"]
    assert INSTEAD in refused.text
    taken = api.post(
        "/api/v1/exchanges", json={**asked, "targets": [{"competence": INSTEAD, "level": "lead"}]}
    )
    assert (taken.status_code, taken.json()["release"]) == (201, NEXT)
    draft = f"/exchanges/{taken.json()['id']}"
    reader = cast.browser()
    reader.headers["accept-language"] = "en"
    for page in (f"/programmes/{cast.programme.id}/exchanges/new", f"{draft}/targets", draft):
        shown = reader.get(page)
        assert shown.status_code == 200, page
        assert f'value="{RETIRED}"' not in shown.text, page
    assert f'value="{INSTEAD}"' in reader.get(f"/programmes/{cast.programme.id}/exchanges/new").text
    said = f"Deprecated since release {NEXT}"
    for page in (
        f"/referential/{NEXT}/{RETIRED}",
        f"/referential/{NEXT}/{RETIRED}/lead",
        f"/referential/{before}/{RETIRED}",
        f"/referential/{NEXT}",
    ):
        assert said in reader.get(page).text, page
    page = unescape(reader.get(f"/referential/{before}/{RETIRED}").text)
    assert "The map is <now> part of it." in page
    assert f'href="/referential/{NEXT}/{INSTEAD}"' in page
    lines = api.get(f"/api/v1/referential/releases/{NEXT}/competences").json()["items"]
    status = {line["id"]: (line["status"], line["replaced_by"]) for line in lines}
    assert status[RETIRED] == ("deprecated", [INSTEAD])
    assert status[INSTEAD] == ("active", [])
    found = api.get("/api/v1/referential/search", params={"q": title, "language": "en"}).json()
    assert RETIRED not in [one["competence"] for one in found["items"]]
