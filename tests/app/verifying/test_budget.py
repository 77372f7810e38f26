"""One batch is no scanner: how many servers, ports and documents it may ask for, and for how long."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from app.verifying.budget import REMEMBERED_BYTES, Budget, Limits, Memory, Remembering
from badges.errors import Unreachable
from badges.verification import Fetched


class Web:
    """Every address answers, but for the hosts that are down."""

    def __init__(self, down: str = "", body: bytes = b"{}") -> None:
        self.down = down
        self.body = body
        self.asked: list[str] = []

    def fetch(self, url: str, *, within: float | None = None) -> Fetched:
        self.asked.append(url)
        if self.down and self.down in url:
            raise Unreachable(url, "it is down")
        return Fetched(url, 200, "application/json", self.body)


def refusal(resolver, url):
    with pytest.raises(Unreachable) as caught:
        resolver.fetch(url)
    return caught.value.reason


def test_servers_are_counted():
    budget = Budget(Web(), Limits(hosts=2))
    for host in ("a", "b", "a"):
        budget.fetch(f"https://{host}.example/1")
    assert "at most 2 servers" in refusal(budget, "https://c.example/1")


def test_documents_are_counted_for_a_server_and_in_all():
    budget = Budget(Web(), Limits(documents=3, documents_per_host=2))
    budget.fetch("https://a.example/1")
    budget.fetch("https://a.example/2")
    assert "as many documents" in refusal(budget, "https://a.example/3")
    budget.fetch("https://b.example/1")
    assert "as many documents" in refusal(budget, "https://b.example/2")


def test_ports_are_not_tried_one_after_another():
    budget = Budget(Web(), Limits(ports_per_host=2))
    budget.fetch("https://a.example/1")
    budget.fetch("https://A.example:8443/1")
    budget.fetch("https://a.example:8443/2")
    assert "other ports" in refusal(budget, "https://a.example:9443/1")


def test_a_server_that_fails_is_left_alone():
    web = Web(down="a.example")
    budget = Budget(web, Limits(failures_per_host=2))
    for number in range(5):
        with pytest.raises(Unreachable):
            budget.fetch(f"https://a.example/{number}")
    assert len(web.asked) == 2
    assert budget.fetch("https://b.example/1").status == 200


def test_time_ends_and_a_stop_is_a_stop():
    now = [0.0]
    budget = Budget(Web(), Limits(seconds=10), elapsed=lambda: now[0])
    budget.fetch("https://a.example/1")
    now[0] = 11
    assert "time" in refusal(budget, "https://a.example/2")
    other = Budget(Web())
    other.stop()
    assert "time" in refusal(other, "https://a.example/1")


@pytest.mark.parametrize("url", ["https://[::1", "", "no address", "https://a.example:x/1"])
def test_what_is_no_address_is_passed_on_to_be_refused(url):
    assert Budget(Web()).fetch(url).status == 200


def test_a_document_is_asked_for_once_and_a_refusal_too():
    web, memory = Web(down="b.example"), Memory()
    for _ in range(3):
        assert Remembering(memory, web).fetch("https://a.example/1").status == 200
        assert "down" in refusal(Remembering(memory, web), "https://b.example/1")
    assert web.asked == ["https://a.example/1", "https://b.example/1"]


def test_a_large_picture_is_not_kept():
    web, memory = Web(body=b"x" * (REMEMBERED_BYTES + 1)), Memory()
    for _ in range(2):
        memory.fetch("https://a.example/1", web)
    assert len(web.asked) == 2


def test_two_threads_ask_once():
    together, release = Barrier(2), Event()

    class Slow(Web):
        def fetch(self, url: str, *, within: float | None = None) -> Fetched:
            release.wait(5)
            return super().fetch(url, within=within)

    web, memory = Slow(), Memory()

    def read() -> int:
        together.wait(5)
        return memory.fetch("https://a.example/1", web).status

    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(read) for _ in range(2)]
        release.set()
        assert [answer.result(5) for answer in answers] == [200, 200]
    assert len(web.asked) == 1
