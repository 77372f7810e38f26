"""The register of a programme's awards: filtered, by pages, with names, and as a file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease, Library
from app.people.identity import names_of
from app.plumbing.paging import Paging, page_of
from app.plumbing.service import Work
from app.plumbing.spreadsheets import FORMULA
from app.programmes.access import Action
from app.programmes.caller import Caller
from referential import Competence
from referential.models import Deprecation

COLUMNS = (
    "award_id",
    "person",
    "competence",
    "level",
    "release",
    "state",
    "awarded_at",
    "accepted_at",
    "expires_at",
    "revoked_at",
    "revocation_reason",
    "deprecated_since",
    "replaced_by",
)


class AwardState(StrEnum):
    """How an award stands at a moment."""

    AWARDED = "awarded"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    REVOKED = "revoked"


AWARD_STATE_NAMES = {
    AwardState.AWARDED: N_("Awarded"),
    AwardState.ACCEPTED: N_("Accepted"),
    AwardState.DECLINED: N_("Declined"),
    AwardState.EXPIRED: N_("Expired"),
    AwardState.REVOKED: N_("Revoked"),
}


class AwardSieve(BaseModel):
    """Which awards are asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: AwardState | None = None
    competence: str = Field(default="", max_length=100)
    deprecated: bool = False
    """Only those that stand under a competence which the newest release calls deprecated."""


@dataclass(frozen=True)
class Line:
    """One award as the register shows it."""

    award: Award
    state: AwardState
    person: str
    level: LevelInRelease
    deprecation: Deprecation | None
    """What the newest release says where it calls the competence deprecated."""
    replaced_by: tuple[Competence, ...]
    """What takes its place in the newest release."""


def state_of(award: Award, now: datetime) -> AwardState:
    """Return how an award stands; revoked weighs more than expired, and expired more than accepted."""
    if award.revoked_at is not None:
        return AwardState.REVOKED
    if award.expires_at is not None and award.expires_at <= now:
        return AwardState.EXPIRED
    if award.declined_at is not None:
        return AwardState.DECLINED
    return AwardState.AWARDED if award.accepted_at is None else AwardState.ACCEPTED


def deprecation_of(library: Library, competence_id: str) -> Deprecation | None:
    """Return why a competence is no longer proposed, or None while it is in use."""
    found = library.latest.by_id.get(competence_id)
    return None if found is None else found.deprecated


def replaced_by(library: Library, deprecation: Deprecation | None) -> tuple[Competence, ...]:
    """Return what takes the place of a deprecated competence in the newest release."""
    successors = () if deprecation is None else deprecation.replaced_by
    known = library.latest.by_id
    return tuple(known[one] for one in successors if one in known)


def sifted(work: Work, programmes: Sequence[UUID], sieve: AwardSieve) -> SelectOfScalar[Award]:
    """Return the query of the awards of some programmes that pass."""
    query = select(Award).where(col(Award.programme_id).in_(programmes))
    if sieve.state is not None:
        query = query.where(_stands(sieve.state, work.now))
    if sieve.deprecated:
        gone = [one.id for one in work.library.latest.competences if one.deprecated is not None]
        classes = select(BadgeClassRow.id).where(col(BadgeClassRow.competence).in_(gone))
        query = query.where(col(Award.badge_class_id).in_(classes))
    if sieve.competence:
        classes = select(BadgeClassRow.id).where(
            BadgeClassRow.competence == sieve.competence,
            col(BadgeClassRow.programme_id).in_(programmes),
        )
        query = query.where(col(Award.badge_class_id).in_(classes))
    return query


def read_register(
    work: Work,
    caller: Caller,
    programme_id: UUID,
    sieve: AwardSieve,
    *,
    gone: str,
    paging: Paging,
) -> tuple[list[Line], str | None]:
    """Return the awards that pass, newest first, and the cursor of the next page.

    `gone` stands in the place of a name that was erased.

    Raises:
        NotFound, AccessRefused: the caller may not read this programme.
        BadInput: the cursor is not one of ours.
    """
    caller.demand(programme_id, Action.READ)
    query = sifted(work, [programme_id], sieve)
    rows, following = page_of(work, query, Award, paging)
    return _lines(work, rows, gone), following


def register_as_csv(
    work: Work,
    caller: Caller,
    programme_id: UUID,
    sieve: AwardSieve,
    *,
    gone: str,
) -> str:
    """Return every award that passes, oldest first, as a table for a spreadsheet."""
    caller.demand(programme_id, Action.READ)
    query = sifted(work, [programme_id], sieve)
    rows = work.session.exec(query.order_by(col(Award.created_at), col(Award.id))).all()
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows(_cells(line) for line in _lines(work, rows, gone))
    return out.getvalue()


def competences_awarded(work: Work, caller: Caller, programme_id: UUID) -> list[str]:
    """Return the competences for which a programme has published badge classes."""
    caller.demand(programme_id, Action.READ)
    found = select(BadgeClassRow.competence).where(BadgeClassRow.programme_id == programme_id)
    return sorted(set(work.session.exec(found)))


def _stands(state: AwardState, now: datetime) -> ColumnElement[bool]:
    # The same order of weights as in `state_of`, for the database.
    valid = and_(
        col(Award.revoked_at).is_(None),
        or_(col(Award.expires_at).is_(None), col(Award.expires_at) > now),
    )
    if state is AwardState.REVOKED:
        return col(Award.revoked_at).is_not(None)
    if state is AwardState.EXPIRED:
        return and_(col(Award.revoked_at).is_(None), col(Award.expires_at) <= now)
    if state is AwardState.DECLINED:
        return and_(valid, col(Award.declined_at).is_not(None))
    if state is AwardState.ACCEPTED:
        return and_(valid, col(Award.accepted_at).is_not(None), col(Award.declined_at).is_(None))
    return and_(valid, col(Award.accepted_at).is_(None), col(Award.declined_at).is_(None))


def _lines(work: Work, rows: Sequence[Award], gone: str) -> list[Line]:
    names = names_of(work, {row.person_id for row in rows})
    asked = select(BadgeClassRow).where(
        col(BadgeClassRow.id).in_({row.badge_class_id for row in rows})
    )
    levels: dict[UUID, tuple[LevelInRelease, Deprecation | None, tuple[Competence, ...]]] = {}
    for found in work.session.exec(asked):
        level = work.library.level_in(found.release, found.competence, found.level)
        deprecation = deprecation_of(work.library, found.competence)
        levels[found.id] = (level, deprecation, replaced_by(work.library, deprecation))
    return [
        Line(
            row,
            state_of(row, work.now),
            names.get(row.person_id, gone),
            *levels[row.badge_class_id],
        )
        for row in rows
    ]


def _cells(line: Line) -> list[Any]:
    award, level = line.award, line.level
    texts = [
        str(award.id),
        line.person,
        level.competence.id,
        level.id.value,
        level.referential.version,
        line.state.value,
        *(
            "" if moment is None else moment.isoformat()
            for moment in (award.created_at, award.accepted_at, award.expires_at, award.revoked_at)
        ),
        award.revocation_reason or "",
        "" if line.deprecation is None else line.deprecation.since,
        " ".join(found.id for found in line.replaced_by),
    ]
    # A spreadsheet must not take what somebody typed for a formula.
    return [f"'{text}" if text.startswith(FORMULA) else text for text in texts]
