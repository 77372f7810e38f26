"""Reissuing: a newer badge takes the place of one whose decision or whose documents were put right."""

from app.assessing.tables import Decision
from app.errors import N_, Conflict
from app.issuing.queries import successor_of
from app.issuing.tables import Award, RevocationCode
from app.issuing.taking_back import take_back
from app.issuing.workflow import make_award
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller


def reissue(work: Work, caller: Caller, old: Award) -> Award:
    """Replace a badge by a new one of what its decision says now; the old one is revoked, its page leads to it.

    One that was revoked before keeps the reason given then. The person accepts the new badge as any other: what it
    says may be less than the old one said.

    Raises:
        AccessRefused: the caller may revoke, and not award.
        Conflict: a newer badge replaces it already.
        RuleRefused: its decision was reopened and nothing decided anew, or waits for a second mediator.
    """
    caller.demand(old.programme_id, Action.AWARD)
    decision = work.session.get_one(Decision, old.decision_id)
    # Whoever awards, reopens or reissues on one decision takes turns.
    work.session.refresh(decision, with_for_update=True)
    if successor_of(work, old.id) is not None:
        raise Conflict(
            N_("A newer badge replaces this one already."),
            remedy=N_("Reissue the newer one if it must be corrected too."),
        )
    made = make_award(work, caller, decision, supersedes=old.id)
    if old.revoked_at is None:
        take_back(work, old, RevocationCode.SUPERSEDED)
    record(work, old, "award.superseded", old, by=caller, replaced_by=made.id)
    return made
