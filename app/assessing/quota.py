"""How much evidence there may be: so much for one participant, so much in one programme."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlmodel import col

from app.assessing.seats import Seat
from app.assessing.tables import Evidence
from app.errors import N_, RuleRefused
from app.exchanges.tables import Exchange, Participant
from app.plumbing.database import take_turns
from app.plumbing.service import Work
from app.plumbing.settings import MEBIBYTE


@dataclass(frozen=True)
class Quota:
    """How many pieces there may be, how many bytes their files may have, and what is said beyond."""

    pieces: int
    size: int
    too_many: str
    too_large: str
    remedy: str


def check_quota(work: Work, seat: Seat, size: int) -> None:
    """Refuse a piece of evidence for which there is no room any more.

    Until the end of the transaction nobody else adds any in the same programme: two at once are both counted.

    Args:
        work: the transaction in which it is added.
        seat: what it is about.
        size: of its file, in bytes; 0 where it has none.

    Raises:
        RuleRefused: the participant's or the programme's evidence would be too many pieces, or too many bytes.
    """
    settings, programme_id = work.settings, seat.exchange.programme_id
    take_turns(work.session, f"evidence {programme_id}")
    _check(
        work,
        _used().where(col(Evidence.participant_id) == seat.participant.id),
        size,
        Quota(
            settings.evidence_pieces,
            settings.evidence_bytes,
            N_("There are {count} pieces of evidence about this person, the most there may be."),
            N_("The files about this person would be larger than {limit} MiB together."),
            N_("Remove what does not count any more, or send a link in place of a file."),
        ),
    )
    _check(
        work,
        _used()
        .join(Participant, col(Participant.id) == col(Evidence.participant_id))
        .join(Exchange, col(Exchange.id) == col(Participant.exchange_id))
        .where(col(Exchange.programme_id) == programme_id),
        size,
        Quota(
            settings.programme_evidence_pieces,
            settings.programme_evidence_bytes,
            N_("There are {count} pieces of evidence in this programme, the most there may be."),
            N_("The files of this programme would be larger than {limit} MiB together."),
            N_("Ask the operator of this service for more room."),
        ),
    )


def _used() -> Select[int, int]:
    return select(func.count(), func.coalesce(func.sum(col(Evidence.size)), 0)).select_from(
        Evidence
    )


def _check(work: Work, used: Select[int, int], size: int, quota: Quota) -> None:
    pieces, taken = work.session.connection().execute(used).one()
    if pieces >= quota.pieces:
        raise RuleRefused(quota.too_many, remedy=quota.remedy, count=pieces)
    if size and int(taken) + size > quota.size:
        raise RuleRefused(quota.too_large, remedy=quota.remedy, limit=quota.size // MEBIBYTE)
