"""HTML doors: a decision with the exact badge it makes, awarding it, revoking it; criteria for people."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.assessing.queries import decision_in
from app.assessing.readers import check_reader
from app.assessing.readings import note_reading
from app.assessing.ready import next_ready
from app.assessing.tables import Decision, DecisionState, WhatIsRead
from app.errors import N_
from app.exchanges.tables import Exchange, Participant
from app.issuing.award_rows import next_to_award
from app.issuing.compose import badge_name
from app.issuing.names import confirm_name, unconfirmed_names
from app.issuing.queries import award_for, award_in, get_badge_class, level_of
from app.issuing.reissuing import reissue
from app.issuing.revoking import BY_PROGRAMMES, Revocation, revoke
from app.issuing.seals import PREVIEW_DIGEST, seal_of
from app.issuing.tables import Award, BadgeClassRow
from app.issuing.workflow import award
from app.people.dependencies import OpenPage
from app.people.erased import who_was
from app.plumbing.doors import At, FormPage, saying, shown_at
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import safe
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import MemberVisit
from app.programmes.workflow import get_programme
from app.seal import draw

router = APIRouter(include_in_schema=False)


@shown_at(router, "/decisions/{decision_id}")
class DecisionPage(FormPage):
    """A decision and its badge: the preview before, the real one after awarding."""

    template = "issuing/decision.html"

    def __init__(self, visit: MemberVisit, decision_id: UUID) -> None:
        self.caller, self.decision_id = visit.caller, decision_id
        super().__init__(visit)

    def open(self) -> None:
        action = Action.AWARD if self.changing else Action.ASSESS
        self.decision, self.exchange = decision_in(self.work, self.caller, self.decision_id, action)
        participant = self.work.session.get_one(Participant, self.decision.participant_id)
        check_reader(self.caller, self.exchange, participant)
        note_reading(self.work, participant, self.caller.person_id, WhatIsRead.DECISION)

    def values(self) -> dict[str, Any]:
        return _values(self.work, self.caller, self.decision, self.exchange)


class AwardPage(FormPage):
    """The same page, for who takes back or replaces the badge that was made of the decision."""

    template = "issuing/decision.html"
    address = ""

    def __init__(self, visit: MemberVisit, award_id: UUID) -> None:
        self.caller, self.award_id = visit.caller, award_id
        super().__init__(visit)

    def open(self) -> None:
        self.award = award_in(self.work, self.caller, self.award_id, Action.REVOKE)
        self.here = f"/decisions/{self.award.decision_id}"

    def values(self) -> dict[str, Any]:
        decision_id = self.award.decision_id
        decision, exchange = decision_in(self.work, self.caller, decision_id, Action.READ)
        return _values(self.work, self.caller, decision, exchange)


@router.post("/decisions/{decision_id}/award")
@saying(N_("The badge is awarded. The person is told by mail."))
def award_badge(at: At[DecisionPage]) -> None:
    """Award the badge; pressing twice gives one badge."""
    award(at.work, at.caller, at.decision)


@router.post("/awards/{award_id}/revoke")
@saying(N_("The badge is revoked, from this moment."))
def revoke_badge(at: At[AwardPage]) -> None:
    """Revoke a badge, with a reason of the list for everybody and words for its holder."""
    revoke(at.work, at.caller, at.award, at.read(Revocation))


@router.post("/awards/{award_id}/reissue")
@saying(N_("The newer badge is awarded, and the earlier one revoked. The person is told by mail."))
def reissue_badge(at: At[AwardPage]) -> None:
    """Replace a badge by a newer one; pressing twice gives one."""
    reissue(at.work, at.caller, at.award)


@router.post("/awards/{award_id}/name")
def confirm_holder(at: At[AwardPage]) -> Response:
    """Confirm that the holder goes by the name that they changed theirs to."""
    return at.do(
        lambda: confirm_name(at.work, at.caller, at.award),
        N_("The name is confirmed."),
    )


@router.get("/ob/v2/badges/{badge_class_id}/criteria")
def show_criteria(work: WorkDep, page: OpenPage, badge_class_id: UUID) -> Response:
    """Show people what earning a badge takes; the address stands in the badge class."""
    row = get_badge_class(work, badge_class_id)
    return page.show(
        "issuing/criteria.html",
        badge_class=row,
        level=level_of(work.library, row),
        programme=get_programme(work, row.programme_id),
    )


def _values(work: Work, caller: Caller, decision: Decision, exchange: Exchange) -> dict[str, Any]:
    participant = work.session.get_one(Participant, decision.participant_id)
    programme = get_programme(work, exchange.programme_id)
    level = work.library.level_in(decision.release, decision.competence, decision.level)
    made = award_for(work, decision.id)
    badge_class = None if made is None else work.session.get_one(BadgeClassRow, made.badge_class_id)
    preview = draw(seal_of(level, PREVIEW_DIGEST, programme.language))
    replaced = None
    if made is not None and made.supersedes_id is not None:
        replaced = work.session.get_one(Award, made.supersedes_id)
    return {
        "decision": decision,
        "exchange": exchange,
        "participant": participant,
        "person": who_was(work, participant.person_id),
        "programme": programme,
        "level": level,
        "badge_name": badge_name(level, programme.language),
        "award": made,
        "awarded": level if badge_class is None else level_of(work.library, badge_class),
        "replaced": replaced,
        "reopened": decision.state == DecisionState.REOPENED,
        "renamed": made is not None and bool(unconfirmed_names(work, [made.id])),
        "outdated": made is not None and made.created_at < decision.created_at,
        "picture": safe(preview if badge_class is None else badge_class.picture),
        "preview": safe(preview),
        "next": next_ready(work, caller, exchange, (participant.id, decision.competence)),
        "following": None if made is None else next_to_award(work, exchange, decision),
        "codes": BY_PROGRAMMES,
        "may_award": caller.may(exchange.programme_id, Action.AWARD),
        "may_revoke": caller.may(exchange.programme_id, Action.REVOKE),
        "may_change_programme": caller.may(exchange.programme_id, Action.MANAGE_PROGRAMME),
    }
