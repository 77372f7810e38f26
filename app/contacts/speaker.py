"""The speaker: a caller, with the organisations for which they act and the programmes in which they take part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select

from app.contacts.access import MEMBERS, Act, Part, allows, refuse
from app.contacts.tables import Contact, ContactState
from app.errors import N_, NotFound
from app.exchanges.tables import Exchange, Participant
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import Organisation


@dataclass(frozen=True)
class Whose:
    """In whose name something is said: an organisation's of a programme, or a person's."""

    programme_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None

    @classmethod
    def organisation(cls, organisation: Organisation) -> "Whose":
        """Return what is said in an organisation's name."""
        return cls(organisation.programme_id, organisation.id)

    def to_keep(self) -> list[str]:
        """Return it as it is stored with a remembered answer."""
        return [str(self.programme_id), str(self.organisation_id or ""), str(self.person_id or "")]

    @classmethod
    def kept(cls, stored: list[str]) -> "Whose":
        """Return what `to_keep` gave."""
        programme, organisation, person = stored
        return cls(
            UUID(programme),
            UUID(organisation) if organisation else None,
            UUID(person) if person else None,
        )


@dataclass(frozen=True)
class Speaker:
    """Who asks something in this room and those to its right; a program's key stands for a member, never a contact."""

    caller: Caller
    acts_for: Mapping[UUID, UUID]
    """The organisations for which they act → its programme."""
    takes_part_in: frozenset[UUID]
    """The programmes in whose exchanges they take part or took part."""
    demands: set[tuple[Whose, Act]] = field(default_factory=set, compare=False, repr=False)
    """What was demanded of this speaker, and allowed."""

    @property
    def person_id(self) -> UUID:
        """Who it is."""
        return self.caller.person_id

    @property
    def key_id(self) -> UUID | None:
        """The API key; nothing for a person who is signed in."""
        return self.caller.key_id

    def parts(self, whose: Whose) -> set[Part]:
        """Return what the speaker is to somebody in whose name something is said."""
        return set(self._parts(whose))

    def may(self, whose: Whose, act: Act) -> bool:
        """Say whether the speaker may do something about what is said in somebody's name."""
        programme_id = whose.programme_id
        allowed = {one for one in Action if self.caller.may(programme_id, one)}
        return allows(self.parts(whose), act, allowed)

    def demand(self, whose: Whose, act: Act) -> None:
        """Refuse what the speaker may not do.

        Raises:
            NotFound: it is not theirs, nor their programme's; that it exists is not told.
            AccessRefused: what they are, or their key, does not allow it.
        """
        parts = self.parts(whose)
        if not self.may(whose, act):
            if Part.MEMBER in parts and act in MEMBERS:
                self.caller.demand(whose.programme_id, MEMBERS[act])
            if parts & {Part.MEMBER, Part.HOST, Part.CONTACT, Part.SELF}:
                raise refuse(act)
            raise NotFound(N_("There is no such organisation among yours."))
        self.demands.add((whose, act))

    def programmes(self) -> set[UUID]:
        """Return the programmes in which the speaker may read what is open."""
        members = self.caller.programmes(MEMBERS[Act.READ_OPEN])
        return {*members, *self.acts_for.values(), *self.takes_part_in}

    def speaks_for(self) -> set[UUID]:
        """Return the organisations for which the speaker acts."""
        return set(self.acts_for)

    def demanded(self) -> list[list[str]]:
        """Return what was demanded so far, to be stored."""
        own = sorted([*whose.to_keep(), act.value] for whose, act in self.demands)
        return [*self.caller.demanded(), *own]

    def demand_again(self, demands: list[list[str]]) -> None:
        """Demand what was stored.

        Raises:
            NotFound, AccessRefused: as `demand` does.
        """
        plain = 2
        self.caller.demand_again([one for one in demands if len(one) == plain])
        for *whose, act in (one for one in demands if len(one) > plain):
            self.demand(Whose.kept(whose), Act(act))

    def _parts(self, whose: Whose) -> Iterator[Part]:
        signed_in = self.key_id is None
        if signed_in and whose.person_id == self.person_id:
            yield Part.SELF
        if whose.organisation_id in self.acts_for:
            yield Part.CONTACT
        elif whose.programme_id in self.acts_for.values():
            yield Part.OTHER_CONTACT
        if whose.programme_id in self.takes_part_in:
            yield Part.PARTICIPANT
        if whose.programme_id in self.caller.memberships:
            yield Part.MEMBER if whose.person_id is None else Part.HOST


def speaker_for(work: Work, caller: Caller) -> Speaker:
    """Return a caller with the organisations for which they act; two queries, none for a program's key."""
    if caller.key_id is not None:
        return Speaker(caller, {}, frozenset())
    acting = select(Contact.organisation_id, Contact.programme_id).where(
        Contact.person_id == caller.person_id, Contact.state == ContactState.ACTS
    )
    taking_part = (
        select(Exchange.programme_id)
        .join(Participant, col(Participant.exchange_id) == Exchange.id)
        .where(
            Participant.person_id == caller.person_id,
            col(Participant.consented_at).is_not(None),
            col(Participant.taken_out_at).is_(None),
        )
        .distinct()
    )
    return Speaker(
        caller, dict(work.session.exec(acting).all()), frozenset(work.session.exec(taking_part))
    )
