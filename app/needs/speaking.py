"""What is done alike with a need and an offer: it is found, opened, closed, opened again; a draft is thrown away."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import SQLModel, col, delete, select

from app.contacts.access import Act
from app.contacts.speaker import Speaker, Whose
from app.errors import N_, BadInput, Conflict, NotFound, RuleRefused, Trouble
from app.needs.tables import (
    ClosedBecause,
    Need,
    NeedReturn,
    Offer,
    OfferedLevel,
    OfferWish,
    SaidState,
)
from app.needs.terms import LevelIn, Terms, lacking
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.programmes.access import Action

Saying = TypeVar("Saying", bound=Need | Offer)
Child = TypeVar("Child", NeedReturn, OfferedLevel, OfferWish)


class Closing(BaseModel):
    """Why a need or an offer is closed."""

    model_config = ConfigDict(extra="forbid")

    because: ClosedBecause


def whose(row: Need | Offer) -> Whose:
    """Return in whose name something is said."""
    return Whose(row.programme_id, row.organisation_id, getattr(row, "person_id", None))


def sees(speaker: Speaker, row: Need | Offer) -> bool:
    """Say whether a need or an offer is there at all for the speaker: drafts of others are not."""
    name = whose(row)
    if speaker.may(name, Act.LOOK):
        return True
    if row.state == SaidState.OPEN:
        return speaker.may(name, Act.READ_OPEN)
    reads = speaker.caller.may(row.programme_id, Action.READ)
    return reads and row.state == SaidState.CLOSED


def finder(table: type[Saying], refusal: str) -> Callable[..., Saying]:
    """Return a function that finds a need or an offer for a speaker who may do something with it.

    Args:
        table: where to look.
        refusal: the marked sentence for whoever asks for what is not there, or not for them.
    """

    def find(work: Work, speaker: Speaker, row_id: UUID, act: Act = Act.READ_OPEN) -> Saying:
        row = work.session.get(table, row_id)
        if row is None or not sees(speaker, row):
            raise NotFound(refusal)
        if act is Act.READ_OPEN and speaker.may(whose(row), Act.LOOK):
            return row
        speaker.demand(whose(row), act)
        return row

    return find


def seen_by(speaker: Speaker, table: type[Saying]) -> ColumnElement[bool]:
    """Return the condition that a need or an offer is there for the speaker, as `sees` says it of a row."""
    caller = speaker.caller
    looks = caller.programmes(Action.MANAGE_EXCHANGES)
    reads = caller.programmes(Action.READ)
    near = {*speaker.acts_for.values(), *speaker.takes_part_in}
    own: list[ColumnElement[bool]] = [col(table.organisation_id).in_(speaker.speaks_for())]
    if table is Offer and speaker.key_id is None:
        own.append(col(Offer.person_id) == speaker.person_id)
    return or_(
        false(),
        *own,
        col(table.programme_id).in_(looks),
        and_(col(table.programme_id).in_(reads), col(table.state) != SaidState.DRAFT),
        and_(col(table.programme_id).in_(near), col(table.state) == SaidState.OPEN),
    )


def open_said(work: Work, speaker: Speaker, row: Saying, terms: Terms) -> Saying:
    """Open a draft, or open again what was closed; what is open stays as it is.

    Args:
        work: the unit of work.
        speaker: who opens it.
        row: a need or an offer.
        terms: what is written in it, to see whether others could do something with it.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        BadInput: something is missing, one sentence for each.
    """
    speaker.demand(whose(row), Act.SPEAK)
    work.session.refresh(row, with_for_update=True)
    if row.state == SaidState.OPEN:
        return row
    if troubles := lacking(terms):
        raise BadInput.of(troubles)
    row.state, row.opened_at = SaidState.OPEN, work.now
    row.closed_at, row.closed_because = None, ""
    _write_down(work, speaker, row, "opened")
    return row


def close_said(work: Work, speaker: Speaker, row: Saying, asked: Closing) -> Saying:
    """Close what is open, and say why; it can be opened again.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        RuleRefused: it is a draft.
        Conflict: it is closed.
    """
    speaker.demand(whose(row), Act.SPEAK)
    work.session.refresh(row, with_for_update=True)
    if row.state == SaidState.DRAFT:
        raise RuleRefused(N_("A draft is not closed: throw it away, or open it first."))
    if row.state == SaidState.CLOSED:
        raise Conflict(N_("It was closed already."))
    row.state, row.closed_at = SaidState.CLOSED, work.now
    row.closed_because = asked.because
    _write_down(work, speaker, row, "closed", because=asked.because.value)
    return row


def close_as_met(work: Work, need: Need) -> None:
    """Close a need that found what it looked for; it can be opened again. What is closed already stays as it is."""
    work.session.refresh(need, with_for_update=True)
    if need.state == SaidState.OPEN:
        need.state, need.closed_at = SaidState.CLOSED, work.now
        need.closed_because, need.changed_at = ClosedBecause.MET, work.now
        work.session.add(need)
        record(work, need, "need.closed", need, by=None, because=ClosedBecause.MET.value)


def throw_away(work: Work, speaker: Speaker, row: Need | Offer) -> None:
    """Throw a draft away that was never open.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        RuleRefused: others have seen it.
    """
    speaker.demand(whose(row), Act.SPEAK)
    work.session.refresh(row, with_for_update=True)
    if row.opened_at is not None:
        raise RuleRefused(N_("Others have seen it: it is closed, not thrown away."))
    record(work, row, f"{row.__tablename__}.thrown-away", row, by=speaker)
    connection = work.session.connection()
    if isinstance(row, Need):
        connection.execute(delete(NeedReturn).where(col(NeedReturn.need_id) == row.id))
    else:
        connection.execute(delete(OfferedLevel).where(col(OfferedLevel.offer_id) == row.id))
        connection.execute(delete(OfferWish).where(col(OfferWish.offer_id) == row.id))
    work.session.delete(row)
    work.session.flush()


def check_still_open(row: Need | Offer, terms: Terms) -> None:
    """Refuse a change after which something open would lack what others need to know.

    Raises:
        BadInput: with one sentence for each thing that is missing.
    """
    troubles: list[Trouble] = lacking(terms)
    if row.state == SaidState.OPEN and troubles:
        raise BadInput.of(troubles)


def replace_levels(
    work: Work, table: type[SQLModel], owner: tuple[str, UUID], named: Iterable[LevelIn]
) -> None:
    """Write levels in the place of those that hang on a need or an offer.

    Args:
        work: the unit of work.
        table: of the levels.
        owner: the column that says whose they are, and its id.
        named: the levels, in order.
    """
    key, owner_id = owner
    columns = SQLModel.metadata.tables[str(table.__tablename__)].c
    work.session.connection().execute(delete(table).where(columns[key] == owner_id))
    for position, one in enumerate(named):
        work.session.add(table(**{key: owner_id}, position=position, **one.model_dump()))
    work.session.flush()


def levels_by_owner(
    work: Work, table: type[Child], key: str, owners: Iterable[UUID]
) -> dict[UUID, list[Child]]:
    """Return the levels that hang on some needs or offers, in their order, by whose they are."""
    columns = SQLModel.metadata.tables[str(table.__tablename__)].c
    wanted = list(owners)
    found: dict[UUID, list[Child]] = {one: [] for one in wanted}
    query = select(table).where(columns[key].in_(wanted)).order_by(columns["position"])
    for row in work.session.exec(query):
        found[getattr(row, key)].append(row)
    return found


def _write_down(work: Work, speaker: Speaker, row: Need | Offer, what: str, **detail: str) -> None:
    row.changed_at = work.now
    work.session.add(row)
    record(work, row, f"{row.__tablename__}.{what}", row, by=speaker, **detail)
