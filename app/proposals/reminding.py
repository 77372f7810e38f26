"""What proposals do by themselves: a side without an answer is reminded once, then the proposal is released."""

from sqlalchemy import update
from sqlmodel import col, select

from app.plumbing.audit import record
from app.plumbing.service import Service, Work
from app.proposals.answering import release
from app.proposals.letters import write_proposal
from app.proposals.queries import locked, with_sides
from app.proposals.rules import REMIND_AFTER
from app.proposals.tables import Proposal, ProposalSide, ProposalState, Side

AT_ONCE = 100
"""Sides, or proposals, looked at in one transaction."""


def remind_sides(service: Service) -> int:
    """Remind the sides of proposals that have not answered for 48 hours, once; return how many were written to.

    What is noted on the side's row and the mail are one transaction: nobody is reminded twice.
    """
    with service.begin(reading=True) as work:
        if not _waiting(work):  # nothing to do must not take the writers' place
            return 0
    with service.begin() as work:
        return sum(_remind(work, side) for side in _waiting(work))


def release_due(service: Service) -> int:
    """End the proposals that nobody answered in time; return how many that were."""
    with service.begin(reading=True) as work:
        due = [row.id for row in _overdue(work)]
    released = 0
    for proposal_id in due:
        with service.begin() as work:
            proposed = with_sides(work, work.session.get_one(Proposal, proposal_id))
            locked(work, proposed)
            if proposed.row.state == ProposalState.SENT:  # nobody was quicker
                release(work, proposed)
                released += 1
    return released


def _waiting(work: Work) -> list[ProposalSide]:
    query = (
        select(ProposalSide)
        .join(Proposal, col(Proposal.id) == ProposalSide.proposal_id)
        .where(
            Proposal.state == ProposalState.SENT,
            col(Proposal.ends_at) > work.now,
            col(Proposal.sent_at) <= work.now - REMIND_AFTER,
            col(ProposalSide.answered_at).is_(None),
            col(ProposalSide.reminded_at).is_(None),
        )
        .order_by(col(Proposal.ends_at), col(ProposalSide.id))
        .limit(AT_ONCE)
    )
    return list(work.session.exec(query))


def _remind(work: Work, side: ProposalSide) -> bool:
    claimed = work.session.connection().execute(
        update(ProposalSide)
        .where(
            col(ProposalSide.id) == side.id,
            col(ProposalSide.reminded_at).is_(None),
            col(ProposalSide.answered_at).is_(None),
        )
        .values(reminded_at=work.now)
    )
    if claimed.rowcount != 1:  # another worker was quicker, or the side answered
        return False
    proposed = with_sides(work, work.session.get_one(Proposal, side.proposal_id))
    write_proposal(work, proposed, Side(side.side), "proposal_reminded")
    record(work, proposed.row, "proposal.reminded", proposed.row, by=None, side=side.side)
    return True


def _overdue(work: Work) -> list[Proposal]:
    query = select(Proposal).where(
        Proposal.state == ProposalState.SENT, col(Proposal.ends_at) <= work.now
    )
    return list(work.session.exec(query.order_by(col(Proposal.ends_at)).limit(AT_ONCE)))
