"""What every page of an exchange begins with: who looks, at which exchange or participation, and whether they may."""

from typing import Any, ClassVar
from uuid import UUID

from app.exchanges.queries import exchange_of, levels_of, own_participation, sides_of
from app.exchanges.tables import Exchange, Participant
from app.people.dependencies import OpenVisit, SignedInVisit
from app.people.erased import who_was
from app.plumbing.doors import FormPage
from app.plumbing.rate_limits import spend
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.dependencies import MemberVisit
from app.programmes.page_context import MembersOnlyPage
from app.programmes.workflow import get_programme


class ExchangePage(MembersOnlyPage):
    """A page with forms about an exchange."""

    def __init__(self, visit: MemberVisit, exchange_id: UUID) -> None:
        self.exchange_id = exchange_id
        super().__init__(visit)

    def open(self) -> None:
        """Load the exchange, and refuse who may not do what the page is for."""
        self.exchange = exchange_of(self.work, self.caller, self.exchange_id, self.action)

    def values(self) -> dict[str, Any]:
        """Return what every page of an exchange shows."""
        return {"exchange": self.exchange}


class LinkPage(FormPage):
    """A page that a link with a secret in it opens, without an account."""

    counted: ClassVar[str]
    """As what each look at the page is counted."""
    tries: ClassVar[str] = "30/minute"
    """Links have 256 random bits; this keeps a program from trying all day."""

    def __init__(self, visit: OpenVisit, token: Line) -> None:
        spend(visit.request, self.counted, self.tries)
        self.token = token
        super().__init__(visit)


def about_exchange(
    work: Work, exchange: Exchange, participant: Participant, language: str
) -> dict[str, Any]:
    """Return what is told to whoever is asked to take part: who asks, to what, and for how long."""
    library, by = work.library, participant.invited_by
    return {
        "exchange": exchange,
        "participant": participant,
        "programme": get_programme(work, exchange.programme_id),
        "mediator": "" if by is None else who_was(work, by).name,
        "organisations": sides_of(work, exchange),
        "targets": levels_of(work, exchange),
        "form_title": library.form_title(exchange.release, exchange.form, language),
    }


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
