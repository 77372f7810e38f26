"""How far raters agree: the same sentence, of the same person, at the same moment, rated by several of them."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from threading import BoundedSemaphore
from uuid import UUID

from sqlmodel import col, select

from app.assessing.tables import Assessment, RatedBy, Rating
from app.exchanges.tables import Exchange
from app.plumbing.service import Work

WORKER = Path(__file__).with_name("alpha_worker.py")
SECONDS = 30
MOST = 5_000
"""Ratings that are looked at, the latest."""
MOST_COMPETENCES = 20
LEAST_UNITS = 10
"""Sentences that two have rated; fewer give no interval that says anything."""
ALL = "all"
VALUES = tuple(Rating)
_workers = BoundedSemaphore(1)

RatedSentence = tuple[UUID, str, str, str]
"""Whose, on which competence, at which moment, which descriptor."""
Given = Mapping[RatedSentence, Mapping[str, str]]
"""What each rater gave."""


@dataclass(frozen=True)
class Agreement:
    """How far some raters agree about some sentences."""

    about: str
    """`all`, a pair like `self-mediator`, or a competence."""
    units: int
    """Sentences that at least two of them have rated."""
    alpha: float | None = None
    """Nothing where too few were rated, or all alike."""
    lower: float | None = None
    upper: float | None = None


def agreements_of(work: Work, programme_id: UUID) -> list[Agreement]:
    """Return how far the raters of a programme agree: all, each pair, on each competence that is rated most."""
    given = ratings_given(_assessments(work, programme_id))
    asked = units_asked(given)
    enough = {name: units for name, units in asked.items() if len(units) >= LEAST_UNITS}
    found = _alphas(enough) if enough else {}
    return [
        Agreement(name, len(units), *(found.get(name) or (None, None, None)))
        for name, units in asked.items()
    ]


def ratings_given(rows: Iterable[Assessment]) -> Given:
    """Return who gave what, by sentence."""
    found: dict[RatedSentence, dict[str, str]] = defaultdict(dict)
    for row in rows:
        for descriptor, rating in row.ratings.items():
            found[row.participant_id, row.competence, row.moment, descriptor][row.by] = rating
    return found


def units_asked(given: Given) -> dict[str, list[list[int]]]:
    """Return what is asked: of each group, how many raters gave each value to each sentence that two have rated."""
    asked = {ALL: _units(given.values())}
    for pair in combinations(RatedBy, 2):
        asked["-".join(pair)] = _units(
            {by: one[by] for by in pair if by in one} for one in given.values()
        )
    by_competence: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for (_, competence, _, _), one in given.items():
        by_competence[competence].append(one)
    units = {name: _units(rated) for name, rated in by_competence.items()}
    most = sorted(units, key=lambda name: (-len(units[name]), name))[:MOST_COMPETENCES]
    return asked | {name: units[name] for name in most if units[name]}


def _units(rated: Iterable[Mapping[str, str]]) -> list[list[int]]:
    counted = ([list(one.values()).count(value) for value in VALUES] for one in rated)
    return [unit for unit in counted if sum(unit) > 1]


def _assessments(work: Work, programme_id: UUID) -> Sequence[Assessment]:
    query = (
        select(Assessment)
        .join(Exchange, col(Exchange.id) == Assessment.exchange_id)
        .where(Exchange.programme_id == programme_id)
        .order_by(col(Assessment.created_at).desc(), col(Assessment.id))
        .limit(MOST)
    )
    return work.session.exec(query).all()


def _alphas(asked: Mapping[str, list[list[int]]]) -> dict[str, tuple[float, float, float] | None]:
    """Work out alpha and its interval, in a process of its own.

    Raises:
        subprocess.SubprocessError: it failed, or took too long.
    """
    with _workers:
        done = subprocess.run(  # noqa: S603 - a program of ours, no argument from outside
            [sys.executable, "-I", str(WORKER)],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=SECONDS,
            check=True,
        )
    found: dict[str, tuple[float, float, float] | None] = json.loads(done.stdout)
    return found
