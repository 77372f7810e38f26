"""The badges of a passport: which there are, in which order, and which of them are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select

from app.assessing.tables import Decision
from app.errors import N_, BadInput, NotFound
from app.exchanges.tables import Exchange
from app.issuing.names import unconfirmed_names
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease
from app.passports.tables import PassportBadge
from app.plumbing.service import Work
from app.programmes.tables import Organisation, Programme
from referential import Text


class Move(StrEnum):
    """What an owner does with a badge of their passport."""

    UP = "up"
    DOWN = "down"
    SHOW = "show"
    HIDE = "hide"


@dataclass(frozen=True)
class Circumstances:
    """The exchange in which a badge was earned."""

    exchange: Exchange
    social: str
    tech: str
    form: Text
    """The form of cooperation."""


@dataclass(frozen=True)
class PassportEntry:
    """A badge as it stands in a passport."""

    award: Award
    badge_class: BadgeClassRow
    level: LevelInRelease
    programme: str
    earned: Circumstances | None
    """Nothing where the reader is not told of the exchange."""
    shown: bool
    renamed: bool
    """Whether the holder changed their name since, and the programme has not confirmed the new one."""


Places = Mapping[UUID, PassportBadge]


def in_order(awards: Iterable[UUID], places: Places) -> list[UUID]:
    """Return badges as their owner ordered them; those never ordered come first, as they were given."""
    known = list(awards)
    fresh = [award for award in known if award not in places]
    placed = sorted(
        (award for award in known if award in places), key=lambda award: places[award].position
    )
    return fresh + placed


def moved(order: Sequence[UUID], award_id: UUID, move: Move) -> list[UUID]:
    """Return the order after one badge went up or down by one; at the end it stays where it is."""
    changed = list(order)
    here = changed.index(award_id)
    there = here + {Move.UP: -1, Move.DOWN: 1}.get(move, 0)
    if 0 <= there < len(changed):
        changed[here], changed[there] = changed[there], changed[here]
    return changed


def entries_of(work: Work, person_id: UUID) -> list[PassportEntry]:
    """Return the accepted badges in force, in their owner's order, hidden ones too."""
    rows = work.session.exec(
        select(Award, BadgeClassRow, Exchange, Programme)
        .join(BadgeClassRow, col(BadgeClassRow.id) == Award.badge_class_id)
        .join(Decision, col(Decision.id) == Award.decision_id)
        .join(Exchange, col(Exchange.id) == Decision.exchange_id)
        .join(Programme, col(Programme.id) == Award.programme_id)
        .where(Award.person_id == person_id)
        .order_by(col(Award.created_at).desc(), col(Award.id))
    ).all()
    rows_in_force = [row for row in rows if _in_force(work, row[0])]
    places = _places(work, [award.id for award, *_ in rows_in_force])
    sides = _organisations(work, [exchange for _, _, exchange, _ in rows_in_force])
    renamed = unconfirmed_names(work, [award.id for award, *_ in rows_in_force])
    entries = {
        award.id: PassportEntry(
            award=award,
            badge_class=row,
            level=work.library.level_in(row.release, row.competence, row.level),
            programme=programme.name,
            earned=Circumstances(
                exchange,
                sides[exchange.social_organisation_id],
                sides[exchange.tech_organisation_id],
                work.library.form_name(exchange.release, exchange.form),
            ),
            shown=places[award.id].shown if award.id in places else True,
            renamed=award.id in renamed,
        )
        for award, row, exchange, programme in rows_in_force
    }
    return [entries[award_id] for award_id in in_order(entries, places)]


def for_everybody(entries: Iterable[PassportEntry]) -> list[PassportEntry]:
    """Return what an open passport shows: a badge whose own page is private stays private."""
    return [
        entry if entry.award.names_exchange else replace(entry, earned=None)
        for entry in entries
        if entry.shown and entry.award.opened_at is not None
    ]


def for_audience(entries: Iterable[PassportEntry], *, names_exchanges: bool) -> list[PassportEntry]:
    """Return what a link for one audience shows: all that is not hidden."""
    return [
        entry if names_exchanges else replace(entry, earned=None)
        for entry in entries
        if entry.shown
    ]


def arrange(work: Work, person_id: UUID, award_id: UUID, what: str) -> None:
    """Move a badge of one's passport up or down, hide it or show it again.

    Raises:
        BadInput: this is none of the four.
        NotFound: the badge does not stand in this passport.
    """
    entries = entries_of(work, person_id)
    shown = {entry.award.id: entry.shown for entry in entries}
    if award_id not in shown:
        raise NotFound(N_("There is no such badge among yours."))
    try:
        move = Move(what)
    except ValueError as error:
        raise BadInput(N_("A badge is moved up or down, hidden or shown."), field="what") from error
    if move in (Move.SHOW, Move.HIDE):
        shown[award_id] = move is Move.SHOW
    places = _places(work, list(shown))
    for position, one in enumerate(moved(list(shown), award_id, move)):
        place = places.get(one) or PassportBadge(award_id=one, position=position)
        place.position, place.shown = position, shown[one]
        work.session.add(place)


def _in_force(work: Work, award: Award) -> bool:
    return (
        award.accepted_at is not None
        and award.revoked_at is None
        and (award.expires_at is None or award.expires_at > work.now)
    )


def _places(work: Work, awards: Sequence[UUID]) -> dict[UUID, PassportBadge]:
    query = select(PassportBadge).where(col(PassportBadge.award_id).in_(awards))
    return {place.award_id: place for place in work.session.exec(query)}


def _organisations(work: Work, exchanges: Iterable[Exchange]) -> dict[UUID, str]:
    ids = {one for exchange in exchanges for one in exchange.sides}
    query = select(Organisation).where(col(Organisation.id).in_(ids))
    return {one.id: one.name for one in work.session.exec(query)}


def hand_over(work: Work, old_id: UUID, new_id: UUID) -> None:
    """Put a badge where the one that it replaces stood, hidden if that was hidden."""
    place = work.session.get(PassportBadge, old_id)
    if place is not None:
        work.session.add(PassportBadge(award_id=new_id, position=place.position, shown=place.shown))
        work.session.delete(place)
