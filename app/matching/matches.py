"""Which offers meet a need and which needs meet an offer: candidates by SQL, then explained by `rules.py`.

Only what is open meets, within one programme, between a social organisation and a tech company: an exchange links two
such. A volunteer who offers in their own name stands on the side of tech.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, or_
from sqlmodel import col, select

from app.errors import N_, RuleRefused
from app.matching.rules import LEVELS, Match, NeedTerms, OfferTerms, explain, in_order, nearly
from app.needs.tables import Need, NeedReturn, Offer, OfferedLevel, OfferWish, SaidState, Venue
from app.plumbing.service import Work
from app.programmes.tables import Organisation, OrganisationKind

LOOKED_AT = 250
"""How many candidates are explained for one list: first those that time and distance do not break, then those that
leave fewest levels missing, then those that teach most."""

_SAID = ("id", "opened_at", "created_at", "venue", "country", "town", "languages", "durations")
_OF_NEED = [
    getattr(Need, name) for name in (*_SAID, "competence", "from_level", "to_level", "wanted_by")
]
_OF_OFFER = [getattr(Offer, name) for name in (*_SAID, "available_from", "available_until")]
_OFFERED = [OfferedLevel.competence, OfferedLevel.level]


@dataclass(frozen=True)
class MatchList:
    """What meets one need or one offer."""

    matches: list[Match]
    """Those that nothing breaks, in order."""
    near: list[Match]
    """Those that one single fact would open, in order."""
    cut: bool
    """Whether there were more candidates than are explained for one list."""


def matches_of_need(work: Work, need: Need, most: int = LOOKED_AT) -> MatchList:
    """Return the offers that meet a need; none where its competence is no longer proposed."""
    if need.competence in work.library.retired:
        return MatchList([], [], cut=False)
    rank = _rank(OfferedLevel.level)
    wanted_rank = _rank_of(need.to_level)
    query = (
        select(*_OF_OFFER, *_OFFERED)
        .join(OfferedLevel, col(OfferedLevel.offer_id) == Offer.id)
        .outerjoin(Organisation, col(Organisation.id) == Offer.organisation_id)
        .where(
            OfferedLevel.competence == need.competence,
            col(OfferedLevel.level).in_(LEVELS[_rank_of(need.from_level) :]),
            Offer.programme_id == need.programme_id,
            Offer.state == SaidState.OPEN,
            _lasts(Offer.available_until, work.now.date()),
            _is_of_kind(_other_kind(_kind_of(work, need.organisation_id))),
        )
        .order_by(
            _broken(
                need.venue,
                Offer.venue,
                None if need.wanted_by is None else col(Offer.available_from) > need.wanted_by,
            ),
            case((rank > wanted_rank, wanted_rank), else_=rank).desc(),
            Offer.opened_at,
            Offer.id,
        )
        .limit(most + 1)
    )
    rows = work.session.exec(query).all()
    teaches = _teaches(work, [need.id])
    learns = _learns(work, [row.id for row in rows[:most]], teaches.get(need.id, {}))
    wanted = _wanted(need, teaches)
    found = [explain(wanted, _offered(row, learns), work.now.date()) for row in rows[:most]]
    return _listed(found, cut=len(rows) > most)


def matches_of_offer(work: Work, offer: Offer, most: int = LOOKED_AT) -> MatchList:
    """Return the needs that an offer meets."""
    levels = _proposed_levels(work, offer)
    if not levels:  # a draft that names nothing yet
        return MatchList([], [], cut=False)
    ranks = {one.competence: _rank_of(one.level) for one in levels}
    learns = _learns(work, [offer.id])
    rank = case(ranks, value=col(Need.competence), else_=0)
    reached = case((rank > _rank(Need.to_level), _rank(Need.to_level)), else_=rank)
    query = (
        select(*_OF_NEED)
        .join(Organisation, col(Organisation.id) == Need.organisation_id)
        .where(
            or_(*(_is_taught(one, ranks[one]) for one in ranks)),
            Need.programme_id == offer.programme_id,
            Need.state == SaidState.OPEN,
            _lasts(Need.wanted_by, work.now.date()),
            col(Organisation.kind) == _other_kind(_kind_of(work, offer.organisation_id)),
        )
        .order_by(
            _broken(offer.venue, Need.venue, col(Need.wanted_by) < offer.available_from),
            _rank(Need.to_level) - reached,
            (reached - _rank(Need.from_level)).desc(),
            Need.opened_at,
            Need.id,
        )
        .limit(most + 1)
    )
    rows = work.session.exec(query).all()
    teaches = _teaches(work, [row.id for row in rows[:most]], learns.get(offer.id, {}))
    known = {one.competence: _offered(_Together(offer, one), learns) for one in levels}
    found = [
        explain(_wanted(row, teaches), known[row.competence], work.now.date())
        for row in rows[:most]
    ]
    return _listed(found, cut=len(rows) > most)


def match_between(work: Work, need: Need, offer: Offer) -> Match | None:
    """Return how one need and one offer meet; nothing where there is nothing to learn from each other."""
    learns, teaches = _learns(work, [offer.id]), _teaches(work, [need.id])
    for one in _proposed_levels(work, offer):
        if one.competence == need.competence:
            offered = _offered(_Together(offer, one), learns)
            return explain(_wanted(need, teaches), offered, work.now.date())
    return None


def check_kinds(work: Work, need: Need, offer: Offer) -> None:
    """Refuse two sides of which no exchange can be made.

    Raises:
        RuleRefused: both are social organisations, or both are tech companies.
    """
    if _kind_of(work, need.organisation_id) == _kind_of(work, offer.organisation_id):
        raise RuleRefused(
            N_(
                "An exchange links a social organisation and a tech company: these two are of one kind."
            )
        )


def _proposed_levels(work: Work, offer: Offer) -> list[OfferedLevel]:
    """Return what the side of an offer knows and the latest release still proposes, in its order."""
    query = select(OfferedLevel).where(OfferedLevel.offer_id == offer.id)
    rows = work.session.exec(query.order_by(col(OfferedLevel.position))).all()
    return [one for one in rows if one.competence not in work.library.retired]


class _Together:
    """An offer and one of its levels, read as a row of both is."""

    def __init__(self, offer: Offer, level: OfferedLevel) -> None:
        self.competence, self.level = level.competence, level.level
        self._offer = offer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._offer, name)


def _listed(found: Iterable[Match | None], *, cut: bool) -> MatchList:
    matches = [one for one in found if one is not None]
    return MatchList(in_order(matches), nearly(matches), cut)


def _broken(venue: str, other: Any, late: ColumnElement[bool] | None) -> ColumnElement[int]:
    """Return 1 where distance or time break a match, as far as SQL can tell: what is looked at first."""
    apart = {Venue.REMOTE.value: Venue.ON_SITE.value, Venue.ON_SITE.value: Venue.REMOTE.value}
    shut = [col(other) == apart[venue]] if venue in apart else []
    shut += [] if late is None else [late]
    return case((or_(false(), *shut), 1), else_=0)


def _is_taught(competence: str, rank: int) -> ColumnElement[bool]:
    below = ("", *LEVELS[: rank - 1])
    return and_(col(Need.competence) == competence, col(Need.from_level).in_(below))


def _is_of_kind(kind: OrganisationKind) -> ColumnElement[bool]:
    """Return the condition of offers of a kind of organisation; a volunteer's own is on the side of tech."""
    own = col(Offer.organisation_id).is_(None)
    of_kind = col(Organisation.kind) == kind
    return or_(own, of_kind) if kind is OrganisationKind.TECH else and_(~own, of_kind)


