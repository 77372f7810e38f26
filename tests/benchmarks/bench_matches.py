"""Matches of one need and of one offer among ten thousand of each, with the database, on both kinds of it."""

import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, text
from sqlmodel import col, select

from app import demo
from app.main import create_app
from app.matching.matches import MatchList, matches_of_need, matches_of_offer
from app.matching.rules import LEVELS
from app.needs.tables import (
    Duration,
    Need,
    NeedReturn,
    Offer,
    OfferedLevel,
    OfferWish,
    SaidState,
    Venue,
)
from app.plumbing.database import upgrade
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings
from app.programmes.tables import Organisation, OrganisationKind
from tests.benchmarks.rows import Row
from tests.services import databases, server

EACH, ROUNDS = 10_000, 9
LIMIT_MS = 100.0


def measure() -> Iterable[Row]:
    """Yield what one list costs on each kind of database: for the competence that most people name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _of(f"sqlite:///{folder / 'matches.db'}", "SQLite", folder)
        with server.leased(folder) as address, databases.fresh(address) as url:
            yield from _of(databases.for_sqlalchemy(url), "PostgreSQL", folder)


def _of(url: str, engine: str, folder: Path) -> Iterator[Row]:
    with _service(url, folder) as service:
        with service.begin() as work:
            demo.stage(work)
            competence = _fill(work)
            work.session.connection().execute(text("ANALYZE"))
        with service.begin(reading=True) as work:
            need = work.session.exec(
                select(Need).where(Need.competence == competence, Need.from_level == "")
            ).first()
            known = select(OfferedLevel.offer_id).where(
                OfferedLevel.competence == competence, OfferedLevel.level == LEVELS[-1]
            )
            offer = work.session.exec(select(Offer).where(col(Offer.id).in_(known))).first()
        assert need is not None
        assert offer is not None
        said = f"{EACH:,} × {EACH:,}, {engine}, ms"
        yield _row(f"matches of a need, {said}", service, lambda work: matches_of_need(work, need))
        yield _row(
            f"matches of an offer, {said}", service, lambda work: matches_of_offer(work, offer)
        )


def _row(work: str, service: Service, asked: Callable[[Work], MatchList]) -> Row:
    return Row(
        work,
        median(_milliseconds(service, asked) for _ in range(ROUNDS)),
        LIMIT_MS,
        aim=1.0,
        lower_is_better=True,
    )


def _milliseconds(service: Service, asked: Callable[[Work], MatchList]) -> float:
    started = time.perf_counter()
    with service.begin(reading=True) as work:
        found = asked(work)
    taken = (time.perf_counter() - started) * 1000
    assert found.matches
    return taken


@contextmanager
def _service(url: str, folder: Path) -> Iterator[Service]:
    settings = Settings(
        base_url="http://127.0.0.1:1", data_dir=folder, database_url=url, key="A" * 43 + "="
    )
    upgrade(settings.database)
    service: Service = create_app(settings, limit_rates=False).state.service
    yield service
    service.close()


def _fill(work: Work) -> str:
    """Put needs and offers in; the first competence is named most, each further one less. Return the first."""
    drawn = random.Random(20261127)
    names = [one.id for one in work.library.latest.competences][:40]
    weights = [1 / place for place in range(1, len(names) + 1)]
    organisations = work.session.exec(select(Organisation)).all()
    sides = {kind: [one for one in organisations if one.kind == kind] for kind in OrganisationKind}
    needs: list[dict[str, Any]] = []
    offers: list[dict[str, Any]] = []
    more: dict[type, list[dict[str, Any]]] = {OfferedLevel: [], OfferWish: [], NeedReturn: []}
    for _ in range(EACH):
        needs.append(
            _need(work, drawn, drawn.choice(sides[OrganisationKind.SOCIAL]), names, weights)
        )
        more[NeedReturn].append(_level(drawn, {"need_id": needs[-1]["id"]}, names, weights))
        offers.append(_offer(work, drawn, drawn.choice(sides[OrganisationKind.TECH])))
        whose = {"offer_id": offers[-1]["id"]}
        more[OfferedLevel].append({**_level(drawn, whose, names, weights), "by_badge": False})
        more[OfferWish].append(_level(drawn, whose, names, weights))
    for table, rows in ((Need, needs), (Offer, offers), *more.items()):
        work.session.connection().execute(insert(table), rows)
    return names[0]


def _level(
    drawn: random.Random, whose: dict[str, UUID], names: list[str], weights: list[float]
) -> dict[str, Any]:
    (competence,) = drawn.choices(names, weights)
    level = drawn.choice(LEVELS)
    return {"id": uuid4(), **whose, "competence": competence, "level": level, "position": 0}


def _said(work: Work, drawn: random.Random, side: Organisation) -> dict[str, Any]:
    stated = work.now - timedelta(minutes=drawn.randrange(100_000))
    return {
        "id": uuid4(),
        "created_at": stated,
        "programme_id": side.programme_id,
        "organisation_id": side.id,
        "title": "",
        "words": "",
        "release": work.library.latest.version,
        "venue": drawn.choice([one.value for one in Venue]),
        "country": drawn.choice(("", "FR", "PT", "BE")),
        "town": "",
        "languages": drawn.sample(("fr", "en", "pt", "es"), 2),
        "durations": drawn.sample([one.value for one in Duration], 2),
        "public": False,
        "state": SaidState.OPEN.value,
        "opened_at": stated,
        "closed_because": "",
        "changed_at": stated,
    }


def _need(
    work: Work,
    drawn: random.Random,
    side: Organisation,
    names: list[str],
    weights: list[float],
) -> dict[str, Any]:
    begin = drawn.randrange(3)
    return {
        **_said(work, drawn, side),
        "competence": drawn.choices(names, weights)[0],
        "from_level": LEVELS[begin - 1] if begin else "",
        "to_level": LEVELS[drawn.randrange(begin, 4)],
        "wanted_by": work.now.date() + timedelta(days=drawn.randrange(300)),
        "learners": 2,
        "who_learns": "",
    }


def _offer(work: Work, drawn: random.Random, side: Organisation) -> dict[str, Any]:
    return {
        **_said(work, drawn, side),
        "hours_per_month": 8,
        "available_from": work.now.date() + timedelta(days=drawn.randrange(100)),
    }
