"""A proposal that stands without anything having happened: nobody is written to, and it never falls due."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.plumbing.service import Work
from app.proposals.tables import Proposal, ProposalSide, ProposalState, Side


def stand(work: Work, cast: Any, need_id: UUID, offer_id: UUID, ends_at: datetime) -> Proposal:
    """Put in a proposal of the cast's mediator that waits for both answers, of which both were reminded."""
    row = Proposal(
        programme_id=cast.programme.id,
        need_id=need_id,
        offer_id=offer_id,
        state=ProposalState.SENT,
        made_by=cast.mediator.person_id,
        title="Une rencontre",
        form="skills-based-pro-bono",
        release=work.library.latest.version,
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 31),
        hours=1,
        targets=[{"competence": "data-analysis", "level": "practise"}],
        reasons=[],
        sent_at=work.now,
        ends_at=ends_at,
        created_at=work.now,
    )
    work.add(row)
    for side, organisation in ((Side.NEED, cast.social), (Side.OFFER, cast.tech)):
        work.add(
            ProposalSide(
                proposal_id=row.id,
                side=side,
                organisation_id=organisation.id,
                reminded_at=work.now,
            )
        )
    return row
