"""The referential for other systems, over HTTP: files of every release, and a CASE service that hangs together."""

import csv
import io

import pytest
from rdflib import Graph


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. The referential stands in files."""
    return sqlite_database


CASE = "/ims/case/v1p1"


@pytest.fixture
def client(service):
    return service.client()


@pytest.mark.parametrize("ending", ["json", "csv", "ttl", "jsonld"])
def test_each_release_is_a_file_that_anybody_may_read(service, client, ending):
    for version in service.app.state.service.library.releases:
        answer = client.get(f"/referential/{version}.{ending}")
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.content == client.get(f"/referential/{version}.{ending}").content


# rdflib's own JSON-LD parser still uses a class that rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_files_say_the_same(service, client):
    release = service.app.state.service.library.latest
    path = f"/referential/{release.version}"
    assert len(client.get(f"{path}.json").json()["competences"]) == len(release.competences)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").text)))
    assert rows
    turtle = Graph().parse(data=client.get(f"{path}.ttl").text, format="turtle")
    linked = Graph().parse(data=client.get(f"{path}.jsonld").text, format="json-ld")
    assert len(turtle) == len(linked) > len(release.competences)


def test_what_is_cited_in_the_turtle_is_a_page_here(service, client):
    release = service.app.state.service.library.latest
    text = client.get(f"/referential/{release.version}.ttl").text
    competence = release.competences[0]
    assert f"{release.version}/{competence.id}" in text
    assert client.get(f"/referential/{release.version}/{competence.id}").status_code == 200


@pytest.mark.parametrize("path", ["/referential/9.9.9.ttl", f"{CASE}/CFItems/nothing", f"{CASE}/"])
def test_what_is_not_there_is_a_problem(client, path):
    answer = client.get(path, headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_every_address_of_a_package_answers(service, client):
    listed = client.get(f"{CASE}/CFDocuments").json()["CFDocuments"]
    library = service.app.state.service.library
    assert len(listed) == sum(len(release.languages) for release in library.releases.values())
    base = service.app.state.service.settings.base_url
    package = client.get(listed[-1]["CFPackageURI"]["uri"].removeprefix(base)).json()
    assert package["CFDocument"]["identifier"] == listed[-1]["identifier"]
    for item in package["CFItems"][:10]:
        assert client.get(item["uri"].removeprefix(base)).json()["identifier"] == item["identifier"]
        path = f"{CASE}/CFItemAssociations/{item['identifier']}"
        assert client.get(path).json()["CFItem"]["identifier"] == item["identifier"]
    for association in package["CFAssociations"][:10]:
        assert client.get(association["uri"].removeprefix(base)).status_code == 200


def test_documents_come_in_pages(client):
    whole = client.get(f"{CASE}/CFDocuments").json()["CFDocuments"]
    second = client.get(f"{CASE}/CFDocuments?limit=1&offset=1")
    assert second.json()["CFDocuments"] == whole[1:2]
    assert second.headers["x-total-count"] == str(len(whole))
