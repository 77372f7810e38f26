"""HTML doors: the awards of an exchange, many at once, and how far a batch of them is."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.assessing.tables import DecisionState
from app.errors import N_, BadInput
from app.exchanges.page_context import ExchangePage
from app.exchanges.queries import participants_of
from app.issuing.award_rows import rows_of_awards
from app.issuing.batches import ask_awards, batch_in, progress_of, rows_of, troubles_of
from app.issuing.queries import recipients_of
from app.issuing.tables import RowState
from app.people.identity import alphabetical
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.languages import LANGUAGES
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
AWARDS = "/exchanges/{exchange_id}/awards"


def ids_in(form: FormData, name: str) -> list[UUID]:
    """Return the ids that a form carries under a name.

    Raises:
        BadInput: one of them is no id.
    """
    try:
        return [UUID(str(value)) for value in form.getlist(name)]
    except ValueError as error:
        raise BadInput(N_("The form is not the one that this page showed.")) from error


@shown_at(router, AWARDS)
class AwardsPage(ExchangePage):
    """Every decision of an exchange with the badge it makes or made."""

    template = "issuing/awards.html"
    to_change = Action.AWARD

    def values(self) -> dict[str, Any]:
        work, exchange = self.work, self.exchange
        programme = get_programme(work, exchange.programme_id)
        rows = rows_of_awards(work, exchange, programme.language)
        return {
            **super().values(),
            "programme": programme,
            "rows": rows,
            "named": {
                one.id
                for one in participants_of(work, exchange.id)
                if self.caller.reads_of_people(exchange.programme_id, one.organisation_id)
            },
            "ready": [row for row in rows if row.is_ready],
            "proposed": DecisionState.PROPOSED.value,
            "may_award": self.caller.may(exchange.programme_id, Action.AWARD),
        }

    def chosen(self) -> list[UUID]:
        """Return the decisions that were ticked, the last by name first.

        Badges are made in this order, so that a list of awards, newest first, reads by name.

        Raises:
            BadInput: one of them is no id.
        """
        return list(reversed(ids_in(self.form, "decision")))


class PreviewPage(ExchangePage):
    """The badges that the ticked people of a group would receive, before they are made."""

    template = "issuing/award_preview.html"
    address = AWARDS
    to_look = to_change = Action.AWARD

    def values(self) -> dict[str, Any]:
        programme = get_programme(self.work, self.exchange.programme_id)
        people, competence = ids_in(self.form, "people"), text_of(self.form, "competence")
        asked = [
            row
            for row in rows_of_awards(self.work, self.exchange, programme.language)
            if row.decision.participant_id in people and competence in ("", row.decision.competence)
        ]
        return {
            **super().values(),
            "programme": programme,
            "ready": [row for row in asked if row.is_ready],
            "ticked": len(people),
            "language": LANGUAGES[programme.language],
            "may_change_language": self.caller.may(programme.id, Action.MANAGE_PROGRAMME),
        }


class BatchPage(ExchangePage):
    """How far a batch of awards is, and why some were refused."""

    template = "issuing/batch.html"
    address = AWARDS

    def __init__(self, visit: MemberVisit, exchange_id: UUID, batch_id: UUID) -> None:
        self.batch_id = batch_id
        super().__init__(visit, exchange_id)

    def open(self) -> None:
        super().open()
        self.batch = batch_in(self.work, self.caller, self.batch_id)

    def values(self) -> dict[str, Any]:
        translate = self.page.translate
        answered = [row for row in rows_of(self.work, self.batch) if row.state != RowState.WAITING]
        names = recipients_of(self.work, [row.decision_id for row in answered])
        rows = [
            (
                names[row.decision_id],
                row,
                " ".join(trouble.sentence(translate) for trouble in troubles_of(row)),
            )
            for row in answered
        ]
        rows.sort(key=lambda row: alphabetical(row[0]))
        return {
            **super().values(),
            "programme": get_programme(self.work, self.exchange.programme_id),
            "batch": self.batch,
            "far": progress_of(self.work, self.batch),
            "rows": rows,
            "state_names": {state.value: name for state, name in RowState.labels().items()},
        }


@router.post(AWARDS)
def award_chosen(at: At[AwardsPage]) -> Response:
    """Turn the chosen decisions into badges; the page that follows shows how far it is."""
    chosen = at.chosen()
    return at.do(
        lambda: ask_awards(at.work, at.caller, chosen),
        then=lambda batch: go_to(f"{at.here}/{batch.id}"),
    )


@router.post(AWARDS + "/preview")
def preview_awards(at: At[PreviewPage]) -> Response:
    """Show the badges that the people ticked in the group would receive."""
    return at.show()


@router.get(AWARDS + "/{batch_id}")
def show_batch(at: At[BatchPage]) -> Response:
    """Show how far a batch is, and why some were refused."""
    return at.show()
