"""What a door's signature names: the exchange, or the decided seat, that its caller may assess."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.assessing.queries import decision_in
from app.assessing.seats import Seat, seat_of
from app.assessing.tables import Decision
from app.exchanges.queries import exchange_of, participant_in
from app.exchanges.tables import Exchange
from app.plumbing.service import WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller


def assessable_exchange(work: WorkDep, caller: ApiCaller, exchange_id: UUID) -> Exchange:
    """Return the exchange of an address, for who may rate and decide in it.

    Raises:
        NotFound, AccessRefused: the caller may not.
    """
    return exchange_of(work, caller, exchange_id, Action.ASSESS)


AssessableExchange = Annotated[Exchange, Depends(assessable_exchange, scope="function")]


def _decided(
    work: WorkDep, caller: ApiCaller, exchange: AssessableExchange, decision_id: UUID
) -> tuple[Seat, Decision]:
    decision, _ = decision_in(work, caller, decision_id, Action.ASSESS)
    participant = participant_in(work, exchange, decision.participant_id)
    return seat_of(work, exchange, participant, decision.competence), decision


DecidedSeat = Annotated[tuple[Seat, Decision], Depends(_decided, scope="function")]
"""A decision with the seat that it is about."""
