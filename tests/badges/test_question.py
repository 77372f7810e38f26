"""All documents of one question share one time, whatever each of them does with it."""

import json
import time
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from badges.errors import OutOfTime, Unreachable
from badges.http import HttpResolver, Limits
from badges.jws import sign
from badges.question import Question
from badges.verification import Fetched, Status, verify
from tests.badges.loopback import answer
from tests.badges.slow_server import SlowServer, slow_server
from tests.issuer_in_memory import BASE, NOW, RECIPIENT, IssuerInMemory

QUICK = Limits(seconds=0.5, question_seconds=1.2)


def resolver_for(server: SlowServer, limits: Limits = QUICK) -> HttpResolver:
    return HttpResolver(frozenset({server.place}), limits=limits)


def test_one_question_takes_fifteen_seconds_at_most_and_one_document_ten() -> None:
    assert (Limits().question_seconds, Limits().seconds) == (15.0, 10.0)
    assert HttpResolver().for_question().left() == pytest.approx(15.0, abs=1.0)


def test_a_badge_with_slow_endorsements_is_answered_in_time_and_what_was_not_read_is_said() -> None:
    with slow_server() as server:
        home = f"http://{server.place}"
        token = served(server, home, endorsements=8)
        began = time.monotonic()
        report = verify(token, resolver=resolver_for(server), now=NOW, recipient=RECIPIENT)
        took = time.monotonic() - began
        asked = [head for head in server.heads if b"/endorsements/" in head]
    assert report.valid, "an endorsement that cannot be read spoils no badge"
    assert took < 2.0, "five endorsements of half a second each are more than the question's time"
    said = [one.sentence("en") for one in report.findings if one.status is Status.WARNING]
    assert len(said) == 5
    assert "takes longer than 1 seconds" in said[-1]
    assert len(asked) < 5, "once the time is over, nobody is asked any more"


def served(server: SlowServer, home: str, endorsements: int) -> str:
    """Let a server tell an issuer's documents, and return a signed badge; its endorsements drip."""
    issuer = IssuerInMemory()
    issuer.signed["endorsement"] = [f"{BASE}/endorsements/{n}" for n in range(endorsements)]
    for address, document in issuer.documents.items():
        if isinstance(document, bytes):
            server.scripts[address.removeprefix(BASE)] = answer(document, media_type="image/png")
        else:
            server.scripts[address.removeprefix(BASE)] = answer(moved(document, home))
    return sign(moved(issuer.signed, home), issuer.key)


def moved(document: Any, home: str) -> bytes:
    return json.dumps(document).replace(BASE, home).encode()


def test_redirects_and_dripping_headers_come_out_of_the_same_time() -> None:
    limits = replace(QUICK, seconds=10, question_seconds=0.6)
    with slow_server() as server:
        server.scripts["/a"] = answer(status="302 Found", headers=("Location: /b",))
        server.scripts["/b"] = answer(status="302 Found", headers=("Location: /c",))
        question = resolver_for(server, limits).for_question()
        began = time.monotonic()
        with pytest.raises(OutOfTime):
            question.fetch(f"http://{server.place}/a")
        assert time.monotonic() - began < 2.0
        with pytest.raises(OutOfTime):
            question.fetch(f"http://{server.place}/d")
        assert not [head for head in server.heads if b"/d" in head]


def test_a_name_that_is_looked_up_slowly_is_not_waited_for() -> None:
    found = Event()

    def slowly(_host: str, _port: int) -> list[str]:
        found.wait(10)
        return ["93.184.215.14"]

    limits = replace(QUICK, question_seconds=0.2)
    question = HttpResolver(limits=limits, lookup=slowly).for_question()
    began = time.monotonic()
    with pytest.raises(OutOfTime):
        question.fetch("https://badges.example.org/a")
    assert time.monotonic() - began < 2.0
    found.set()


def test_a_refusal_within_the_time_is_told_as_it_is() -> None:
    with pytest.raises(Unreachable) as caught:
        HttpResolver().for_question().fetch("http://badges.example.org:8080/a")
    assert "only https" in caught.value.reason
    assert not isinstance(caught.value, OutOfTime)


def test_each_document_is_given_what_is_left() -> None:
    given: list[float] = []

    class Web:
        def fetch(self, url: str, *, within: float | None = None) -> Fetched:
            assert within is not None
            given.append(within)
            time.sleep(0.01)
            return Fetched(url, 200, "application/json", b"{}")

    question = Question(Web(), 5.0)
    for number in range(3):
        question.fetch(f"https://badges.example.org/{number}")
    assert 5.0 >= given[0] > given[1] > given[2] > 0
