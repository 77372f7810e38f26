"""HTML doors: a decision with the exact badge it makes, awarding it, revoking it; criteria for people."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.assessing.tables import Decision, DecisionState
from app.assessing.workflow import decision_in
from app.catalogue.dependencies import LibraryDep
from app.catalogue.library import Library, Standing
from app.errors import N_, AppError
from app.exchanges.tables import Exchange, Participant
from app.issuing.compose import badge_name
from app.issuing.dependencies import KeyringDep
from app.issuing.documents import get_badge_class
from app.issuing.reissuing import reissue
from app.issuing.seal import draw
from app.issuing.tables import Award, BadgeClassRow
from app.issuing.workflow import award, award_for, award_in, revoke, seal_of
from app.people.dependencies import OpenPage
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.templating import go_to, safe
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.gone import who_was
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
PREVIEW_DIGEST = "0" * 64


@router.get("/decisions/{decision_id}")
def show_decision(
    desk: DeskDep, page: OpenPage, caller: PageCaller, library: LibraryDep, decision_id: UUID
) -> Response:
    """Show a decision and its badge: the preview before, the real one after awarding."""
    return page.show("issuing/decision.html", **_decision(desk, library, caller, decision_id))


@router.post("/decisions/{decision_id}/award", dependencies=CHECKED)
def make_award(
    desk: DeskDep,
    page: OpenPage,
    caller: PageCaller,
    library: LibraryDep,
    keyring: KeyringDep,
    decision_id: UUID,
) -> Response:
    """Award the badge; pressing twice gives one badge."""
    decision_in(desk, caller, decision_id, Action.AWARD)
    try:
        award(desk, library, keyring, caller, decision_id)
    except AppError as error:
        desk.undo()
        values = _decision(desk, library, caller, decision_id)
        return page.show_again("issuing/decision.html", error, {}, **values)
    return go_to(
        f"/decisions/{decision_id}", N_("The badge is awarded. The person is told by mail.")
    )


@router.post("/awards/{award_id}/revoke")
def revoke_award(
    desk: DeskDep,
    page: OpenPage,
    caller: PageCaller,
    library: LibraryDep,
    award_id: UUID,
    form: Form,
) -> Response:
    """Revoke a badge with a reason."""
    decision_id = award_in(desk, caller, award_id, Action.REVOKE).decision_id
    try:
        revoke(desk, library, caller, award_id, text_of(form, "reason"))
    except AppError as error:
        desk.undo()
        values = _decision(desk, library, caller, decision_id)
        return page.show_again("issuing/decision.html", error, texts_of(form), **values)
    return go_to(f"/decisions/{decision_id}", N_("The badge is revoked, from this moment."))


@router.post("/awards/{award_id}/reissue", dependencies=CHECKED)
def reissue_award(
    desk: DeskDep,
    page: OpenPage,
    caller: PageCaller,
    library: LibraryDep,
    keyring: KeyringDep,
    award_id: UUID,
) -> Response:
    """Replace a badge by a newer one; pressing twice gives one."""
    decision_id = award_in(desk, caller, award_id, Action.REVOKE).decision_id
    try:
        reissue(desk, library, keyring, caller, award_id)
    except AppError as error:
        desk.undo()
        values = _decision(desk, library, caller, decision_id)
        return page.show_again("issuing/decision.html", error, {}, **values)
    return go_to(
        f"/decisions/{decision_id}",
        N_("The newer badge is awarded, and the earlier one revoked. The person is told by mail."),
    )


@router.get("/ob/v2/badges/{badge_class_id}/criteria")
def show_criteria(
    desk: DeskDep, page: OpenPage, library: LibraryDep, badge_class_id: UUID
) -> Response:
    """Show people what earning a badge takes; the address stands in the badge class."""
    row = get_badge_class(desk, badge_class_id)
    return page.show(
        "issuing/criteria.html",
        badge_class=row,
        standing=library.standing(row.release, row.competence, row.level),
        programme=get_programme(desk, row.programme_id),
    )


def _decision(desk: Desk, library: Library, caller: Caller, decision_id: UUID) -> dict[str, Any]:
    decision: Decision = decision_in(desk, caller, decision_id, Action.READ)
    exchange = desk.session.get_one(Exchange, decision.exchange_id)
    participant = desk.session.get_one(Participant, decision.participant_id)
    programme = get_programme(desk, exchange.programme_id)
    decided = library.standing(decision.release, decision.competence, decision.level)
    made = award_for(desk, decision.id)
    badge_class = None if made is None else desk.session.get_one(BadgeClassRow, made.badge_class_id)
    preview = draw(seal_of(decided, PREVIEW_DIGEST, programme.language))
    replaced = None
    if made is not None and made.supersedes_id is not None:
        replaced = desk.session.get_one(Award, made.supersedes_id)
    return {
        "decision": decision,
        "exchange": exchange,
        "participant": participant,
        "person": who_was(desk, participant.person_id),
        "programme": programme,
        "standing": decided,
        "badge_name": badge_name(decided, programme.language),
        "award": made,
        "awarded": decided if badge_class is None else _standing(library, badge_class),
        "replaced": replaced,
        "reopened": decision.state == DecisionState.REOPENED,
        "outdated": made is not None and made.created_at < decision.created_at,
        "picture": safe(preview if badge_class is None else badge_class.picture),
        "preview": safe(preview),
        "may_award": caller.may(exchange.programme_id, Action.AWARD),
        "may_revoke": caller.may(exchange.programme_id, Action.REVOKE),
    }


def _standing(library: Library, row: BadgeClassRow) -> Standing:
    return library.standing(row.release, row.competence, row.level)
