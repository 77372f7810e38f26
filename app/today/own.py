"""What waits for a person themselves: invitations, ratings of their own, badges to accept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from app.assessing.rules import EndCase, end_is_open
from app.assessing.tables import Assessment, Decision, DecisionState, Moment, RatedBy
from app.contacts.queries import own_places
from app.contacts.tables import Contact, ContactState
from app.exchanges.hours_queries import HoursWaiting, hours_waiting_for
from app.exchanges.queries import participations_of
from app.exchanges.tables import Exchange, ExchangeState, Participant, Standing, Target
from app.issuing.queries import IS_LAST, level_of
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease
from app.plumbing.service import Work
from app.programmes.tables import Organisation
from app.proposals.queries import proposals_waiting_for
from app.proposals.tables import Proposal
from app.today.rules import own_ratings_due


@dataclass(frozen=True)
class OwnRating:
    """Ratings of their own that a person is asked for in an exchange."""

    participant: Participant
    exchange: Exchange
    moment: Moment
    competences: list[str]

    @property
    def address(self) -> str:
        """Where they are given: the only sheet, or the page that names them all."""
        page = f"/participations/{self.participant.id}"
        return f"{page}/{self.competences[0]}" if len(self.competences) == 1 else page


@dataclass(frozen=True)
class OwnDay:
    """What waits for a person, and where they take part."""

    invitations: list[tuple[Participant, Exchange]]
    ratings: list[OwnRating]
    badges: list[tuple[Award, LevelInRelease]]
    hours: list[HoursWaiting]
    """Hours of the other side that wait for them."""
    participations: list[tuple[Participant, Exchange]]
    organisations: list[tuple[Contact, Organisation]]
    """For which the person acts."""
    asked: list[tuple[Contact, Organisation]]
    """For which the person is asked to act."""
    proposals: list[Proposal]
    """That wait for their answer, as a contact or for an offer of their own."""

    @property
    def waits(self) -> bool:
        """Whether anything does."""
        return bool(
            self.invitations
            or self.ratings
            or self.badges
            or self.hours
            or self.asked
            or self.proposals
        )


def own_day(work: Work, person_id: UUID) -> OwnDay:
    """Return what waits for a person, in nine queries."""
    participations = participations_of(work, person_id)
    running = [row for row in participations if row[1].state == ExchangeState.RUNNING]
    accepted = [row for row in running if row[0].takes_part]
    places = own_places(work, person_id)
    acts = [one for one in places if one[0].state == ContactState.ACTS]
    return OwnDay(
        invitations=[
            (participant, exchange)
            for participant, exchange in participations
            if participant.standing is Standing.INVITED and exchange.state != ExchangeState.CLOSED
        ],
        ratings=_ratings(work, accepted),
        badges=_badges(work, person_id),
        hours=hours_waiting_for(work, person_id, [side.id for _, side in acts]),
        participations=participations,
        organisations=acts,
        asked=[one for one in places if one[0].state == ContactState.INVITED],
        proposals=proposals_waiting_for(work, person_id, [side.id for _, side in acts]),
    )


def _ratings(work: Work, accepted: Sequence[tuple[Participant, Exchange]]) -> list[OwnRating]:
    ids = [participant.id for participant, _ in accepted]
    targets: dict[UUID, list[str]] = defaultdict(list)
    wanted = select(Target.exchange_id, Target.competence).where(
        col(Target.exchange_id).in_([exchange.id for _, exchange in accepted])
    )
    for exchange_id, competence in work.session.exec(wanted.order_by(col(Target.position))):
        targets[exchange_id].append(competence)
    rated: dict[UUID, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    begun: set[UUID] = set()
    given = select(
        Assessment.participant_id, Assessment.competence, Assessment.moment, Assessment.by
    ).where(col(Assessment.participant_id).in_(ids))
    for participant_id, competence, moment, by in work.session.exec(given):
        if by == RatedBy.SELF:
            rated[participant_id][competence].add(moment)
        elif moment == Moment.FINAL:
            begun.add(participant_id)
    decided: dict[UUID, set[str]] = defaultdict(set)
    standing = select(Decision.participant_id, Decision.competence).where(
        col(Decision.participant_id).in_(ids), Decision.state != DecisionState.REOPENED
    )
    for participant_id, competence in work.session.exec(standing):
        decided[participant_id].add(competence)
    found = []
    for participant, exchange in accepted:
        due = own_ratings_due(
            targets[exchange.id],
            rated[participant.id],
            decided[participant.id],
            end_is_open=end_is_open(
                EndCase(
                    today=work.now.date(),
                    starts_on=exchange.starts_on,
                    ends_on=exchange.ends_on,
                    opened_early=exchange.end_opened_at is not None,
                    begun=participant.id in begun,
                )
            ),
        )
        if due is not None:
            found.append(OwnRating(participant, exchange, *due))
    return found


def _badges(work: Work, person_id: UUID) -> list[tuple[Award, LevelInRelease]]:
    query = (
        select(Award, BadgeClassRow)
        .join(BadgeClassRow, col(BadgeClassRow.id) == Award.badge_class_id)
        .where(
            Award.person_id == person_id,
            col(Award.accepted_at).is_(None),
            col(Award.declined_at).is_(None),
            col(Award.revoked_at).is_(None),
            IS_LAST,
        )
        .order_by(col(Award.created_at).desc(), col(Award.id))
    )
    return [(award, level_of(work.library, made)) for award, made in work.session.exec(query)]
