"""The shared language as it is released: three languages, permanent addresses, JSON-LD for machines."""

import re
from collections import Counter

import pytest

from app.library import Library


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. The referential stands in files."""
    return sqlite_database


PAGES = ("/guide", "/charter", "/glossary")


@pytest.fixture
def release(service):
    return service.app.state.service.library.latest


@pytest.mark.parametrize("language", ["en", "fr", "pt"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_the_readers_language_at_both_addresses(service, release, path, language):
    client = service.client(**{"accept-language": language})
    page = client.get(path)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert client.get(f"{path}/{release.version}").status_code == 200
    said = release.cooperation
    wanted = {
        "/guide": said.forms.forms[0].description,
        "/charter": said.charter.articles[0].principle,
        "/glossary": said.glossary.terms[0].definition,
    }[path]
    assert wanted.in_language(language) in page.text.replace("&#39;", "'")


def test_every_part_has_its_anchor_and_no_id_stands_twice(service, release):
    client = service.client()
    said = release.cooperation
    entries = {
        "/guide": (*said.forms.forms, *said.indicators.indicators, *said.themes.themes),
        "/charter": said.charter.articles,
        "/glossary": said.glossary.terms,
    }
    for path, wanted in entries.items():
        ids = Counter(re.findall(r'\bid="([^"]+)"', client.get(path).text))
        assert all(count == 1 for count in ids.values()), ids.most_common(2)
        assert {one.id for one in wanted} <= set(ids)


def test_every_link_inside_a_page_leads_somewhere(service):
    for path in PAGES:
        text = service.client().get(path).text
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(re.findall(r'\bid="([^"]+)"', text))


def test_machines_get_the_glossary_as_defined_terms(service, release):
    answer = service.client(accept="application/ld+json").get("/glossary")
    assert answer.headers["content-type"] == "application/ld+json"
    found = answer.json()
    assert (found["@type"], len(found["hasDefinedTerm"])) == (
        "DefinedTermSet",
        len(release.cooperation.glossary.terms),
    )
    assert found["@id"].endswith(f"/glossary/{release.version}")
    names = found["hasDefinedTerm"][0]["name"]
    assert [name["@language"] for name in names] == ["en", "fr", "pt"]


@pytest.mark.parametrize("path", PAGES)
def test_a_release_without_the_part_says_so(service, path):
    client = service.client(**{"accept-language": "en"})
    old = client.get(f"{path}/0.1.0", headers={"accept": "text/html"})
    assert old.status_code == 404
    assert "Read those of release" in old.text
    assert client.get(f"{path}/9.9.9", headers={"accept": "text/html"}).status_code == 404


def test_the_footer_and_the_release_lead_there(service, release):
    text = service.client().get("/referential").text
    for path in PAGES:
        assert f'href="{path}"' in text
        assert f'href="{path}/{release.version}"' in text


def test_the_library_gives_exchanges_their_words(release):
    library = Library({release.version: release})
    assert {"skills-based-pro-bono", "volunteering"} <= set(library.forms(release.version))
    assert library.form_title(release.version, "consortium", "pt") == "Consórcio"
    assert library.form_title(release.version, "barter", "en") == "barter"
    assert library.form_name(release.version, "barter").languages == ("en",)
    assert list(library.themes(release.version)) == list(range(1, 18))
    charter = library.charter(release.version)
    assert charter is not None
    assert charter == release.cooperation.charter


def test_an_old_release_reads_the_latest_words(service, release):
    library = service.app.state.service.library
    assert library.charter("0.1.0") == release.cooperation.charter
    assert library.themes("0.1.0") == library.themes(release.version)
