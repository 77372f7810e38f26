"""The people of an exchange as its mediators see them: who they are, what they answered, whether mail reaches them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.exchanges.queries import participants_of
from app.exchanges.tables import Exchange, ExchangeState, Participant, Standing
from app.people.acquaintance import identities_known_to
from app.people.identity import Identity, alphabetical
from app.plumbing.mailing import MailFailure
from app.plumbing.service import Work
from app.programmes.undelivered import undelivered_to


@dataclass(frozen=True)
class PersonRow:
    """One participant in the list."""

    participant: Participant
    person: Identity | None
    """Nobody any more once they were erased."""
    failure: MailFailure | None
    """Why the invitation, or what was mailed since, could not be delivered."""
    is_closed: bool
    """Whether the exchange is."""

    @property
    def standing(self) -> Standing:
        """How they stand to the exchange."""
        return self.participant.standing

    @property
    def has_address(self) -> bool:
        """Whether they can be written to."""
        return self.person is not None and bool(self.person.email)

    @property
    def may_be_invited_again(self) -> bool:
        """Whether the invitation can be mailed once more."""
        return self.standing is Standing.INVITED and self.has_address and not self.is_closed


def people_rows(work: Work, exchange: Exchange) -> list[PersonRow]:
    """Return the people of an exchange by name, in four queries; who was erased comes last."""
    participants = participants_of(work, exchange.id)
    people = identities_known_to(
        work, exchange.programme_id, {one.person_id for one in participants}
    )
    failures = undelivered_to(work, exchange.programme_id)
    closed = exchange.state == ExchangeState.CLOSED
    rows = []
    for participant in participants:
        failure, written_at = failures.get(participant.person_id, (None, None))
        invited_at = participant.invited_at
        if written_at is not None and invited_at is not None and written_at < invited_at:
            failure = None  # it was mailed again since
        rows.append(PersonRow(participant, people.get(participant.person_id), failure, closed))
    return sorted(rows, key=lambda row: alphabetical(row.person.name if row.person else None))


def counted(rows: Sequence[PersonRow]) -> Mapping[Standing, int]:
    """Return how many people stand how, in the order in which they are told; none that is nought."""
    counts = Counter(row.standing for row in rows)
    return {standing: counts[standing] for standing in Standing if counts[standing]}
