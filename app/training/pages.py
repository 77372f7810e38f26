"""HTML doors: a programme's training, one entry of it, and all that a reader may use."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import col

from app.contacts.page_context import SpeakerPage
from app.errors import N_, BadInput
from app.matching.words import MatchWords
from app.needs.page_context import as_typed
from app.plumbing.countries import spoken_names
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.filters import fields_of, query_of
from app.plumbing.forms import read
from app.plumbing.paging import Paging
from app.plumbing.service import Work
from app.plumbing.templating import go_to
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit
from app.programmes.page_context import ProgrammePage, context_of
from app.training.queries import TrainingFilter, of_programme, read_by
from app.training.rules import DEAD_AFTER, is_dead
from app.training.tables import Cost, TrainingResource
from app.training.workflow import (
    TrainingProfile,
    add_training,
    change_training,
    remove_training,
    training_of,
)

router = APIRouter(include_in_schema=False)
ROWS = 50


def names_for(work: Work, language: str) -> dict[str, Any]:
    """Return what the words of training are called, and what can be chosen."""
    return {
        "referential": work.library.latest,
        "library": work.library,
        "words": MatchWords(work.library, language),
        "language_names": spoken_names(language),
        "cost_names": Cost.labels(),
        "is_dead": is_dead,
    }


@shown_at(router, "/programmes/{programme_id}/training")
class ProgrammeTrainingPage(ProgrammePage):
    """The training that a programme recommends."""

    template = "training/programme.html"
    to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        paging = Paging(self.work, self.request.query_params.get("cursor"), ROWS)
        rows, following = paging.page(of_programme(self.programme_id))
        return {
            **self.context,
            **names_for(self.work, self.page.language),
            "rows": rows,
            "present": {
                "language": self.page.language,
                "checked_on": self.work.now.date().isoformat(),
            },
            "following": f"?cursor={following}" if following else "",
        }


@shown_at(router, "/training/{training_id}")
class TrainingPage(ProgrammePage):
    """One entry, for who keeps the list."""

    template = "training/resource.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def __init__(self, visit: MemberVisit, training_id: UUID) -> None:
        self.training_id, self.caller, self.work = training_id, visit.caller, visit.work
        row = training_of(visit.work, visit.caller, training_id, self.to_look)
        super().__init__(visit, row.programme_id)

    def open(self) -> None:
        self.row = training_of(self.work, self.caller, self.training_id, self.action)
        self.context = context_of(self.work, self.caller, self.row.programme_id, self.action)

    def values(self) -> dict[str, Any]:
        present = as_typed(TrainingProfile.model_validate(self.row.model_dump(include=_FIELDS)))
        return {
            **self.context,
            **names_for(self.work, self.page.language),
            "row": self.row,
            "present": present,
        }


_FIELDS = set(TrainingProfile.model_fields)


class TrainingListPage(SpeakerPage):
    """The training that a reader may use, in the programmes to which they belong."""

    template = "training/list.html"

    def typed(self) -> dict[str, Any]:
        return fields_of(TrainingFilter, self.request.query_params)

    def values(self) -> dict[str, Any]:
        return {**names_for(self.work, self.page.language), "rows": [], "after": ""}


@router.get("/training")
def show_training_list(at: At[TrainingListPage], cursor: Line | None = None) -> Response:
    """Show the training that the reader may use, the latest first; nobody is led to a dead address."""
    typed = at.typed()
    try:
        asked = read(TrainingFilter, {name: value for name, value in typed.items() if value})
        alive = read_by(at.speaker, asked).where(col(TrainingResource.fails) < DEAD_AFTER)
        rows, following = Paging(at.work, cursor, ROWS).page(alive)
    except BadInput as error:
        return at.refuse(error)
    return at.show(
        typed=typed, rows=rows, after=query_of(typed, cursor=following) if following else ""
    )


@router.post("/programmes/{programme_id}/training")
@saying(N_("It is on the list. Its address is looked at soon."))
def create_training(at: At[ProgrammeTrainingPage]) -> None:
    """Put something on a programme's list."""
    add_training(at.work, at.caller, at.programme_id, at.read(TrainingProfile))


@router.post("/training/{training_id}")
@saying(N_("The entry is changed."))
def save_training(at: At[TrainingPage]) -> None:
    """Write an entry anew."""
    change_training(at.work, at.caller, at.row, at.read(TrainingProfile))


@router.post("/training/{training_id}/remove")
def drop_training(at: At[TrainingPage]) -> Response:
    """Take an entry off the list."""
    where = f"/programmes/{at.row.programme_id}/training"
    return at.do(
        lambda: remove_training(at.work, at.caller, at.row),
        then=lambda _: go_to(where, N_("It is off the list.")),
    )
