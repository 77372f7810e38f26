"""What every answer carries, who may keep it, and how large a question may be."""

import pytest


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. Headers are set before and after any database."""
    return sqlite_database


def test_pages_forbid_inline_script_and_framing(service):
    headers = service.client().get("/verify").headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"]


@pytest.mark.parametrize("address", ["/verify", "/nowhere", "/api/v1/openapi.json"])
def test_every_answer_keeps_its_address_from_other_sites(service, address):
    assert service.client().get(address).headers["referrer-policy"] == "same-origin"


def test_no_folder_is_listed_and_nothing_is_traced(service):
    client = service.client()
    assert {client.get(folder).status_code for folder in ("/static", "/static/js/")} == {404}
    assert client.request("TRACE", "/verify").status_code == 405


def test_a_body_larger_than_anything_we_take_is_refused_before_it_is_read(service):
    answer = service.client().post(
        "/api/v1/verify", content=b"x", headers={"content-length": str(10**9)}
    )
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_static_files_are_kept_for_long_only_under_their_versioned_address(service):
    client = service.client()
    page = client.get("/verify").text
    address = page.split('href="/static/estampille.css')[1].split('"')[0]
    assert "immutable" in client.get(f"/static/estampille.css{address}").headers["cache-control"]
    assert client.get("/static/estampille.css").headers["cache-control"] == "no-cache"


def test_what_was_made_for_a_person_is_kept_nowhere(cast):
    signed_in, program = cast.browser("owner"), cast.api("owner")
    for address in ("/", "/passport", f"/programmes/{cast.programme.id}", "/verify"):
        assert signed_in.get(address).headers["cache-control"] == "private, no-store", address
    for address in ("/api/v1/awards", "/api/v1/nowhere"):
        assert program.get(address).headers["cache-control"] == "private, no-store", address
    anybody = cast.service.client()
    assert anybody.get("/verify").headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/guide/", "/guide"),
        ("//evil.example/", "/evil.example"),
        ("/\\evil.example/", "/%5Cevil.example"),
        ("/nowhere/at/all/", "/nowhere/at/all"),
    ],
)
def test_nobody_is_sent_to_the_host_that_a_request_names(service, asked, sent_to):
    answer = service.client(host="evil.example").get(
        f"https://badges.example.org{asked}", follow_redirects=False
    )
    assert answer.status_code == 308
    assert answer.headers["location"] == sent_to
