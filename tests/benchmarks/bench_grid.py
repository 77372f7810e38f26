"""The group view of a cohort, in a database that holds ten thousand assessments."""

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from sqlmodel import select

from app import demo
from app.assessing.tables import Assessment, Moment, RatedBy
from app.exchanges.tables import Exchange, Participant, Target
from app.main import create_app
from app.people.identity import meet
from app.plumbing.database import upgrade
from app.plumbing.service import Work
from app.plumbing.settings import Settings
from tests.benchmarks.rows import Row

PEOPLE, ASSESSMENTS, ROUNDS = 30, 10_000, 15
COMPETENCES = ("agile-practice", "ai-literacy", "big-data", "blockchain")
LIMIT_MS = 100.0


def measure() -> Iterable[Row]:
    """Yield the time that the group view takes, the median of several."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            base_url="http://127.0.0.1:1", data_dir=Path(folder), database_url="", key=""
        )
        upgrade(settings.database)
        app = create_app(settings, limit_rates=False)
        with app.state.service.begin() as work:
            links = demo.stage(work)
            people = [
                meet(work, f"person{number}@example.org", f"Person {number}", "fr").id
                for number in range(PEOPLE)
            ]
            for _ in range(
                ASSESSMENTS // (PEOPLE * len(COMPETENCES) * len(Moment) * len(RatedBy)) + 1
            ):
                exchange_id = _cohort(work, people)
        client = TestClient(app, base_url=settings.base_url)
        client.post(urlsplit(links.mediator_sign_in).path)
        grid = f"/exchanges/{exchange_id}"
        assert client.get(grid).text.count("data-panel href") == PEOPLE * len(COMPETENCES)
        yield Row(
            "group view: 30 people, 10,000 assessments, ms",
            median(_milliseconds(client, grid) for _ in range(ROUNDS)),
            LIMIT_MS,
            aim=1.0,
            lower_is_better=True,
        )
        app.state.service.close()


def _milliseconds(client: TestClient, address: str) -> float:
    started = time.perf_counter()
    assert client.get(address).status_code == 200
    return (time.perf_counter() - started) * 1000


def _cohort(work: Work, people: list[UUID]) -> UUID:
    """Copy the demo's exchange, with everybody rated by every side at both moments on every target."""
    session = work.session
    known = session.exec(select(Exchange)).first()
    assert known is not None
    exchange = Exchange(**known.model_dump(exclude={"id"}))
    session.add(exchange)
    session.flush()
    for position, competence in enumerate(COMPETENCES):
        session.add(
            Target(
                exchange_id=exchange.id, competence=competence, level="practise", position=position
            )
        )
    for person in people:
        participant = Participant(
            id=uuid4(),
            exchange_id=exchange.id,
            person_id=person,
            organisation_id=exchange.social_organisation_id,
            role="staff",
            consented_at=work.now,
            created_at=work.now,
        )
        session.add(participant)
        session.flush()
        session.add_all(_said(work, exchange.id, participant.id, person))
    session.flush()
    return exchange.id


def _said(work: Work, exchange_id: UUID, participant_id: UUID, rater_id: UUID) -> list[Assessment]:
    return [
        Assessment(
            exchange_id=exchange_id,
            participant_id=participant_id,
            competence=competence,
            moment=moment,
            by=by,
            rater_id=rater_id,
            ratings={"practise-1": "yes"},
            created_at=work.now,
            updated_at=work.now,
        )
        for competence in COMPETENCES
        for moment in Moment
        for by in RatedBy
    ]
