"""An address leads to the same door as if every door were asked in turn."""

import random
from pathlib import Path

import pytest
from starlette.routing import Match, Mount, Route

from app.main import DOORS
from app.plumbing.front.lookup import RouteTree

TRIES = 3000
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS")


def asked_in_turn(scope):
    """Return the door that answers, and every method that some door answers there."""
    matches = [(door, door.matches(scope)[0]) for door in DOORS]
    answering = [door for door, match in matches if match is Match.FULL]
    methods = {
        one for door, match in matches if match is not Match.NONE for one in door.methods or ()
    }
    return answering[0] if answering else None, methods | ({"HEAD"} if "GET" in methods else set())


def request(path, method="GET"):
    return {"type": "http", "method": method, "path": path, "root_path": ""}


def test_the_first_door_that_fits_answers_as_if_all_were_asked_in_turn():
    tree = RouteTree(DOORS)
    words = sorted({word for door in DOORS for word in door.path.split("/") if "{" not in word})
    words += ["x", "", "1.0.0", "a.json", "latest"]
    found, refused, nowhere = 0, 0, 0
    for _ in range(TRIES):
        parts = random.choice(DOORS).path.split("/")[1:]
        chosen = [
            random.choice(words) if "{" in part or random.random() < 0.1 else part for part in parts
        ]
        scope = request("/" + "/".join(chosen), random.choice(METHODS))
        (expected, methods), got = asked_in_turn(scope), tree.match(scope, scope["method"])
        assert (got[0] if got else None) is expected, scope
        assert set(tree.methods(scope)) == methods, scope
        found += expected is not None
        refused += expected is None and bool(methods)
        nowhere += not methods
    assert min(found, refused, nowhere) > TRIES / 20


def test_few_doors_are_asked():
    tree = RouteTree(DOORS)
    assert max(len(tree.candidates(door.path)) for door in DOORS) <= 6
    assert tree.candidates("/nothing/there") == []


def test_a_folder_takes_every_word_below_it_and_a_path_its_own():
    files, path = Mount("/static", routes=[]), Route("/of/{path:path}", str)
    tree = RouteTree([files, path])
    assert tree.candidates("/static/pictures/a.png") == [files]
    assert tree.candidates("/of/a/b/c") == [path]
    for nowhere in ("/static", "/elsewhere/a"):
        assert tree.match(request(nowhere), "GET") is None


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing/there", 404),
        ("DELETE", "/healthz-not", 404),
        ("PUT", "/today", 405),
        ("DELETE", "/sign-in/", 404),
        ("GET", "/static/nothing-there.css", 404),
        ("POST", "/api/v1/openapi.json", 405),
        ("GET", "/api/v1/openapi.json", 200),
    ],
)
def test_what_leads_nowhere_and_what_a_door_does_not_do_are_told_apart(
    service, method, path, status
):
    answer = service.client(accept="application/json").request(method, path)
    assert answer.status_code == status, answer.text[:200]
    assert ("allow" in answer.headers) == (status == 405)


def test_a_file_of_ours_is_found(service):
    sheet = next(Path("app/static").glob("*.css"))
    assert service.client().get(f"/static/{sheet.name}").content == sheet.read_bytes()


def test_a_head_is_the_answer_to_a_get_without_its_body(service):
    for path in ("/sign-in", "/guide", "/api/v1/openapi.json", "/nothing/there"):
        got, head = service.client().get(path), service.client().head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers["content-type"] == got.headers["content-type"]


def test_every_method_of_an_address_is_named_where_another_is_tried(service):
    path = "/api/v1/exchanges/00000000-0000-0000-0000-000000000000/participants"
    assert service.client().put(path).headers["allow"] == "GET, HEAD, POST"