def _kind_of(work: Work, organisation_id: UUID | None) -> OrganisationKind:
    if organisation_id is None:
        return OrganisationKind.TECH
    return OrganisationKind(work.session.get_one(Organisation, organisation_id).kind)


def _other_kind(kind: OrganisationKind) -> OrganisationKind:
    (other,) = set(OrganisationKind) - {kind}
    return other


def _rank(level: Any) -> ColumnElement[int]:
    return case({one: place for place, one in enumerate(LEVELS, 1)}, value=level, else_=0)


def _rank_of(level: str) -> int:
    return LEVELS.index(level) + 1 if level else 0


def _lasts(day: Any, today: date) -> ColumnElement[bool]:
    return or_(col(day).is_(None), col(day) >= today)


def _learns(
    work: Work, offers: Collection[UUID], only: Collection[str] | None = None
) -> dict[UUID, dict[str, int]]:
    """Return what the sides of offers want to learn; of interest may be only what somebody teaches."""
    return _ranks(work, (OfferWish.offer_id, OfferWish.competence, OfferWish.level), offers, only)


def _teaches(
    work: Work, needs: Collection[UUID], only: Collection[str] | None = None
) -> dict[UUID, dict[str, int]]:
    """Return what the sides of needs teach in return; of interest may be only what somebody wants to learn."""
    return _ranks(work, (NeedReturn.need_id, NeedReturn.competence, NeedReturn.level), needs, only)


def _ranks(
    work: Work,
    columns: tuple[Any, Any, Any],
    ids: Collection[UUID],
    only: Collection[str] | None,
) -> dict[UUID, dict[str, int]]:
    """Return the ranks that stand in a table, by whose they are and by competence."""
    whose, competence, _ = columns
    if not ids or (only is not None and not only):
        return {}
    query = select(*columns).where(col(whose).in_(ids))
    if only is not None:
        query = query.where(col(competence).in_(only))
    found: dict[UUID, dict[str, int]] = {}
    for row_id, known, level in work.session.exec(query):
        if known not in work.library.retired:
            found.setdefault(row_id, {})[known] = _rank_of(level)
    return found


def _terms(row: Any) -> dict[str, Any]:
    opened: datetime = row.opened_at or row.created_at
    return {
        "reference": str(row.id),
        "competence": row.competence,
        "languages": frozenset(row.languages),
        "formats": frozenset(row.durations),
        "remote": row.venue != Venue.ON_SITE,
        "on_site": row.venue != Venue.REMOTE,
        "country": row.country,
        "town": row.town,
        "stated_on": opened.date(),
    }


def _wanted(row: Any, teaches: Mapping[UUID, Mapping[str, int]]) -> NeedTerms:
    return NeedTerms(
        **_terms(row),
        from_rank=_rank_of(row.from_level),
        to_rank=_rank_of(row.to_level),
        by=row.wanted_by,
        teaches=teaches.get(row.id, {}),
    )


def _offered(row: Any, learns: Mapping[UUID, Mapping[str, int]]) -> OfferTerms:
    return OfferTerms(
        **_terms(row),
        rank=_rank_of(row.level),
        starts=row.available_from,
        until=row.available_until,
        learns=learns.get(row.id, {}),
    )
