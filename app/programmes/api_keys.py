"""API keys: a key acts for one member, within scopes and for a time; it is shown once and not kept."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import update
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, NotFound
from app.people.identity import names_of
from app.plumbing.api_keys import make_key, revoke
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.membership import own_place
from app.programmes.rules import LONGEST_KEY_DAYS, check_key, key_end
from app.programmes.tables import ApiKey, Member

KEY_PREFIX = "est_"
HARMLESS = frozenset({Action.READ, Action.READ_AUDIT})
"""Scopes that change nothing and lead to nobody's address: a key with others is made after a recent sign-in only."""


class NewApiKey(BaseModel):
    """What is needed to make an API key."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Line = Field(min_length=1, max_length=100)
    scopes: list[Action] = Field(min_length=1)
    days: int = Field(default=90, ge=1, le=LONGEST_KEY_DAYS)


def make_own_key(
    work: Work, caller: Caller, programme_id: UUID, asked: NewApiKey
) -> tuple[ApiKey, str]:
    """Make a key that acts for the caller, who can do with it no more than without.

    Raises:
        BadInput: a scope the caller does not have.
    """
    membership = caller.demand(programme_id, Action.MANAGE_KEYS)
    scopes = list(dict.fromkeys(asked.scopes))
    check_key(membership.role, caller.scopes, scopes)
    member = own_place(work, caller, programme_id)
    return _make(work, caller, member, asked.model_copy(update={"scopes": scopes}))


def make_api_key(
    work: Work, member: Member, name: str, scopes: list[Action], days: int
) -> tuple[ApiKey, str]:
    """Make an API key for a member; the key itself is returned once and not kept.

    Raises:
        BadInput: it would last too long.
    """
    asked = NewApiKey.model_construct(name=name, scopes=scopes, days=days)
    return _make(work, Caller(member.person_id, {}), member, asked)


def key_in(work: Work, caller: Caller, programme_id: UUID, key_id: UUID) -> ApiKey:
    """Return one of the keys that a caller may see and end.

    Raises:
        NotFound: the programme has no such key, or it is somebody else's.
    """
    key = work.session.exec(keys_query(caller, programme_id).where(ApiKey.id == key_id)).first()
    if key is None:
        raise NotFound(N_("There is no such API key among yours."))
    return key


def revoke_key(work: Work, caller: Caller, programme_id: UUID, key: ApiKey) -> ApiKey:
    """End a key; one that was ended before stays as it was."""
    if revoke(work, key):
        record(work, programme_id, "api-key.revoked", key, by=caller)
    return key


def holders_of(work: Work, keys: Iterable[ApiKey]) -> dict[UUID, str]:
    """Return the names of those for whom keys act, by their ids as members."""
    query = select(Member.id, Member.person_id)
    members = dict(
        work.session.exec(query.where(col(Member.id).in_({key.member_id for key in keys}))).all()
    )
    names = names_of(work, members.values())
    return {member_id: names[person_id] for member_id, person_id in members.items()}


def keys_query(caller: Caller, programme_id: UUID) -> SelectOfScalar[ApiKey]:
    """Return the query of the keys a caller may see: their own, or all for who manages members."""
    caller.demand(programme_id, Action.MANAGE_KEYS)
    query = (
        select(ApiKey)
        .join(Member, col(Member.id) == ApiKey.member_id)
        .where(Member.programme_id == programme_id)
    )
    if caller.may(programme_id, Action.MANAGE_MEMBERS):
        return query
    return query.where(Member.person_id == caller.person_id)


def note_use(work: Work, key: ApiKey, today: date) -> None:
    """Remember the day on which a key was last used."""
    if key.last_used_on == today:
        return
    used = (
        update(ApiKey)
        .where(
            col(ApiKey.id) == key.id,
            or_(col(ApiKey.last_used_on).is_(None), col(ApiKey.last_used_on) < today),
        )
        .values(last_used_on=today)
    )
    work.note(used)


def _make(work: Work, caller: Caller, member: Member, asked: NewApiKey) -> tuple[ApiKey, str]:
    key, token = make_key(
        work,
        ApiKey,
        KEY_PREFIX,
        key_end(work.now, asked.days, caller.until),
        member_id=member.id,
        name=asked.name,
        scopes=[scope.value for scope in asked.scopes],
    )
    record(work, member, "api-key.made", key, by=caller, scopes=key.scopes)
    return key, token
