"""The indicators of an exchange: those its release knows, those it is proposed, those it measures."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, delete, select

from app.errors import N_, BadInput, RuleRefused
from app.exchanges.tables import Exchange
from app.impact.rules import SIDES_OF_PARTY
from app.impact.tables import ChosenIndicator, FollowUp, MeasuredAt, Measurement
from app.library import Library
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.caller import Caller
from app.programmes.tables import OrganisationKind
from referential.cooperation import Indicator, Party
from referential.values import Text

MOST = 12
"""How many indicators an exchange measures at most: who measures everything measures nothing."""
PARTY_NAMES = {
    Party.SOCIAL_ORGANISATION: N_("For the social organisation"),
    Party.TECH_PARTNER: N_("For the tech partner"),
    Party.PERSON: N_("For the people"),
    Party.COMMUNITY: N_("For the community"),
}


class Choice(BaseModel):
    """Which indicators an exchange measures."""

    model_config = ConfigDict(extra="forbid")

    indicators: list[Line] = Field(max_length=MOST)


@dataclass(frozen=True)
class Gauge:
    """An indicator as an exchange measures it: what its release says, and what kind of number it is."""

    indicator: Indicator
    kind: str
    """Its kind of unit; empty where no release names one."""
    later: Text | None
    """How to collect it half a year later; nothing where that would tell nothing more."""

    @property
    def id(self) -> str:
        """The indicator's id."""
        return self.indicator.id

    @property
    def sides(self) -> tuple[OrganisationKind, ...]:
        """Which sides measure it."""
        return SIDES_OF_PARTY[self.indicator.party]

    def how(self, moment: MeasuredAt) -> Text | None:
        """Return how it is collected at a moment; nothing where it is not measured then."""
        texts = {
            MeasuredAt.START: self.indicator.baseline,
            MeasuredAt.END: self.indicator.final,
            MeasuredAt.LATER: self.later,
        }
        return texts[moment]


def gauges_of(library: Library, version: str) -> dict[str, Gauge]:
    """Return the indicators of a release, by their ids.

    A release that does not say what kind of number one is, or how it is collected later, is read with the latest
    release that knows it.

    Raises:
        NotFound: there is no such release.
    """
    latest = _indicators(library, library.latest.version)
    return {
        name: _gauge(own, latest.get(name, own))
        for name, own in _indicators(library, version).items()
    }


def _indicators(library: Library, version: str) -> dict[str, Indicator]:
    part = library.cooperation(version).indicators
    return {one.id: one for one in part.indicators} if part else {}


def _gauge(own: Indicator, latest: Indicator) -> Gauge:
    kind = own.unit_kind or latest.unit_kind
    return Gauge(own, kind.value if kind else "", own.later or latest.later)


def chosen_ids(work: Work, exchange_id: UUID) -> list[str]:
    """Return which indicators an exchange measures, in order."""
    query = select(ChosenIndicator.indicator).where(ChosenIndicator.exchange_id == exchange_id)
    return list(work.session.exec(query.order_by(col(ChosenIndicator.position))))


def chosen_gauges(work: Work, exchange: Exchange) -> list[Gauge]:
    """Return what an exchange measures, in order."""
    known = gauges_of(work.library, exchange.release)
    return [known[one] for one in chosen_ids(work, exchange.id) if one in known]


def choose(work: Work, caller: Caller, exchange: Exchange, asked: Choice) -> list[str]:
    """Say which indicators an exchange measures, in place of those that were chosen; return their ids.

    Raises:
        BadInput: the exchange's release has no such indicator.
        RuleRefused: one that would go was measured already.
    """
    wanted = list(dict.fromkeys(asked.indicators))
    known = gauges_of(work.library, exchange.release)
    strangers = [one for one in wanted if one not in known]
    if strangers:
        raise BadInput(
            N_("Release {release} has no indicator “{indicator}”."),
            field="indicators",
            release=exchange.release,
            indicator=strangers[0][:80],
        )
    work.session.refresh(exchange, with_for_update=True)
    _check_unmeasured(work, exchange, set(chosen_ids(work, exchange.id)) - set(wanted))
    work.session.exec(
        delete(ChosenIndicator).where(col(ChosenIndicator.exchange_id) == exchange.id)
    )
    for position, indicator in enumerate(wanted):
        work.session.add(
            ChosenIndicator(
                exchange_id=exchange.id,
                indicator=indicator,
                position=position,
                created_at=work.now,
            )
        )
    _follow_up(work, exchange, any(known[one].later for one in wanted))
    work.session.flush()
    record(work, exchange, "indicators.chosen", exchange, by=caller, indicators=wanted)
    return wanted


def _check_unmeasured(work: Work, exchange: Exchange, going: set[str]) -> None:
    query = select(Measurement.indicator).where(
        Measurement.exchange_id == exchange.id, col(Measurement.indicator).in_(going)
    )
    measured = work.session.exec(query.limit(1)).first()
    if measured is not None:
        raise RuleRefused(
            N_("“{indicator}” was measured already: it stays."),
            field="indicators",
            indicator=measured,
        )


def _follow_up(work: Work, exchange: Exchange, wanted: bool) -> None:
    """Have the sides asked half a year after the end, if one of the indicators tells more then."""
    known = work.session.exec(
        select(FollowUp).where(FollowUp.exchange_id == exchange.id)
    ).one_or_none()
    if wanted and known is None:
        work.session.add(FollowUp(exchange_id=exchange.id, created_at=work.now))
    elif known is not None and not wanted and known.asked_at is None:
        work.session.delete(known)
