"""The service on SQLite: awards, hosted assertions, verification over HTTP."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx
from fastapi.responses import JSONResponse
from sqlmodel import select

from app import demo
from app.assessing.tables import Decision
from app.catalogue.library import Library
from app.exchanges.tables import Exchange, Participant
from app.issuing.batches import AT_ONCE, ask_awards, run_due
from app.issuing.keyring import Keyring
from app.main import create_app
from app.people.identity import meet
from app.plumbing import clock
from app.plumbing.database import transaction, upgrade
from app.plumbing.desk import Desk, Desks
from app.plumbing.mailing import FolderCarrier
from app.plumbing.settings import Settings
from app.programmes.dependencies import caller_for
from app.programmes.tables import Member
from badges import jws, keys
from tests.benchmarks.clock import rates
from tests.benchmarks.rows import Row
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

AWARDS = 1000


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
    state = create_app(settings, limit_rates=False).state
    with transaction(state.engine) as session:
        links = demo.stage(
            Desk(session, clock.now(), state.vault, settings), state.library, state.keyring
        )
    state.engine.dispose()
    yield settings, links


def _awards(folder: Path) -> Row:
    """Award a batch, a handful to a transaction as the worker does, beside bare signatures on the same core."""
    with staged(folder, 1) as (settings, _):
        state = create_app(settings, limit_rates=False).state
        desks = Desks(state.engine, clock.now, state.vault, settings)
        keyring, library = Keyring(), Library.open()
        with desks.open() as desk:
            mediator = desk.session.exec(select(Member)).first()
            assert mediator is not None
            caller = caller_for(desk, mediator.person_id)
            ask_awards(desk, caller, _many_decisions(desk))

        def handful() -> None:
            assert run_due(desks, library, keyring) == AT_ONCE

        private = keys.generate_rsa()
        payload = b"x" * 1500
        handfuls, bare = rates(handful, lambda: jws.sign(payload, private), rounds=3)
        state.engine.dispose()
    return Row("committed, signed awards of a batch, awards/s", handfuls * AT_ONCE, bare, aim=0.5)


def _many_decisions(desk: Desk) -> list[UUID]:
    """Copy the demo's decision to new people; return the copies."""
    known = desk.session.exec(select(Decision)).first()
    exchange = desk.session.exec(select(Exchange)).one()
    assert known is not None
    made = []
    for number in range(AWARDS):
        person = meet(desk, f"person{number}@example.org", f"Person {number}", "fr")
        participant = Participant(
            exchange_id=exchange.id,
            person_id=person.id,
            organisation_id=exchange.social_organisation_id,
            role="staff",
            consented_at=desk.now,
            created_at=desk.now,
        )
        desk.session.add(participant)
        desk.session.flush()
        values = known.model_dump(exclude={"id", "participant_id"})
        decision = Decision(**values, participant_id=participant.id)
        desk.session.add(decision)
        made.append(decision.id)
    desk.session.flush()
    return made


def _answers(folder: Path) -> Iterable[Row]:
    port = free_port()
    with staged(folder, port) as (settings, links):
        app = create_app(
            settings, limit_rates=False, carrier=FolderCarrier(folder / "mail", aloud=False)
        )
        app.add_api_route("/constant", lambda: JSONResponse({"constant": True}))
        with serving(app, port), httpx.Client() as client:

            def get(address: str) -> None:
                assert client.get(address).status_code == 200

            yield Row(
                "GET a hosted assertion, answers/s",
                *rates(lambda: get(links.assertion), lambda: get(f"{links.base}/constant")),
                aim=0.5,
            )
            token = client.get(links.signed).text

            def verify() -> None:
                answer = client.post(f"{links.base}/api/v1/verify", json={"input": token})
                assert answer.json()["valid"] is True

            yield Row(
                "verify a signed badge over HTTP, answers/s",
                *rates(verify, lambda: get(f"{links.base}/constant")),
                aim=0.5,
            )
