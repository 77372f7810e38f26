"""Who measures for which side of an exchange: one table, decided here and nowhere else."""

from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, AccessRefused
from app.plumbing.named import Named
from app.programmes.tables import OrganisationKind

BOTH = frozenset(OrganisationKind)


class Capacity(Named):
    """As what somebody measures."""

    MEDIATOR = "mediator", N_("Mediator")
    PARTICIPANT = "participant", N_("Participant")
    CONTACT = "contact", N_("Contact")
    ASKED = "asked", N_("Asked by mail")


FOR_BOTH = {
    Capacity.MEDIATOR: True,
    Capacity.PARTICIPANT: False,
    Capacity.CONTACT: False,
    Capacity.ASKED: False,
}
"""Who measures for both sides; the others do for their own alone."""


@dataclass(frozen=True)
class Measurer:
    """Somebody who measures: who, as what, and on which side they stand."""

    person_id: UUID
    capacity: Capacity
    side: OrganisationKind | None = None
    """Nothing for who stands on neither."""

    @property
    def sides(self) -> frozenset[OrganisationKind]:
        """The sides for which they measure."""
        if FOR_BOTH[self.capacity]:
            return BOTH
        return frozenset() if self.side is None else frozenset({self.side})


def check_side(measurer: Measurer, side: OrganisationKind) -> None:
    """Refuse that somebody measures for a side that is not theirs.

    Raises:
        AccessRefused: they measure for the other side, or for none.
    """
    if side not in measurer.sides:
        raise AccessRefused(
            N_("Each side measures for itself."),
            remedy=N_("Ask somebody of the other side, or the mediator."),
        )
