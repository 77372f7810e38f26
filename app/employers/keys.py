"""An employer's own API keys: they verify and keep the desk, and reach nothing else; their use is counted by day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.employers.tables import VerifierKey, VerifierUse
from app.errors import N_, NotFound, NotSignedIn, RuleRefused
from app.people.tables import Person
from app.plumbing.service import Service, Work
from app.plumbing.tokens import digest_of, new_token
from app.programmes.rules import key_end

PREFIX = "esv_"
MOST_KEYS = 10
LONGEST_DAYS = 366
USE_SHOWN = timedelta(days=30)
WHAT = "verify"
"""What is counted when a badge is verified."""
FOR_THE_KNOWN = "20000/hour"
"""How many badges somebody with a key or a sign-in may have verified."""


class NewVerifierKey(BaseModel):
    """What is needed to make a key."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=100)
    days: int = Field(default=180, ge=1, le=LONGEST_DAYS)


def make_key(
    work: Work, person_id: UUID, asked: NewVerifierKey, *, until: datetime | None = None
) -> tuple[VerifierKey, str]:
    """Make a key; the key itself is returned once and not kept.

    Args:
        work: where it is remembered.
        person_id: whose key it is.
        asked: its name and how long it lasts.
        until: the end of the key through which it is asked for, which it cannot outlive.

    Raises:
        RuleRefused: the person has as many keys as one may.
    """
    good = [key for key in keys_of(work, person_id) if is_good(key, work)]
    if len(good) >= MOST_KEYS:
        raise RuleRefused(
            N_("You have {most} keys, as many as one may."),
            remedy=N_("Revoke one that you no longer use."),
            most=MOST_KEYS,
        )
    token = PREFIX + new_token()
    key = VerifierKey(
        digest=digest_of(token),
        person_id=person_id,
        name=asked.name,
        created_at=work.now,
        expires_at=key_end(work.now, asked.days, until),
    )
    work.session.add(key)
    work.session.flush()
    return key, token


def keys_of(work: Work, person_id: UUID) -> list[VerifierKey]:
    """Return a person's keys, newest first."""
    query = select(VerifierKey).where(VerifierKey.person_id == person_id)
    return list(work.session.exec(query.order_by(col(VerifierKey.created_at).desc())))


def is_good(key: VerifierKey, work: Work) -> bool:
    """Say whether a key may be used at this moment."""
    return key.revoked_at is None and key.expires_at > work.now


def revoke_key(work: Work, person_id: UUID, key_id: UUID) -> VerifierKey:
    """End a key and return it.

    Raises:
        NotFound: the person has no such key.
    """
    key = work.session.get(VerifierKey, key_id)
    if key is None or key.person_id != person_id:
        raise NotFound(N_("There is no such key among yours."))
    if key.revoked_at is None:
        key.revoked_at = work.now
        work.session.add(key)
    return key


def key_behind(work: Work, token: str) -> VerifierKey:
    """Return the key that a token is.

    Raises:
        NotSignedIn: it is unknown, expired or revoked, or its person was erased.
    """
    query = select(VerifierKey).where(VerifierKey.digest == digest_of(token))
    key = work.session.exec(query).first()
    person = None if key is None else work.session.get(Person, key.person_id)
    if key is None or not is_good(key, work) or person is None or person.sealed_key is None:
        raise NotSignedIn(
            N_("This API key is unknown, expired or revoked."), remedy=N_("Make a new one.")
        )
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
            update(VerifierUse)
            .where(col(VerifierUse.key_id) == key_id, col(VerifierUse.day) == today)
            .values(badges=col(VerifierUse.badges) + badges)
        )
        if counted.rowcount == 0:
            work.session.add(VerifierUse(key_id=key_id, day=today, badges=badges))


def use_of(work: Work, person_id: UUID) -> dict[UUID, int]:
    """Return how many badges each key of a person verified in the last 30 days."""
    since = (work.now - USE_SHOWN).date()
    query = (
        select(VerifierUse.key_id, func.sum(VerifierUse.badges))
        .join(VerifierKey, col(VerifierKey.id) == VerifierUse.key_id)
        .where(VerifierKey.person_id == person_id, VerifierUse.day > since)
        .group_by(col(VerifierUse.key_id))
    )
    return {key_id: int(badges) for key_id, badges in work.session.exec(query)}
