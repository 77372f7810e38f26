"""How what people wait for grows with the awards of a programme: `make bench-long`, from a thousand to a million.

For each kind of database and each size, rows are multiplied in the database itself (of documents that nobody reads
here only the beginning), then everyday work is timed, the best of several rounds. Figures go to build/growth.json, and
with --draw a drawing of them to docs/images/growth.svg.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Connection, text
from sqlmodel import SQLModel, select

from app import demo
from app.issuing.batches import AT_ONCE, ask_awards, run_due
from app.issuing.public_routes import find_document
from app.issuing.tables import Award
from app.main import application
from app.plumbing.carriers import FolderCarrier
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from app.programmes.dependencies import caller_for
from app.programmes.tables import Member
from app.verifying.workflow import check
from badges.verification import MemoryResolver
from tests.benchmarks.bench_service import many_decisions, staged
from tests.benchmarks.growth_drawing import drawing
from tests.services import databases, server

OUTPUT, PICTURE = Path("build/growth.json"), Path("docs/images/growth.svg")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 15
BATCHES = 3
NUMBERS = {
    "sqlite": """
CREATE TABLE grown AS WITH RECURSIVE counted(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM counted WHERE n < :last)
SELECT n, lower(hex(randomblob(16))) award, lower(hex(randomblob(16))) decision,
       lower(hex(randomblob(16))) participant, lower(hex(randomblob(16))) person FROM counted
""",
    "postgresql": """
CREATE TABLE grown AS SELECT n, gen_random_uuid() award, gen_random_uuid() decision,
       gen_random_uuid() participant, gen_random_uuid() person
FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) n
""",
}
MULTIPLIED: Mapping[str, Mapping[str, str]] = {
    "participant": {"id": "g.participant", "person_id": "g.person"},
    "decision": {"id": "g.decision", "participant_id": "g.participant"},
    "award": {"id": "g.award", "decision_id": "g.decision", "signed": "substr(b.signed, 1, 16)"},
    "credential": {
        "award_id": "g.award",
        "document": "substr(b.document, 1, 16)",
        "jwt": "substr(b.jwt, 1, 16)",
        "list_number": "100 + g.n / 65536",
        "place": "g.n % 65536",
    },
    "audit_event": {"position": ":last_event + g.n"},
}
"""A table → which of its columns each copy has for itself: whole documents would fill the disk."""


def main(arguments: list[str]) -> int:
    """Measure, print as it goes, write the figures, draw them if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"))
    parser.add_argument("--draw", action="store_true", help=f"write {PICTURE} too")
    options = parser.parse_args(arguments)
    measured: dict[str, dict[str, dict[str, float]]] = {}
    if OUTPUT.exists():
        measured = json.loads(OUTPUT.read_text("utf-8"))
    for kind in options.databases or ("sqlite", "postgresql"):
        for size, figures in _measured(kind, sorted(options.sizes)):
            measured.setdefault(kind, {})[str(size)] = figures
            print(
                kind, size, {name: round(value, 2) for name, value in figures.items()}, flush=True
            )
            OUTPUT.parent.mkdir(exist_ok=True)
            OUTPUT.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    if options.draw:
        PICTURE.write_text(drawing(measured), encoding="utf-8")
        print(f"growth: {PICTURE}")
    return 0


def _measured(kind: str, sizes: list[int]) -> Iterator[tuple[int, dict[str, float]]]:
    with tempfile.TemporaryDirectory() as name, _database(kind, Path(name)) as url:
        folder = Path(name) / "data"
        with staged(folder, 1, url) as (settings, links):
            quiet = FolderCarrier(folder / "mail", aloud=False)
            service = replace(Service.of(settings), limit_rates=False, carrier=quiet)
            there = 0
            for size in sizes:
                with service.engine.connect() as connection:
                    _grow(connection, there, size)
                there = size
                yield size, _timed(service, settings, links, size)
            service.close()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own
    with server.leased(folder) as address, databases.fresh(address) as url:
        yield databases.for_sqlalchemy(url)


