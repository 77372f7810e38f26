"""The service on SQLite: awards, hosted assertions, verification over HTTP."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from sqlmodel import select

from app import demo
from app.assessing.tables import Decision
from app.exchanges.tables import Exchange, Participant
from app.issuing.batches import AT_ONCE, LARGEST_BATCH, ask_awards, run_due
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
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

AWARDS = 3000


def measure() -> Iterable[Row]:
    """Yield every row of the service."""
    with tempfile.TemporaryDirectory() as folder:
        yield _awards(Path(folder) / "awards")
    with tempfile.TemporaryDirectory() as folder:
        yield from _answers(Path(folder))


@contextmanager
def staged(folder: Path, port: int) -> Iterator[tuple[Settings, demo.Links]]:
    """Yield the settings of a service whose database holds the demo, and the demo's addresses."""
    settings = Settings(
        base_url=f"http://127.0.0.1:{port}", data_dir=folder, database_url="", key=""
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
            decisions = _many_decisions(work)
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


def _many_decisions(work: Work) -> list[UUID]:
    """Copy the demo's decision to new people; return the copies."""
    known = work.session.exec(select(Decision)).first()
    assert known is not None
    exchange = work.session.get_one(Exchange, known.exchange_id)
    made = []
    for number in range(AWARDS):
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
    """Ask the service, beside a bare application of the same framework that answers the same words always."""
    port, bare_port = free_port(), free_port()
    bare = FastAPI()
    bare.add_api_route("/", lambda: JSONResponse({"constant": True}))
    constant = f"http://127.0.0.1:{bare_port}/"
    with staged(folder, port) as (settings, links):
        quiet = FolderCarrier(folder / "mail", aloud=False)
        app = application(replace(Service.of(settings), limit_rates=False, carrier=quiet))
        with serving(bare, bare_port), serving(app, port), httpx.Client() as client:

            def get(address: str) -> None:
                assert client.get(address).status_code == 200

            yield Row(
                "GET a hosted assertion, answers/s",
                *rates(lambda: get(links.assertion), lambda: get(constant)),
                aim=0.5,
            )
            token = client.get(links.signed).text

            def verify() -> None:
                answer = client.post(f"{links.base}/api/v1/verify", json={"input": token})
                assert answer.json()["valid"] is True

            yield Row(
                "verify a signed badge over HTTP, answers/s",
                *rates(verify, lambda: get(constant)),
                aim=0.5,
            )
