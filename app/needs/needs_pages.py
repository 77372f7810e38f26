"""HTML doors: needs as a list, one need, the form in which it is written."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.queries import organisation_for
from app.errors import N_
from app.needs.listing import SaidFilter, needs_listed
from app.needs.needs import (
    NeedProfile,
    NeedShown,
    NewNeed,
    change_need,
    need_of,
    needs_shown,
    open_need,
    profile_of_need,
    state_need,
)
from app.needs.page_context import (
    OpeningPage,
    SaidFormPage,
    SaidListPage,
    SaidPage,
    add_doors,
    as_typed,
    kept_as_draft,
)
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.paging import Paging
from app.plumbing.texts import Line

router = APIRouter(include_in_schema=False)


class NeedsPage(SaidListPage):
    """The needs that a reader sees."""

    template = "needs/needs.html"

    def part(self, paging: Paging, asked: SaidFilter) -> tuple[Sequence[NeedShown], str | None]:
        found, following = paging.page(needs_listed(self.speaker, asked))
        return needs_shown(self.work, found), following


@shown_at(router, "/organisations/{organisation_id}/needs/new")
class NewNeedPage(SaidFormPage):
    """The form in which a need is stated."""

    template = "needs/need_form.html"
    level_lists = ("returns",)

    def __init__(self, visit: SpeakerDep, organisation_id: UUID) -> None:
        self.organisation_id = organisation_id
        super().__init__(visit)

    def open(self) -> None:
        self.organisation = organisation_for(
            self.work, self.speaker, self.organisation_id, Act.SPEAK
        )

    def values(self) -> dict[str, Any]:
        chosen = self.request.query_params.get("competence", "")
        present = {"competence": chosen, "languages": [self.page.language], "learners": 1}
        return {
            **super().values(),
            "organisation": self.organisation,
            "need": None,
            "present": present,
        }


@shown_at(router, "/needs/{said_id}")
class NeedPage(SaidPage):
    """One need, and what can be done with it."""

    template = "needs/need.html"

    def open(self) -> None:
        self.need = self.said = need_of(self.work, self.speaker, self.said_id, self.act)

    def values(self) -> dict[str, Any]:
        (shown,) = needs_shown(self.work, [self.need])
        return {**super().values(), "shown": shown, "need": self.need}


@shown_at(router, "/needs/{said_id}/edit")
class NeedFormPage(SaidFormPage):
    """The form in which a need is changed."""

    template = "needs/need_form.html"
    address = "/needs/{said_id}"
    level_lists = ("returns",)

    def __init__(self, visit: SpeakerDep, said_id: UUID) -> None:
        self.said_id = said_id
        super().__init__(visit)

    def open(self) -> None:
        self.need = need_of(self.work, self.speaker, self.said_id, Act.SPEAK)

    def values(self) -> dict[str, Any]:
        (shown,) = needs_shown(self.work, [self.need])
        return {
            **super().values(),
            "organisation": shown.organisation,
            "need": self.need,
            "present": as_typed(profile_of_need(self.need, shown.returns)),
        }


class NeedOpeningPage(NeedFormPage, OpeningPage):
    """The same form, for who opens the need."""

    address = "/needs/{said_id}"

    def publish(self) -> None:
        open_need(self.work, self.speaker, self.need)


@router.get("/needs")
def show_needs(at: At[NeedsPage], cursor: Line | None = None) -> Response:
    """Show needs, latest first."""
    return at.show_part(cursor)


@router.post("/organisations/{organisation_id}/needs/new")
def create_need(at: At[NewNeedPage]) -> Response:
    """State a need."""
    return at.do(
        lambda: state_need(at.work, at.speaker, at.organisation, at.read(NewNeed)),
        then=lambda row: kept_as_draft(f"/needs/{row.id}"),
    )


@router.post("/needs/{said_id}/edit")
@saying(N_("The need is changed."))
def save_need(at: At[NeedFormPage]) -> None:
    """Change a need."""
    change_need(at.work, at.speaker, at.need, at.read(NeedProfile))


add_doors(router, "/needs/{said_id}", NeedPage, NeedOpeningPage)
