"""What this room gives to the tables of a programme: its proposals, how each was answered, and how long that took."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from sqlmodel import col

from app.errors import N_
from app.exchanges.sheets import NO, YES
from app.matching.words import MatchWords
from app.plumbing.tables_out import Cell, Reading, Row, Sheet, in_parts
from app.proposals.queries import Proposed, all_proposals, all_with_sides
from app.proposals.tables import Proposal, ProposalState, Side, WhyNot

TENTHS = Decimal("0.1")
SECONDS_AN_HOUR = 3600
ANSWERS = {"yes": YES, "no": NO}


def _proposals(reading: Reading) -> Iterator[Row]:
    work, words = reading.work, MatchWords(reading.work.library, reading.language)
    query = all_proposals(reading.programme_id)
    for rows in in_parts(work, query.order_by(col(Proposal.created_at), col(Proposal.id))):
        for one in all_with_sides(work, rows):
            row = one.row
            targets = (
                f"{words.competence(target['competence'])} – {words.level(target['level'])}"
                for target in row.targets
            )
            yield (
                row.title,
                reading.say(ProposalState(row.state).label),
                reading.say(Side(row.asked_by).label) if row.asked_by else "",
                one.need.title,
                one.offer.title,
                work.library.form_title(row.release, row.form, reading.language),
                row.starts_on,
                row.ends_on,
                row.hours,
                "; ".join(targets),
                row.sent_at,
                *_answer(reading, one, Side.NEED),
                *_answer(reading, one, Side.OFFER),
                waited(row.sent_at, row.settled_at if row.state == ProposalState.AGREED else None),
                row.withdrawn_because,
                row.release,
            )


def _answer(reading: Reading, proposed: Proposed, side: Side) -> tuple[Cell, ...]:
    """Return who was asked on a side, what was answered, after how long, and why not; never who did, nor words."""
    own = proposed.sides[side]
    return (
        proposed.organisations[side].name,
        reading.say(ANSWERS.get(own.answer, "")),
        own.answered_at,
        waited(proposed.row.sent_at, own.answered_at),
        reading.say(WhyNot(own.reason).label) if own.reason else "",
    )


def waited(sent_at: datetime | None, until: datetime | None) -> Decimal | None:
    """Return how many hours something took, in tenths; nothing where it was not sent, or has not come."""
    if sent_at is None or until is None:
        return None
    return (Decimal((until - sent_at).total_seconds()) / SECONDS_AN_HOUR).quantize(TENTHS)


_COLUMNS = (
    (N_("Title"), N_("What the exchange would be called.")),
    (N_("State"), N_("How the proposal stands today.")),
    (N_("Asked for by"), N_("The side that asked for it; empty where a mediator proposed it.")),
    (N_("Need"), N_("What the side with the need lacks.")),
    (N_("Offer"), N_("What the side with the offer can do.")),
    (N_("Form of cooperation"), N_("As it was proposed to both sides.")),
    (N_("First day"), N_("As it was proposed to both sides.")),
    (N_("Last day"), N_("As it was proposed to both sides.")),
    (N_("Hours planned"), N_("As it was proposed to both sides.")),
    (
        N_("Competences to build"),
        N_("The competence of the need first, then what is learnt in return."),
    ),
    (N_("Sent on"), N_("When both sides were asked; empty where a mediator has not sent it.")),
    (N_("Organisation with the need"), N_("Who was asked on the side with the need.")),
    (N_("Need: answer"), N_("Yes or no; empty as long as this side has not answered.")),
    (N_("Need: answered on"), N_("When this side answered.")),
    (N_("Need: hours waited"), N_("From sending to this side’s answer, in tenths of an hour.")),
    (
        N_("Need: reason for a no"),
        N_("One of a short list. Their own words are not in this table."),
    ),
    (
        N_("Organisation with the offer"),
        N_("Who was asked on the side with the offer; with whom a volunteer would take part."),
    ),
    (N_("Offer: answer"), N_("Yes or no; empty as long as this side has not answered.")),
    (N_("Offer: answered on"), N_("When this side answered.")),
    (N_("Offer: hours waited"), N_("From sending to this side’s answer, in tenths of an hour.")),
    (
        N_("Offer: reason for a no"),
        N_("One of a short list. Their own words are not in this table."),
    ),
    (
        N_("Hours until both agreed"),
        N_("From sending to the second yes, in tenths of an hour; empty where none came."),
    ),
    (N_("Why it was withdrawn"), N_("What the programme said when it took the proposal back.")),
    (N_("Release"), N_("The release of the competences by which it was proposed.")),
)
PROPOSALS = Sheet(
    "proposals",
    N_("Proposals"),
    tuple(heading for heading, _ in _COLUMNS),
    _proposals,
    tuple(meaning for _, meaning in _COLUMNS),
)
