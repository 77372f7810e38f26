"""The permanent pages of the referential: for people in three languages, for machines as JSON-LD."""

import pytest


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. The referential stands in files."""
    return sqlite_database


def test_every_standing_of_every_release_has_its_page(service):
    client = service.client()
    library = service.app.state.service.library
    for version, release in library.releases.items():
        assert client.get(f"/referential/{version}").status_code == 200
        for competence in list(release.competences)[:6]:
            path = f"/referential/{version}/{competence.id}"
            assert client.get(path).status_code == 200
            for level_id in competence.levels:
                assert client.get(f"{path}/{level_id.value}").status_code == 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_speaks_the_readers_language(service, language):
    release = service.app.state.service.library.latest
    competence = release.competence("data-analysis")
    page = service.client(**{"accept-language": language}).get(
        f"/referential/{release.version}/data-analysis/practise"
    )
    descriptor = next(iter(competence.levels["practise"].descriptors))
    assert descriptor.text.in_language(language)[:30] in page.text.replace("&#39;", "'")


def test_machines_get_json_ld_at_the_same_address(service):
    version = service.app.state.service.library.latest.version
    path = f"/referential/{version}/data-analysis/practise"
    answer = service.client(accept="application/ld+json").get(path)
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json()["@id"].endswith(path)
    assert answer.json()["version"].startswith(f"{version}@sha256:")


@pytest.mark.parametrize(
    "path",
    [
        "/referential/9.9.9",
        "/referential/9.9.9/data-analysis",
        "/referential/0.1.0/astrology",
        "/referential/0.1.0/data-analysis/mastery",
        "/frameworks/ecf-4.0/Z.9",
        "/frameworks/astrology/D.7",
    ],
)
def test_what_is_not_there_is_said(service, path):
    answer = service.client().get(path, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<html" in answer.text


def test_a_code_lists_what_maps_to_it(service):
    page = service.client().get("/frameworks/ecf-4.0/D.7").text
    assert "D.7" in page
    assert "/data-analysis/practise" in page


def test_the_api_lists_releases_and_competences(service):
    client = service.client()
    (latest,) = [
        item
        for item in client.get("/api/v1/referential/releases").json()["items"]
        if item["version"] == service.app.state.service.library.latest.version
    ]
    assert latest["sha256"] == service.app.state.service.library.latest.digest
    listed = client.get(f"/api/v1/referential/releases/{latest['version']}/competences").json()
    assert len(listed["items"]) == latest["competences"] >= 12


def test_two_releases_are_compared(service):
    client = service.client(**{"accept-language": "en"})
    versions = list(service.app.state.service.library.releases)
    assert client.get("/referential/compare").status_code == 200
    same = client.get("/referential/compare", params={"before": versions[0], "after": versions[0]})
    assert "No difference" in same.text
    unknown = client.get("/referential/compare", params={"before": "9.9.9"})
    assert unknown.status_code == 404