def _grow(connection: Connection, there: int, size: int) -> None:
    """Multiply the first award, and all that belongs to it, until there are so many."""
    kind = connection.dialect.name
    _hold_references(connection, held=False)
    connection.execute(text(NUMBERS[kind]), {"first": there + 1, "last": size})
    award = connection.execute(
        text("SELECT id, decision_id FROM award ORDER BY created_at LIMIT 1")
    ).one()
    participant = connection.execute(
        text("SELECT participant_id FROM decision WHERE id = :id"), {"id": award.decision_id}
    ).scalar_one()
    last = connection.execute(text("SELECT max(id) FROM audit_event")).scalar_one()
    base = {
        "participant": ("id", participant),
        "decision": ("id", award.decision_id),
        "award": ("id", award.id),
        "credential": ("award_id", award.id),
        "audit_event": ("id", last),
    }
    for table, own in MULTIPLIED.items():
        columns = SQLModel.metadata.tables[table].columns
        names = [one.name for one in columns if (table, one.name) != ("audit_event", "id")]
        values = ", ".join(own.get(name, f"b.{name}") for name in names)
        key, value = base[table]
        copy = f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM grown g, {table} b WHERE b.{key} = :base"
        more = {"last_event": last} if table == "audit_event" else {}
        connection.execute(text(copy), {"base": value, **more})
    connection.execute(text("DROP TABLE grown"))
    connection.execute(text("ANALYZE"))
    connection.commit()
    _hold_references(connection, held=True)


def _hold_references(connection: Connection, *, held: bool) -> None:
    """Have the database check what rows refer to, or not: copies of people would be copies of all they have."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.execute(f"PRAGMA foreign_keys={'ON' if held else 'OFF'}")
        return
    driver.execute(f"SET session_replication_role = {'origin' if held else 'replica'}")
    driver.commit()


def _timed(service: Service, settings: Settings, links: demo.Links, size: int) -> dict[str, float]:
    """Return what each kind of work takes, in milliseconds."""
    app = application(service)
    client = TestClient(app, base_url=settings.base_url)
    client.post(urlsplit(links.mediator_sign_in).path)
    program = TestClient(
        app, base_url=settings.base_url, headers={"Authorization": f"Bearer {links.api_key}"}
    )
    with service.begin(reading=True) as work:
        known = work.session.get_one(Award, UUID(links.assertion.rsplit("/", 1)[1]))
        given = find_document(work, urlsplit(links.signed).path).body.decode()
        page = f"/programmes/{known.programme_id}"
        some = [
            f"/ob/v2/assertions/{one}" for one in work.session.exec(select(Award.id).limit(200))
        ]
    chance = Random(1)

    def verify() -> None:
        assert check(service, MemoryResolver({}), given, None).valid

    def read() -> None:
        with service.begin(reading=True) as work:
            find_document(work, chance.choice(some))

    def ask(who: TestClient, address: str) -> None:
        answer = who.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return {
        "verify a badge of ours": _best(verify),
        "hosted assertion, from the database": _best(read),
        "list of awards, page": _best(lambda: ask(client, f"{page}/awards")),
        "audit log, page": _best(lambda: ask(client, f"{page}/audit")),
        "API, 50 awards": _best(lambda: ask(program, "/api/v1/awards")),
        "one award of a batch": _awarding(service, size),
    }


def _best(act: Callable[[], Any]) -> float:
    act()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - began))
    return min(times)


def _awarding(service: Service, size: int) -> float:
    """Award a few handfuls as workers do; return what one award takes, the best handful."""
    with service.begin() as work:
        mediator = work.session.exec(select(Member)).first()
        assert mediator is not None
        caller = caller_for(work, mediator.person_id)
        ask_awards(work, caller, many_decisions(work, AT_ONCE * BATCHES, size))
    best = float("inf")
    for _ in range(BATCHES):
        began = time.perf_counter()
        done = run_due(service)
        best = min(best, 1000 * (time.perf_counter() - began) / max(done, 1))
    return best


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
