"""A participant lets records without their name serve research, or takes that back."""

from uuid import UUID

from app.errors import N_, RuleRefused
from app.exchanges.tables import Exchange, Participant
from app.plumbing.audit import record
from app.plumbing.service import Work


def serve_research(work: Work, person_id: UUID, participant: Participant) -> None:
    """Remember that a participant lets their records serve research.

    Raises:
        RuleRefused: they do not take part.
    """
    if not participant.takes_part:
        raise RuleRefused(N_("Only who takes part can let their records serve research."))
    if participant.research_at is None:
        participant.research_at = work.now
        _remember(work, person_id, participant, "research.agreed")


def leave_research(work: Work, person_id: UUID, participant: Participant) -> None:
    """Take it back: no later export holds records of them; one that was taken along cannot be called back."""
    if participant.research_at is not None:
        participant.research_at = None
        _remember(work, person_id, participant, "research.withdrawn")


def _remember(work: Work, person_id: UUID, participant: Participant, action: str) -> None:
    work.session.add(participant)
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    record(work, exchange, action, participant, by=person_id)
