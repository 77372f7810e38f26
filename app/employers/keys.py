"""An employer's own API keys: they verify and work on the employers' page, nothing else; use is counted by day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.employers.tables import EmployerKey, EmployerKeyUse
from app.errors import N_, RuleRefused
from app.people.tables import Person
from app.plumbing.api_keys import EMPLOYER_PREFIX, key_behind, make_key, unusable
from app.plumbing.rows import belonging
from app.plumbing.service import Service, Work
from app.plumbing.texts import Line
from app.programmes.rules import key_end

PREFIX = EMPLOYER_PREFIX
MOST_KEYS = 10
LONGEST_DAYS = 366
USE_SHOWN = timedelta(days=30)
WHAT = "verify"
"""What is counted when a badge is verified."""
FOR_THE_KNOWN = "20000/hour"
"""How many badges somebody with a key or a sign-in may have verified."""


class NewEmployerKey(BaseModel):
    """What is needed to make a key."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Line = Field(min_length=1, max_length=100)
    days: int = Field(default=180, ge=1, le=LONGEST_DAYS)


def make_employer_key(
    work: Work, person_id: UUID, asked: NewEmployerKey, *, until: datetime | None = None
) -> tuple[EmployerKey, str]:
    """Make a key; the key itself is returned once and not kept.

    Args:
        work: where it is remembered.
        person_id: whose key it is.
        asked: its name and how long it lasts.
        until: the end of the key through which it is asked for, which it cannot outlive.

    Raises:
        RuleRefused: the person has as many keys as one may.
    """
    good = [key for key in keys_of(work, person_id) if key.is_good(work.now)]
    if len(good) >= MOST_KEYS:
        raise RuleRefused(
            N_("You have {most} keys, as many as one may."),
            remedy=N_("Revoke one that you no longer use."),
            most=MOST_KEYS,
        )
    ends = key_end(work.now, asked.days, until)
    return make_key(work, EmployerKey, PREFIX, ends, person_id=person_id, name=asked.name)


def keys_of(work: Work, person_id: UUID) -> list[EmployerKey]:
    """Return a person's keys, newest first."""
    query = select(EmployerKey).where(EmployerKey.person_id == person_id)
    return list(work.session.exec(query.order_by(col(EmployerKey.created_at).desc())))


key_of = belonging(EmployerKey, "person_id", N_("There is no such key among yours."))
"""Return one key of a person."""


def employer_key_behind(work: Work, token: str) -> EmployerKey:
    """Return the key that a token is.

    Raises:
        NotSignedIn: it is unknown, expired or revoked, or its person was erased.
    """
    key = key_behind(work, EmployerKey, token)
    person = work.session.get(Person, key.person_id)
    if person is None or person.sealed_key is None:
        raise unusable()
    return key


def count_use(service: Service, key_id: UUID, badges: int) -> None:
    """Add to what a key verified today."""
    today = service.now().date()
    try:
        _add(service, key_id, today, badges)
    except IntegrityError:  # another process began the day at the same moment
        _add(service, key_id, today, badges)


def _add(service: Service, key_id: UUID, today: date, badges: int) -> None:
    with service.begin() as work:
        counted = work.session.connection().execute(
            update(EmployerKeyUse)
            .where(col(EmployerKeyUse.key_id) == key_id, col(EmployerKeyUse.day) == today)
            .values(badges=col(EmployerKeyUse.badges) + badges)
        )
        if counted.rowcount == 0:
            work.session.add(EmployerKeyUse(key_id=key_id, day=today, badges=badges))


def use_of(work: Work, person_id: UUID) -> dict[UUID, int]:
    """Return how many badges each key of a person verified in the last 30 days."""
    since = (work.now - USE_SHOWN).date()
    query = (
        select(EmployerKeyUse.key_id, func.sum(EmployerKeyUse.badges))
        .join(EmployerKey, col(EmployerKey.id) == EmployerKeyUse.key_id)
        .where(EmployerKey.person_id == person_id, EmployerKeyUse.day > since)
        .group_by(col(EmployerKeyUse.key_id))
    )
    return {key_id: int(badges) for key_id, badges in work.session.exec(query)}
