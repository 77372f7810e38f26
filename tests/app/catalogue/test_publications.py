"""The referential for other systems, over HTTP: files of every release, and a CASE service that hangs together."""

import csv
import io
import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from rdflib import Graph, URIRef


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. The referential stands in files."""
    return sqlite_database


CASE = "/ims/case/v1p1"
LINK = re.compile(r'<([^>]+)>; rel="(\w+)"')


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


def test_what_is_not_there_is_told_in_the_form_of_its_door(client):
    answer = client.get("/referential/9.9.9.ttl", headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    for path in (f"{CASE}/CFItems/nothing", f"{CASE}/CFConcepts/nothing", f"{CASE}/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["imsx_codeMajor"] == "failure"
        assert minor(answer) == "unknownobject"


def minor(answer):
    (found,) = answer.json()["imsx_CodeMinor"]["imsx_codeMinorField"]
    return found["imsx_codeMinorFieldValue"]


def test_latest_leads_to_the_newest_release_by_its_number(service, client):
    number = service.app.state.service.library.latest.version
    for rest in ("", ".ttl", ".json", "/needs-framing", "/needs-framing/lead"):
        answer = client.get(f"/referential/latest{rest}", follow_redirects=False)
        assert answer.status_code == 307
        assert answer.headers["location"] == f"/referential/{number}{rest}"
    listed = client.get("/api/v1/referential/releases/latest/competences").json()
    assert listed["release"] == number
    assert {one["status"] for one in listed["items"]} <= {"active", "deprecated"}
    one = client.get("/api/v1/referential/releases/latest/competences/needs-framing")
    assert one.json()["id"] == "needs-framing"


def test_a_concept_answers_in_the_form_that_is_asked_for(service, client):
    release = service.app.state.service.library.latest.version
    path = f"/referential/{release}/needs-framing"
    base = service.app.state.service.settings.base_url

    def asked(address, accept):
        return client.get(address, headers={"accept": accept})

    for address in (path, f"{path}/lead"):
        answer = asked(address, "text/turtle, */*;q=0.1")
        assert answer.headers["content-type"].startswith("text/turtle")
        assert (URIRef(f"{base}{address}"), None, None) in Graph().parse(data=answer.text)
        assert "Accept" in answer.headers["vary"]
        assert asked(address, "application/ld+json").json()["@id"] == f"{base}{address}"
        for page in ("text/html", "text/html;q=0.9,text/turtle;q=0.9", "*/*", ""):
            assert asked(address, page).headers["content-type"].startswith("text/html"), page
    for accept, ending in (("text/csv", "csv"), ("application/json", "json")):
        answer = asked(f"/referential/{release}", accept)
        assert answer.headers["content-type"].startswith(accept)
        assert answer.headers["content-location"] == f"/referential/{release}.{ending}"


def test_what_one_has_is_not_sent_again_and_travels_packed(client):
    path = "/referential/0.1.0.json"
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    plain = client.get(path, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) * 2 < int(plain.headers["content-length"])
    assert packed.content == plain.content
    tag = plain.headers["etag"]
    assert tag != packed.headers["etag"]
    for held, code in ((tag, 304), (f'"x", W/{tag}', 304), ("*", 304), ('"x"', 200)):
        headers = {"if-none-match": held, "accept-encoding": "identity"}
        answer = client.get(path, headers=headers)
        assert (answer.status_code, bool(answer.content)) == (code, code == 200)
        assert answer.headers["etag"] == tag


def test_what_the_api_and_case_say_of_a_release_is_kept_by_its_tag(service, client):
    number = service.app.state.service.library.latest.version
    package = client.get(f"{CASE}/CFDocuments").json()["CFDocuments"][0]["CFPackageURI"]["uri"]
    api = "/api/v1/referential/releases"
    for path, kept in (
        (api, "public, no-cache"),
        (f"{api}/latest/competences", "public, no-cache"),
        (f"{api}/{number}/competences", "public, max-age=3600"),
        (f"{api}/{number}/competences/needs-framing", "public, max-age=3600"),
        (f"/ims{package.partition('/ims')[2]}", "public, max-age=3600"),
    ):
        answer = client.get(path, headers={"accept-encoding": "gzip"})
        said = answer.headers
        assert (answer.status_code, said["content-encoding"]) == (200, "gzip"), path
        assert (said["cache-control"], said["access-control-allow-origin"]) == (kept, "*")
        again = client.get(path, headers={"if-none-match": said["etag"], "accept-encoding": "gzip"})
        assert (again.status_code, again.content) == (304, b"")
    found = client.get("/api/v1/referential/search?q=site+web")
    assert found.headers["access-control-allow-origin"] == "*"
    assert found.headers["cache-control"] == "private, no-store"


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


def test_documents_come_in_pages_sorted_filtered_and_cut(client):
    def listed(**query):
        answer = client.get(f"{CASE}/CFDocuments", params=query)
        assert answer.status_code == 200, answer.text
        return answer

    whole = listed().json()["CFDocuments"]
    second = listed(limit=1, offset=1, sort="title", orderBy="desc")
    assert second.headers["x-total-count"] == str(len(whole))
    titles = sorted((one["title"] for one in whole), reverse=True)
    assert [one["title"] for one in second.json()["CFDocuments"]] == titles[1:2]
    links = {name: link for link, name in LINK.findall(second.headers["link"])}
    assert sorted(links) == ["first", "last", "next", "prev"]
    after = links["next"]
    assert [one["title"] for one in client.get(after).json()["CFDocuments"]] == titles[2:3]
    some = listed(filter="language='fr' AND version>='1.0.0'", fields="version, language")
    found = some.json()["CFDocuments"]
    assert found
    assert all(set(one) == {"version", "language"} for one in found)
    assert {one["language"] for one in found} == {"fr"}
    either = listed(filter="version='0.1.0' OR language~'P'").json()["CFDocuments"]
    portuguese = [one for one in whole if one["language"] == "pt"]
    others = [one for one in whole if one["version"] == "0.1.0" and one not in portuguese]
    assert len(either) == len(portuguese) + len(others) > len(portuguese)
    for query, code in (
        ({"sort": "beauty"}, "invalid_sort_field"),
        ({"fields": "title,beauty"}, "invalid_selection_field"),
        ({"filter": "beauty='1'"}, "invalid_selection_field"),
        ({"filter": "title"}, "invalid_selection_field"),
        ({"filter": "title='a' AND title='b' AND title='c'"}, "invalid_selection_field"),
    ):
        answer = client.get(f"{CASE}/CFDocuments", params=query)
        assert (answer.status_code, minor(answer)) == (400, code), query


def test_the_service_describes_itself_where_the_norm_looks(client):
    told = client.get(f"{CASE}/discovery/imscasev1p1_openapi3_v1p0.json").json()
    assert f"{CASE}/CFDocuments" in told["paths"]
    assert all(path.startswith(CASE) for path in told["paths"])
    assert set(told["components"]["schemas"]) >= {"CaseObject", "CaseStatus"}
    whole = client.get("/api/v1/openapi.json").json()["paths"]
    for path in (*told["paths"], "/referential/{release}.ttl", "/api/v1/referential/search"):
        assert path in whole
    for path in ("/referential/{release}/{competence_id}", "/referential/{release}"):
        forms = whole[path]["get"]["responses"]["200"]["content"]
        assert {"text/html", "text/turtle", "application/ld+json"} <= set(forms)
    assert not list(OpenAPIV31SpecValidator(told).iter_errors())
    parameters = told["paths"][f"{CASE}/CFDocuments"]["get"]["parameters"]
    asked = {one["name"] for one in parameters if "name" in one}
    assert {"limit", "offset", "sort", "orderBy", "filter", "fields"} == asked
