"""What every page of an exchange begins with: who looks, at which exchange or participation, and whether they may."""

from typing import Any, ClassVar
from uuid import UUID

from app.exchanges.queries import exchange_of, own_participation
from app.exchanges.tables import Exchange
from app.people.dependencies import SignedInVisit
from app.plumbing.doors import FormPage
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit


class ExchangePage(FormPage):
    """A page with forms about an exchange, for members of its programme who may do what the page is for."""

    to_look: ClassVar[Action] = Action.READ
    """What a member must be allowed, to see the page."""
    to_change: ClassVar[Action]
    """What a member must be allowed, to send one of its forms."""

    def __init__(self, visit: MemberVisit, exchange_id: UUID) -> None:
        self.caller, self.exchange_id = visit.caller, exchange_id
        super().__init__(visit)

    def open(self) -> None:
        """Load the exchange, and refuse who may not do what the page is for."""
        action = self.to_change if self.changing else self.to_look
        self.exchange = exchange_of(self.work, self.caller, self.exchange_id, action)

    def values(self) -> dict[str, Any]:
        """Return what every page of an exchange shows."""
        return {"exchange": self.exchange}


class ParticipationPage(FormPage):
    """A page with forms for a participant, about their own part in an exchange."""

    def __init__(self, visit: SignedInVisit, participant_id: UUID) -> None:
        self.person, self.participant_id = visit.person, participant_id
        super().__init__(visit)

    def open(self) -> None:
        """Load the participation and its exchange; somebody else's does not exist."""
        self.participant = own_participation(self.work, self.person.person_id, self.participant_id)
        self.exchange = self.work.session.get_one(Exchange, self.participant.exchange_id)

    def values(self) -> dict[str, Any]:
        """Return what every page of a participation shows."""
        return {"participant": self.participant, "exchange": self.exchange}
