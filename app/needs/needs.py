"""Needs: an organisation says which competence it wants to learn, from where to where, and what it gives in return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import col, select

from app.contacts.access import Act
from app.contacts.speaker import Speaker
from app.errors import N_, BadInput, NotFound
from app.needs.speaking import (
    check_still_open,
    finder,
    levels_by_owner,
    open_said,
    replace_levels,
    whose,
)
from app.needs.tables import Need, NeedReturn, Situation
from app.needs.terms import MOST_LEVELS, LevelIn, Terms, check_levels, check_way
from app.plumbing.audit import record
from app.plumbing.rows import change
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.tables import Organisation
from referential import LevelId

need_of = finder(Need, N_("There is no such need among those you may see."))
"""Return a need with which the speaker may do something."""


class NeedProfile(Terms):
    """What is said of a need."""

    competence: Line = Field(min_length=1, max_length=80)
    from_level: LevelId | None = None
    """Where the people who learn stand now; nothing: they begin."""
    to_level: LevelId
    wanted_by: date | None = None
    learners: int = Field(default=1, ge=1, le=500)
    who_learns: Line = Field(default="", max_length=200)
    """Their work, no names."""
    returns: list[LevelIn] = Field(default_factory=list, max_length=MOST_LEVELS)
    """What the organisation can teach in return."""


class NewNeed(NeedProfile):
    """What is needed to state a need."""

    situation_id: UUID | None = None
    """What was said when it was found."""


@dataclass(frozen=True)
class NeedShown:
    """A need with what hangs on it."""

    row: Need
    returns: Sequence[NeedReturn]
    organisation: Organisation


def state_need(work: Work, speaker: Speaker, organisation: Organisation, asked: NewNeed) -> Need:
    """Write a need down as a draft, which only its organisation and the programme see.

    Raises:
        NotFound, AccessRefused: the speaker may not, or there is no such situation.
        BadInput: a level or a day is not right.
    """
    release = work.library.latest.version
    _check(work, release, asked)
    if asked.situation_id is not None:
        situation = work.session.get(Situation, asked.situation_id)
        if situation is None or situation.organisation_id != organisation.id:
            raise NotFound(N_("The organisation has no such situation."), field="situation_id")
    row = Need(
        programme_id=organisation.programme_id,
        organisation_id=organisation.id,
        situation_id=asked.situation_id,
        release=release,
        created_at=work.now,
        changed_at=work.now,
        **_facts(asked),
    )
    speaker.demand(whose(row), Act.SPEAK)
    work.add(row)
    replace_levels(work, NeedReturn, ("need_id", row.id), asked.returns)
    _record(work, speaker, row, "need.stated")
    return row


def change_need(work: Work, speaker: Speaker, row: Need, wanted: NeedProfile) -> Need:
    """Write a need anew; its competences then stand in the latest release.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        BadInput: a level or a day is not right, or something open would lack what others need to know.
    """
    speaker.demand(whose(row), Act.SPEAK)
    work.session.refresh(row, with_for_update=True)
    release = work.library.latest.version
    _check(work, release, wanted, was=row.wanted_by)
    check_still_open(row, wanted)
    before = profile_of_need(row, _returns(work, row))
    change(work, row, {**_facts(wanted), "release": release, "changed_at": work.now})
    replace_levels(work, NeedReturn, ("need_id", row.id), wanted.returns)
    if before != NeedProfile.model_validate(
        wanted.model_dump(include=set(NeedProfile.model_fields))
    ):
        _record(work, speaker, row, "need.changed")
    return row


def open_need(work: Work, speaker: Speaker, row: Need) -> Need:
    """Open a need: the programme's other organisations and volunteers see it.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        BadInput: something is missing, or the day by which it is wanted is over.
    """
    profile = profile_of_need(row, _returns(work, row))
    _check_day(work, profile.wanted_by)
    return open_said(work, speaker, row, profile)


def profile_of_need(row: Need, returns: Sequence[NeedReturn]) -> NeedProfile:
    """Return what is said of a need, as it could be typed again."""
    facts = row.model_dump(include=set(NeedProfile.model_fields))
    named = [LevelIn(competence=one.competence, level=LevelId(one.level)) for one in returns]
    return NeedProfile.model_validate(
        {**facts, "from_level": row.from_level or None, "returns": named}
    )


def needs_shown(work: Work, rows: Sequence[Need]) -> list[NeedShown]:
    """Return needs with what hangs on them, in two queries."""
    returns = levels_by_owner(work, NeedReturn, "need_id", [row.id for row in rows])
    organisations = {
        one.id: one for one in _organisations(work, {row.organisation_id for row in rows})
    }
    return [NeedShown(row, returns[row.id], organisations[row.organisation_id]) for row in rows]


def _organisations(work: Work, ids: set[UUID]) -> Sequence[Organisation]:
    return work.session.exec(select(Organisation).where(col(Organisation.id).in_(ids))).all()


def _returns(work: Work, row: Need) -> Sequence[NeedReturn]:
    return levels_by_owner(work, NeedReturn, "need_id", [row.id])[row.id]


def _facts(asked: NeedProfile) -> dict[str, Any]:
    return {
        **asked.model_dump(include=set(NeedProfile.model_fields) - {"returns"}),
        "from_level": asked.from_level or "",
    }


def _check(work: Work, release: str, asked: NeedProfile, was: date | None = None) -> None:
    way = (asked.from_level or "", asked.to_level)
    check_way(work.library, release, asked.competence, way)
    check_levels(work.library, release, asked.returns, field="returns")
    if asked.wanted_by != was:
        _check_day(work, asked.wanted_by)


def _check_day(work: Work, wanted_by: date | None) -> None:
    if wanted_by is not None and wanted_by < work.now.date():
        raise BadInput(N_("The day by which it is wanted is over."), field="wanted_by")


def _record(work: Work, speaker: Speaker, row: Need, action: str) -> None:
    facts = {"competence": row.competence, "level": row.to_level}
    record(work, row, action, row, by=speaker, organisation=str(row.organisation_id), **facts)
