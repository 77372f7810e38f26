"""What a programme does with its training: something is added, changed, taken out."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlmodel import col, func, select

from app.errors import N_, BadInput, RuleRefused
from app.exchanges.rules import check_offered
from app.needs.terms import Spoken
from app.plumbing.audit import record
from app.plumbing.rows import change
from app.plumbing.service import Work
from app.plumbing.texts import Line, Typed, WebSite
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.queries import Finder
from app.training.tables import Cost, TrainingResource
from referential import LevelId

MOST = 2_000
"""How much training a programme lists: its addresses are looked at one by one."""
LONGEST_ADDRESS = 2_000


class TrainingProfile(Typed):
    """What is said of something by which people learn."""

    competence: Line = Field(min_length=1, max_length=80)
    level: LevelId
    """Up to which it leads."""
    title: Line = Field(min_length=3, max_length=200)
    url: Annotated[WebSite, Field(max_length=LONGEST_ADDRESS)]
    language: Spoken
    """ISO 639-1."""
    cost: Cost
    accessibility: Line = Field(default="", max_length=300)
    """What is known of who can use it: captions, transcripts, by keyboard alone."""
    checked_on: date
    """When somebody of the programme last read it."""


training_of = Finder(
    TrainingResource, N_("There is no such training among that of your programmes.")
)
"""Return a resource of a programme in which the caller may act."""


def add_training(
    work: Work, caller: Caller, programme_id: UUID, asked: TrainingProfile
) -> TrainingResource:
    """Put something by which people learn on a programme's list.

    Raises:
        NotFound, AccessRefused: the caller may not.
        BadInput: the latest release has no such level, or the day lies ahead.
        RuleRefused: the list is full, or the latest release calls the competence deprecated.
    """
    caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    _check(work, asked)
    check_offered(work.library.latest.competence(asked.competence))
    count = select(func.count()).where(col(TrainingResource.programme_id) == programme_id)
    if work.session.exec(count).one() >= MOST:
        raise RuleRefused(
            N_("The list is full: {count} entries."),
            remedy=N_("Take out what nobody needs any more."),
            count=MOST,
        )
    row = TrainingResource(
        programme_id=programme_id, created_at=work.now, look_at=work.now, **_facts(asked)
    )
    work.add(row)
    record(work, row, "training.added", row, by=caller, competence=row.competence)
    return row


def change_training(
    work: Work, caller: Caller, row: TrainingResource, wanted: TrainingProfile
) -> TrainingResource:
    """Write it anew; a new address is looked at soon.

    Raises:
        NotFound, AccessRefused: the caller may not.
        BadInput: the latest release has no such level, or the day lies ahead.
    """
    caller.demand(row.programme_id, Action.MANAGE_EXCHANGES)
    _check(work, wanted)
    if wanted.competence != row.competence:  # who is on the way keeps what there is
        check_offered(work.library.latest.competence(wanted.competence))
    changed = change(work, row, _facts(wanted))
    if "url" in changed:
        row.look_at, row.looked_at, row.fails = work.now, None, 0
    if changed:
        record(work, row, "training.changed", row, by=caller, fields=" ".join(changed))
    return row


def remove_training(work: Work, caller: Caller, row: TrainingResource) -> None:
    """Take it off the list.

    Raises:
        NotFound, AccessRefused: the caller may not.
    """
    caller.demand(row.programme_id, Action.MANAGE_EXCHANGES)
    record(work, row, "training.removed", row, by=caller, competence=row.competence)
    work.session.delete(row)
    work.session.flush()


def _check(work: Work, asked: TrainingProfile) -> None:
    latest = work.library.latest.version
    work.library.level_in(latest, asked.competence, asked.level)
    if asked.checked_on > work.now.date():
        raise BadInput(N_("This day lies ahead."), field="checked_on")


def _facts(asked: TrainingProfile) -> dict[str, Any]:
    return {**asked.model_dump(), "url": str(asked.url)}
