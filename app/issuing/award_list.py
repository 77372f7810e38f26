"""The list of a programme's awards: filtered, by pages, with names, and as a file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_
from app.issuing.names import unconfirmed_names
from app.issuing.queries import level_of
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease, Library
from app.people.identity import alphabetical, names_of
from app.plumbing.named import Named
from app.plumbing.paging import Paging
from app.plumbing.service import Work
from app.plumbing.spreadsheets import write_table
from app.plumbing.texts import Line
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


class AwardState(Named):
    """How an award stands at a moment."""

    AWARDED = "awarded", N_("Awarded")
    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined")
    EXPIRED = "expired", N_("Expired")
    REVOKED = "revoked", N_("Revoked")


class AwardFilter(BaseModel):
    """Which awards are asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: AwardState | None = None
    competence: Line = Field(default="", max_length=100)
    since: date | None = None
    """Awarded on this day or after it."""
    until: date | None = None
    """Awarded on this day or before it."""
    deprecated: bool = False
    """Only those of a competence which the newest release calls deprecated."""


@dataclass(frozen=True)
class ListedAward:
    """One award as the list shows it."""

    award: Award
    state: AwardState
    person: str
    """Their name; empty once it was erased."""
    renamed: bool
    """Whether they changed it since, and the programme has not confirmed the new one."""
    level: LevelInRelease
    deprecation: Deprecation | None
    """What the newest release says where it calls the competence deprecated."""
    replaced_by: tuple[Competence, ...]
    """What takes its place in the newest release."""


def state_of(award: Award, now: datetime) -> AwardState:
    """Return what an award is now; revoked weighs more than expired, and expired more than accepted."""
    if award.revoked_at is not None:
        return AwardState.REVOKED
    if award.expires_at is not None and award.expires_at <= now:
        return AwardState.EXPIRED
    if award.declined_at is not None:
        return AwardState.DECLINED
    return AwardState.AWARDED if award.accepted_at is None else AwardState.ACCEPTED


def deprecation_of(library: Library, competence_id: str) -> Deprecation | None:
    """Return why a competence is no longer proposed, or None while it is in use."""
    competence = library.latest.by_id.get(competence_id)
    return None if competence is None else competence.deprecated


def replaced_by(library: Library, deprecation: Deprecation | None) -> tuple[Competence, ...]:
    """Return what takes the place of a deprecated competence in the newest release."""
    successors = () if deprecation is None else deprecation.replaced_by
    known = library.latest.by_id
    return tuple(known[one] for one in successors if one in known)


def filtered(work: Work, programmes: Sequence[UUID], asked: AwardFilter) -> SelectOfScalar[Award]:
    """Return the query of the awards of some programmes that pass a filter."""
    query = select(Award).where(col(Award.programme_id).in_(programmes))
    if asked.state is not None:
        query = query.where(_is_in(asked.state, work.now))
    if asked.since is not None:
        query = query.where(col(Award.created_at) >= _midnight(asked.since))
    if asked.until is not None:
        query = query.where(col(Award.created_at) < _midnight(asked.until + timedelta(days=1)))
    if asked.deprecated:
        retired = list(work.library.retired)
        classes = select(BadgeClassRow.id).where(col(BadgeClassRow.competence).in_(retired))
        query = query.where(col(Award.badge_class_id).in_(classes))
    if asked.competence:
        classes = select(BadgeClassRow.id).where(
            BadgeClassRow.competence == asked.competence,
            col(BadgeClassRow.programme_id).in_(programmes),
        )
        query = query.where(col(Award.badge_class_id).in_(classes))
    return query


def read_award_list(
    work: Work, programme_id: UUID, asked: AwardFilter, paging: Paging
) -> tuple[list[ListedAward], str | None]:
    """Return the awards of a programme that pass, newest first, by name among equals; and the next page's cursor.

    Raises:
        BadInput: the cursor is not one of ours.
    """
    query = filtered(work, [programme_id], asked)
    rows, following = paging.page(query)
    listed = listed_awards(work, rows)
    # Those made in one go share their moment: among them, people are found by name.
    listed.sort(key=lambda one: alphabetical(one.person))
    listed.sort(key=lambda one: one.award.created_at, reverse=True)
    return listed, following


def award_list_as_csv(work: Work, programme_id: UUID, asked: AwardFilter, *, erased: str) -> str:
    """Return every award that passes, oldest first, as a table; `erased` stands for a name that was erased."""
    query = filtered(work, [programme_id], asked)
    rows = work.session.exec(query.order_by(col(Award.created_at), col(Award.id))).all()
    table = [COLUMNS, *(_cells(listed, erased) for listed in listed_awards(work, rows))]
    return write_table(table, line_end="\r\n")


def counts_by_level(
    work: Work, programme_id: UUID, asked: AwardFilter
) -> list[tuple[LevelInRelease, int]]:
    """Return how many awards of a programme pass, by competence and level in the order of the referential."""
    passing = filtered(work, [programme_id], asked).subquery()
    query = (
        select(BadgeClassRow, func.count())
        .join(passing, passing.c.badge_class_id == BadgeClassRow.id)
        .group_by(col(BadgeClassRow.id))
    )
    levels: dict[tuple[str, int], LevelInRelease] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for made, count in work.session.exec(query):
        level = level_of(work.library, made)
        # Releases and generations of keys have badge classes of their own; a level is one line of the table.
        levels[made.competence, level.rank] = level
        counts[made.competence, level.rank] += count
    return [(levels[key], counts[key]) for key in sorted(counts)]


def competences_awarded(work: Work, programme_id: UUID) -> list[str]:
    """Return the competences for which a programme has published badge classes."""
    query = select(BadgeClassRow.competence).where(BadgeClassRow.programme_id == programme_id)
    return sorted(set(work.session.exec(query)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _is_in(state: AwardState, now: datetime) -> ColumnElement[bool]:
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


def listed_awards(work: Work, rows: Sequence[Award]) -> list[ListedAward]:
    """Return awards as a list shows them."""
    names = names_of(work, {row.person_id for row in rows})
    renamed = unconfirmed_names(work, [row.id for row in rows])
    classes = select(BadgeClassRow).where(
        col(BadgeClassRow.id).in_({row.badge_class_id for row in rows})
    )
    levels: dict[UUID, tuple[LevelInRelease, Deprecation | None, tuple[Competence, ...]]] = {}
    for badge_class in work.session.exec(classes):
        deprecation = deprecation_of(work.library, badge_class.competence)
        levels[badge_class.id] = (
            level_of(work.library, badge_class),
            deprecation,
            replaced_by(work.library, deprecation),
        )
    return [
        ListedAward(
            row,
            state_of(row, work.now),
            names.get(row.person_id, ""),
            row.id in renamed,
            *levels[row.badge_class_id],
        )
        for row in rows
    ]


def _cells(listed: ListedAward, erased: str) -> list[str]:
    award, level = listed.award, listed.level
    return [
        str(award.id),
        listed.person or erased,
        level.competence.id,
        level.id.value,
        level.referential.version,
        listed.state.value,
        *(
            "" if moment is None else moment.isoformat()
            for moment in (award.created_at, award.accepted_at, award.expires_at, award.revoked_at)
        ),
        award.revocation_reason or "",
        "" if listed.deprecation is None else listed.deprecation.since,
        " ".join(competence.id for competence in listed.replaced_by),
    ]
