"""Other people's slow servers hold up those who ask about their badges, and nobody else."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import anyio
import httpx
import pytest

from app.errors import Busy
from app.plumbing.settings import Settings
from app.verifying import outside
from app.verifying.outside import Places
from tests.app.conftest import BASE, RunningService
from tests.app.verifying.conftest import let_reach
from tests.badges.slow_server import SlowServer, slow_server
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

AT_ONCE = 1.0
"""Seconds within which what waits for nobody is answered."""


@dataclass
class Listening:
    """The service as it listens, a slow server that it may reach, and a badge of ours."""

    service: RunningService
    slow: SlowServer
    badge: dict[str, Any]
    client: httpx.Client

    def ask(self, number: int, **more: Any) -> httpx.Response:
        """Ask about a badge at the slow server."""
        asked = {"input": f"http://{self.slow.place}/badges/{number}"}
        return self.client.post("/api/v1/verify", json=asked | more)

    def ask_batch(self, inputs: list[str]) -> list[dict[str, Any]]:
        answer = self.client.post(
            "/api/v1/verify/batch", json={"items": [{"input": one} for one in inputs]}
        )
        return [json.loads(line) for line in answer.text.splitlines()]

    def slow_addresses(self, batch: int) -> list[str]:
        return [f"http://{self.slow.place}/{batch}/{number}" for number in range(16)]

    def in_time(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Return an answer that may wait for nobody."""
        began = time.monotonic()
        answer = self.client.request(method, path, **more)
        assert time.monotonic() - began < AT_ONCE, path
        assert answer.status_code == 200, path
        return answer

    def until_asked(self, least: int) -> None:
        """Wait until the slow server holds so many questions."""
        while len(self.slow.heads) < least:
            time.sleep(0.02)


@pytest.fixture
def here(cast, foreign) -> Iterator[Listening]:
    badge = cast.award()
    port = free_port()
    with slow_server() as slow:
        let_reach(cast.service, foreign.place, slow.place)
        base, many = f"http://127.0.0.1:{port}", httpx.Limits(max_connections=None)
        with (
            serving(cast.service.app, port),
            httpx.Client(base_url=base, limits=many, timeout=30) as client,
        ):
            yield Listening(cast.service, slow, badge, client)
            slow.let_go.set()  # whoever still waits is let go, then the service ends


def memory() -> int:
    """Return the bytes of memory that this process uses."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_forty_five_slow_questions_hold_up_no_page_and_no_badge_of_ours(here):
    paths = ("/sign-in", "/guide", here.badge["signed"].removeprefix(BASE))
    token = [here.client.get(path).text for path in paths][-1]  # so all has been shown once
    before = memory()
    with ThreadPoolExecutor(45) as askers:
        asked = [askers.submit(here.ask, number) for number in range(45)]
        here.until_asked(4)
        while len(here.slow.heads) < 40 and not any(one.done() for one in asked):
            time.sleep(0.02)  # until they all have come: what is too much is refused
        for path in paths * 2:
            here.in_time("GET", path)
        assert here.in_time("POST", "/api/v1/verify", json={"input": token}).json()["valid"]
        assert memory() - before < 50 * 1024**2
        refused = [one.result() for one in asked if one.done()]
        here.slow.let_go.set()
        answers = [one.result() for one in asked]
    assert refused, "more questions of one caller than may wait are refused at once"
    for answer in refused:
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:estampille:problem:busy"
    assert {answer.status_code for answer in answers} == {200, 503}
    assert all(answer.json()["valid"] is False for answer in answers if answer.status_code == 200)


def test_one_question_ends_in_the_time_that_the_settings_give(here):
    known = here.service.inside.settings.model_dump()
    here.service.change(settings=Settings(**known | {"fetch_seconds": 0.5}))
    began = time.monotonic()
    answer = here.ask(1)
    assert time.monotonic() - began < 3.0
    assert answer.json()["verdict"] == "unverifiable"
    codes = {one["code"] for one in answer.json()["findings"] if one["status"] != "passed"}
    assert "format.unreachable" in codes


def test_six_slow_batches_do_not_delay_a_good_one(here, foreign):
    good = [foreign.token(), foreign.hosted, here.badge["assertion"], here.badge["share"]] * 5
    with ThreadPoolExecutor(6) as askers:
        slow = [askers.submit(here.ask_batch, here.slow_addresses(number)) for number in range(6)]
        here.until_asked(18)
        lines = here.ask_batch(good)
        assert not any(one.done() for one in slow), "the slow ones are still under way"
        here.slow.let_go.set()
        wait(slow)
    assert len(lines) == 20
    assert all(line["report"]["valid"] for line in lines)


@pytest.mark.parametrize("language", ["en", "fr", "pt"])
def test_a_page_says_that_nothing_is_free_and_keeps_what_was_typed(
    cast, monkeypatch, language, foreign
):
    let_reach(cast.service, foreign.place)
    monkeypatch.setattr(outside, "for_questions", lambda: Places(1, 1, patience=0.05, waiting=0))
    client = cast.service.client(**{"accept-language": language})
    page = client.post("/verify", data={"input": foreign.hosted})
    assert page.status_code == 503
    assert int(page.headers["retry-after"]) > 0
    assert foreign.hosted in page.text
    said = {
        "en": "too many other servers",
        "fr": "trop d’autres serveurs",
        "pt": "outros servidores",
    }
    assert said[language] in page.text
    ours = client.post("/verify", data={"input": cast.award()["share"]})
    assert ours.status_code == 200, "what is ours needs no place"


def test_places_are_few_for_one_caller_and_never_more_than_there_are():
    async def tried() -> tuple[int, list[str]]:
        places, go = Places(3, 2, patience=0.2, waiting=9), Event()
        under_way: list[str] = []
        refused: list[str] = []
        most = [0]

        def work(who: str) -> None:
            under_way.append(who)
            most[0] = max(most[0], len(under_way))
            go.wait(5)
            under_way.remove(who)

        async def ask(who: str) -> None:
            try:
                await places.run(who, lambda: work(who))
            except Busy:
                refused.append(who)
                if len(refused) == 3:
                    go.set()

        async with anyio.create_task_group() as tasks:
            for who in ("ada", "ada", "ada", "ben", "ben", "cleo"):
                tasks.start_soon(ask, who)
        assert under_way == []
        await places.run("ada", lambda: None)
        return most[0], sorted(refused)

    assert anyio.run(tried) == (3, ["ada", "ben", "cleo"])
