"""HTML doors: needs as a list, one need, the form in which it is written."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.queries import organisation_for
from app.errors import N_, BadInput
from app.needs.listing import needs_listed
from app.needs.needs import (
    NeedProfile,
    NewNeed,
    change_need,
    need_of,
    needs_shown,
    open_need,
    profile_of_need,
    state_need,
)
from app.needs.page_context import SaidFormPage, SaidListPage, SaidPage, as_typed
from app.needs.speaking import Closing, close_said, throw_away, whose
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.filters import query_of
from app.plumbing.templating import go_to
from app.plumbing.texts import Line

router = APIRouter(include_in_schema=False)


class NeedsPage(SaidListPage):
    """The needs that a reader sees."""

    template = "needs/needs.html"


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
        self.need = need_of(self.work, self.speaker, self.said_id, self.act)

    def values(self) -> dict[str, Any]:
        (shown,) = needs_shown(self.work, [self.need])
        name = whose(self.need)
        return {
            **super().values(),
            "shown": shown,
            "need": self.need,
            "speaks": self.speaker.may(name, Act.SPEAK),
            "looks": self.speaker.may(name, Act.LOOK),
        }


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


class NeedOpeningPage(NeedFormPage):
    """The same form, for who opens what is not complete: it is shown as it stands, with what is missing."""

    address = "/needs/{said_id}"

    def typed(self) -> dict[str, Any]:
        return {}


@router.get("/needs")
def show_needs(at: At[NeedsPage], cursor: Line | None = None) -> Response:
    """Show needs, latest first."""
    try:
        found, following = at.paging(cursor).page(needs_listed(at.speaker, at.asked()))
    except BadInput as error:
        return at.refuse(error)
    after = query_of(at.typed(), cursor=following) if following else ""
    return at.show(typed=at.typed(), rows=needs_shown(at.work, found), after=after)


@router.post("/organisations/{organisation_id}/needs/new")
def create_need(at: At[NewNeedPage]) -> Response:
    """State a need."""
    return at.do(
        lambda: state_need(at.work, at.speaker, at.organisation, at.read(NewNeed)),
        then=lambda row: go_to(
            f"/needs/{row.id}", N_("Kept as a draft: open it when it says what you mean.")
        ),
    )


@router.post("/needs/{said_id}/edit")
@saying(N_("The need is changed."))
def save_need(at: At[NeedFormPage]) -> None:
    """Change a need."""
    change_need(at.work, at.speaker, at.need, at.read(NeedProfile))


@router.post("/needs/{said_id}/open")
def publish_need(at: At[NeedOpeningPage]) -> Response:
    """Open a need, or open it again."""
    return at.do(
        lambda: open_need(at.work, at.speaker, at.need),
        N_("It is open: others of the programme see it now."),
    )


@router.post("/needs/{said_id}/close")
@saying(N_("It is closed. You can open it again here."))
def end_need(at: At[NeedPage]) -> None:
    """Close a need."""
    close_said(at.work, at.speaker, at.need, at.read(Closing))


@router.post("/needs/{said_id}/throw-away")
def drop_need(at: At[NeedPage]) -> Response:
    """Throw a draft away."""
    where = f"/organisations/{at.need.organisation_id}"
    return at.do(
        lambda: throw_away(at.work, at.speaker, at.need),
        then=lambda _: go_to(where, N_("The draft is thrown away.")),
    )
