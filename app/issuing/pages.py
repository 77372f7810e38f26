"""HTML doors: a decision with the exact badge it makes, awarding it, revoking it; criteria for people."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.assessing.queries import decision_in
from app.assessing.tables import Decision, DecisionState
from app.errors import N_, AppError
from app.exchanges.tables import Exchange, Participant
from app.issuing.compose import badge_name
from app.issuing.documents import get_badge_class
from app.issuing.reissuing import reissue
from app.issuing.tables import Award, BadgeClassRow
from app.issuing.workflow import award, award_for, award_in, revoke, seal_of
from app.library import LevelInRelease, Library
from app.people.dependencies import OpenPage
from app.people.erased import who_was
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to, safe
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.workflow import get_programme
from app.seal import draw

router = APIRouter(include_in_schema=False)
PREVIEW_DIGEST = "0" * 64


@router.get("/decisions/{decision_id}")
def show_decision(work: WorkDep, page: OpenPage, caller: PageCaller, decision_id: UUID) -> Response:
    """Show a decision and its badge: the preview before, the real one after awarding."""
    return page.show("issuing/decision.html", **_decision(work, caller, decision_id))


@router.post("/decisions/{decision_id}/award", dependencies=CHECKED)
def make_award(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    decision_id: UUID,
) -> Response:
    """Award the badge; pressing twice gives one badge."""
    decision_in(work, caller, decision_id, Action.AWARD)
    try:
        award(work, caller, decision_id)
    except AppError as error:
        work.undo()
        values = _decision(work, caller, decision_id)
        return page.show_again("issuing/decision.html", error, {}, **values)
    return go_to(
        f"/decisions/{decision_id}", N_("The badge is awarded. The person is told by mail.")
    )


@router.post("/awards/{award_id}/revoke")
def revoke_award(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    award_id: UUID,
    form: Form,
) -> Response:
    """Revoke a badge with a reason."""
    decision_id = award_in(work, caller, award_id, Action.REVOKE).decision_id
    try:
        revoke(work, caller, award_id, text_of(form, "reason"))
    except AppError as error:
        work.undo()
        values = _decision(work, caller, decision_id)
        return page.show_again("issuing/decision.html", error, texts_of(form), **values)
    return go_to(f"/decisions/{decision_id}", N_("The badge is revoked, from this moment."))


@router.post("/awards/{award_id}/reissue", dependencies=CHECKED)
def reissue_award(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    award_id: UUID,
) -> Response:
    """Replace a badge by a newer one; pressing twice gives one."""
    decision_id = award_in(work, caller, award_id, Action.REVOKE).decision_id
    try:
        reissue(work, caller, award_id)
    except AppError as error:
        work.undo()
        values = _decision(work, caller, decision_id)
        return page.show_again("issuing/decision.html", error, {}, **values)
    return go_to(
        f"/decisions/{decision_id}",
        N_("The newer badge is awarded, and the earlier one revoked. The person is told by mail."),
    )


@router.get("/ob/v2/badges/{badge_class_id}/criteria")
def show_criteria(work: WorkDep, page: OpenPage, badge_class_id: UUID) -> Response:
    """Show people what earning a badge takes; the address stands in the badge class."""
    row = get_badge_class(work, badge_class_id)
    return page.show(
        "issuing/criteria.html",
        badge_class=row,
        level=work.library.level_in(row.release, row.competence, row.level),
        programme=get_programme(work, row.programme_id),
    )


def _decision(work: Work, caller: Caller, decision_id: UUID) -> dict[str, Any]:
    decision: Decision = decision_in(work, caller, decision_id, Action.READ)
    exchange = work.session.get_one(Exchange, decision.exchange_id)
    participant = work.session.get_one(Participant, decision.participant_id)
    programme = get_programme(work, exchange.programme_id)
    decided = work.library.level_in(decision.release, decision.competence, decision.level)
    made = award_for(work, decision.id)
    badge_class = None if made is None else work.session.get_one(BadgeClassRow, made.badge_class_id)
    preview = draw(seal_of(decided, PREVIEW_DIGEST, programme.language))
    replaced = None
    if made is not None and made.supersedes_id is not None:
        replaced = work.session.get_one(Award, made.supersedes_id)
    return {
        "decision": decision,
        "exchange": exchange,
        "participant": participant,
        "person": who_was(work, participant.person_id),
        "programme": programme,
        "level": decided,
        "badge_name": badge_name(decided, programme.language),
        "award": made,
        "awarded": decided if badge_class is None else _level_in(work.library, badge_class),
        "replaced": replaced,
        "reopened": decision.state == DecisionState.REOPENED,
        "outdated": made is not None and made.created_at < decision.created_at,
        "picture": safe(preview if badge_class is None else badge_class.picture),
        "preview": safe(preview),
        "may_award": caller.may(exchange.programme_id, Action.AWARD),
        "may_revoke": caller.may(exchange.programme_id, Action.REVOKE),
    }


def _level_in(library: Library, row: BadgeClassRow) -> LevelInRelease:
    return library.level_in(row.release, row.competence, row.level)
