"""Awards of a batch; hosted assertions, pages and verification over HTTP, on both kinds of database."""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy import insert
from sqlmodel import select
from starlette.types import ASGIApp, Receive, Scope, Send

from app import demo
from app.assessing.tables import Decision
from app.exchanges.tables import Exchange, Participant
from app.issuing.addresses import Addresses
from app.issuing.batches import AT_ONCE, LARGEST_BATCH, ask_awards, run_due
from app.issuing.tables import Award
from app.main import application
from app.people.identity import meet
from app.plumbing.carriers import FolderCarrier
from app.plumbing.database import upgrade
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings
from app.programmes.dependencies import caller_for
from app.programmes.tables import Member
from badges import jws, keys
from tests.benchmarks.clock import rates
from tests.benchmarks.rows import Row
from tests.services import databases, server
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving
from tests.services.wrk import answers_a_second

AWARDS = 3000
COPIES = 1000
BARE, DOOR = "/bare", "/constant"
ROUNDS = 3


def measure() -> Iterable[Row]:
    """Yield every row of the service."""
    with tempfile.TemporaryDirectory() as folder:
        yield _awards(Path(folder) / "awards")
    with tempfile.TemporaryDirectory() as folder:
        yield from _answers(Path(folder))


@contextmanager
def staged(folder: Path, port: int, database: str = "") -> Iterator[tuple[Settings, demo.Links]]:
    """Yield the settings of a service whose database holds the demo, and the demo's addresses."""
    settings = Settings(
        base_url=f"http://127.0.0.1:{port}", data_dir=folder, database_url=database, key=""
    )
    upgrade(settings.database)
    service = Service.of(settings)
    with service.begin() as work:
        links = demo.stage(work)
    service.close()
    yield settings, links


def _awards(folder: Path) -> Row:
    """Award a batch, a handful to a transaction as workers do, beside the three signatures of each on all cores."""
    with staged(folder, 1) as (settings, _):
        service = Service.of(settings)
        with service.begin() as work:
            mediator = work.session.exec(select(Member)).first()
            assert mediator is not None
            caller = caller_for(work, mediator.person_id)
            decisions = many_decisions(work, AWARDS)
            for start in range(0, AWARDS, LARGEST_BATCH):
                ask_awards(work, caller, decisions[start : start + LARGEST_BATCH])

        def handful() -> None:
            assert run_due(service) == AT_ONCE

        rsa, ed25519 = keys.generate_rsa(), keys.generate_ed25519()
        payload = b"x" * 1500

        def signatures(_number: int) -> None:
            jws.sign(payload, rsa)
            jws.sign(payload, rsa)
            ed25519.sign(payload)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            handfuls, bare = rates(
                handful, lambda: list(pool.map(signatures, range(AT_ONCE))), rounds=3
            )
        service.close()
    return Row(
        "committed awards of a batch, all forms, awards/s",
        handfuls * AT_ONCE,
        bare * AT_ONCE,
        aim=0.3,
    )


def many_decisions(work: Work, count: int, first: int = 0) -> list[UUID]:
    """Copy the demo's decision to new people; return the copies."""
    known = work.session.exec(select(Decision)).first()
    assert known is not None
    exchange = work.session.get_one(Exchange, known.exchange_id)
    made = []
    for number in range(first, first + count):
        person = meet(work, f"person{number}@example.org", f"Person {number}", "fr")
        participant = Participant(
            exchange_id=exchange.id,
            person_id=person.id,
            organisation_id=exchange.social_organisation_id,
            role="staff",
            consented_at=work.now,
            created_at=work.now,
        )
        work.session.add(participant)
        work.session.flush()
        values = known.model_dump(exclude={"id", "participant_id"})
        decision = Decision(**values, participant_id=participant.id)
        work.session.add(decision)
        made.append(decision.id)
    work.session.flush()
    return made


def _answers(folder: Path) -> Iterable[Row]:
    """Ask over many connections, by a client that is faster than what it asks."""
    yield from _answered(folder / "sqlite", "", "SQLite")
    with server.leased(folder) as address, databases.fresh(address) as url:
        yield from _answered(folder / "postgresql", databases.for_sqlalchemy(url), "PostgreSQL")


def _answered(folder: Path, database: str, kind: str) -> Iterator[Row]:
    port = free_port()
    with staged(folder, port, database) as (settings, links):
        quiet = FolderCarrier(folder / "mail", aloud=False)
        service = replace(Service.of(settings), limit_rates=False, carrier=quiet)
        others = [urlsplit(one).path for one in _copies(service, links)]
        app = application(service)
        with serving(_with_constant(app), port):
            token = httpx.get(links.signed).text
            asked = json.dumps({"input": token})
            assert httpx.post(f"{links.base}/api/v1/verify", content=asked).json()["valid"] is True

            def asking(*paths: str, body: str = "") -> Callable[[], float]:
                return lambda: answers_a_second(links.base, paths, body=body)

            bare, door = asking(BARE), asking(DOOR)
            for work, ours, limit, aim in (
                ("a hosted assertion", asking(urlsplit(links.assertion).path), bare, 0.12),
                (f"each of {COPIES} hosted assertions", asking(*others), bare, 0.12),
                ("the page of a badge", asking(urlsplit(links.share).path), bare, 0.03),
                ("a verification, signed badge", asking("/api/v1/verify", body=asked), door, 0.5),
            ):
                yield Row(f"{work}, {kind}, answers/s", *_taking_turns(ours, limit), aim=aim)


def _taking_turns(ours: Callable[[], float], limit: Callable[[], float]) -> tuple[float, float]:
    """Return the best of several rates of each; a first round warms both."""
    ours()
    pairs = [(ours(), limit()) for _ in range(ROUNDS)]
    return max(own for own, _ in pairs), max(other for _, other in pairs)


def _with_constant(app: ASGIApp) -> ASGIApp:
    """Put what answers without any work in front of an application: the server alone, and the framework alone."""
    framework = FastAPI()
    framework.add_api_route(DOOR, lambda: JSONResponse({"constant": True}))
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"2")]

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != BARE:
            at_door = scope["type"] == "http" and scope["path"] == DOOR
            await (framework if at_door else app)(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok"})

    return answer


def _copies(service: Service, links: demo.Links) -> list[str]:
    """Copy the demo's award; return the addresses of the copies. They are to be read, not to be verified."""
    with service.begin() as work:
        known = work.session.get_one(Award, UUID(links.assertion.rsplit("/", 1)[1]))
        addresses = Addresses(service.settings.base_url)
        decisions = many_decisions(work, COPIES)
        rows = [known.model_dump() | {"id": uuid4(), "decision_id": one} for one in decisions]
        work.session.connection().execute(insert(Award), rows)
        return [addresses.assertion(row["id"]) for row in rows]
