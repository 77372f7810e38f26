"""The pages of a programme's working day, in a database that holds twenty thousand exchanges."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from sqlalchemy import insert
from sqlmodel import SQLModel, select

from app import demo
from app.assessing.tables import Assessment, Moment, RatedBy
from app.exchanges.tables import Exchange, ExchangeState, Participant, Target
from app.main import create_app
from app.people.identity import meet
from app.plumbing.database import upgrade
from app.plumbing.service import Work
from app.plumbing.settings import Settings
from tests.benchmarks.rows import Row

EXCHANGES, PEOPLE, A_CLASS = 20_000, 2_000, 30
EVERY = {ExchangeState.RUNNING: 60, ExchangeState.DRAFT: 10, ExchangeState.CLOSED: 30}
"""Of a hundred exchanges."""
ROUNDS, LIMIT_MS, LIMIT_KB = 7, 100.0, 100.0


def measure() -> Iterable[Row]:
    """Yield what the slowest and the heaviest page of the working day take: the best of several rounds."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            base_url="http://127.0.0.1:1", data_dir=Path(folder), database_url="", key=""
        )
        upgrade(settings.database)
        app = create_app(settings, limit_rates=False)
        with app.state.service.begin() as work:
            links = demo.stage(work)
            pages = _fill(work)
        client = TestClient(app, base_url=settings.base_url)
        client.post(urlsplit(links.mediator_sign_in).path)
        taken = {name: _visited(client, address) for name, address in pages.items()}
        app.state.service.close()
    slowest = max(taken, key=lambda name: taken[name][0])
    heaviest = max(taken, key=lambda name: taken[name][1])
    yield _row(
        f"slowest working page, 20,000 exchanges ({slowest}), ms", taken[slowest][0], LIMIT_MS
    )
    yield _row(
        f"heaviest working page, 20,000 exchanges ({heaviest}), kB", taken[heaviest][1], LIMIT_KB
    )


def _row(work: str, value: float, limit: float) -> Row:
    return Row(work, value, limit, aim=1.0, lower_is_better=True)


def _visited(client: TestClient, address: str) -> tuple[float, float]:
    """Return how long a page takes, in milliseconds, and how large it is, in thousands of bytes."""
    times, size = [], 0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
        size = len(answer.content)
    return min(times), size / 1000


def _fill(work: Work) -> dict[str, str]:
    """Fill the demo's programme; return its pages of every day."""
    known = work.session.exec(select(Exchange)).first()
    assert known is not None
    people = [
        meet(work, f"person{number}@example.org", f"Person {number}", "fr").id
        for number in range(PEOPLE)
    ]
    work.session.flush()
    exchanges = list(_exchanges(work, known))
    _store(work, Exchange, exchanges)
    _store(work, Target, [_target(one["id"]) for one in exchanges])
    opened = next(one["id"] for one in exchanges if one["state"] == ExchangeState.RUNNING)
    participants = list(_participants(work, exchanges, people, opened))
    _store(work, Participant, participants)
    _store(work, Assessment, [_said(work, one) for one in participants[::2]])
    programme, exchange = f"/programmes/{known.programme_id}", f"/exchanges/{opened}"
    return {
        "today": "/today",
        "programme": programme,
        "who waits": f"/today/people?show=no-baseline&programme={known.programme_id}",
        "exchanges": "/exchanges",
        "late exchanges": "/exchanges?state=late",
        "exchanges by title": "/exchanges?q=19999",
        "search": f"{programme}/search?q=1999",
        "group": exchange,
        "people of an exchange": f"{exchange}/people",
        "hours of an exchange": f"{exchange}/hours",
        "organisations": f"{programme}/organisations",
        "awards": f"{programme}/awards",
        "audit log": f"{programme}/audit",
    }


def _store(work: Work, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), 5_000):
        work.session.connection().execute(insert(table), rows[first : first + 5_000])


def _exchanges(work: Work, known: Exchange) -> Iterator[dict[str, Any]]:
    states = [state for state, count in EVERY.items() for _ in range(count)]
    for number in range(EXCHANGES):
        yield {
            **known.model_dump(),
            "id": uuid4(),
            "title": f"Exchange {number}",
            "title_folded": f"exchange {number}",
            "state": states[number * 37 % 100],
            "starts_on": work.now.date() - timedelta(days=60),
            "ends_on": work.now.date() + timedelta(days=number % 60 - 20),
            "created_at": work.now - timedelta(minutes=EXCHANGES - number),
        }


def _target(exchange_id: UUID) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "exchange_id": exchange_id,
        "competence": "ai-literacy",
        "level": "practise",
        "position": 0,
    }


def _participants(
    work: Work, exchanges: list[dict[str, Any]], people: list[UUID], opened: UUID
) -> Iterator[dict[str, Any]]:
    """Yield two people for each exchange, and a class for the one that is opened."""
    for number, exchange in enumerate(exchanges):
        for place in range(A_CLASS if exchange["id"] == opened else 2):
            yield {
                **Participant(
                    exchange_id=exchange["id"],
                    person_id=people[(number * 2 + place) % PEOPLE],
                    organisation_id=exchange["social_organisation_id"],
                    role="staff",
                    consented_at=work.now if place % 2 == 0 else None,
                    created_at=exchange["created_at"],
                ).model_dump(),
                "id": uuid4(),
            }


def _said(work: Work, participant: dict[str, Any]) -> dict[str, Any]:
    return {
        **Assessment(
            exchange_id=participant["exchange_id"],
            participant_id=participant["id"],
            competence="ai-literacy",
            moment=Moment.FINAL,
            by=RatedBy.MEDIATOR,
            rater_id=participant["person_id"],
            ratings={"practise-1": "yes"},
            created_at=work.now,
            updated_at=work.now,
        ).model_dump(),
        "id": uuid4(),
    }
