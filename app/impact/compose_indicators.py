"""The indicators of a report: how they went where the same side measured both ends. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.errors import N_
from app.impact.facts import Facts, PairsCounted
from app.impact.indicators import Gauge, gauges_of
from app.impact.report import (
    ReportFigure,
    ReportSection,
    ReportTrack,
    ReportUnit,
    Wording,
)
from app.impact.rules import THOUSAND
from app.impact.tables import MeasuredAt
from app.library import Library
from app.programmes.tables import OrganisationKind

MEAN = N_(
    "Mean of what the same sides measured at both the start and the end, in the indicator’s unit."
)
MEAN_LATER = N_(
    "Mean of what sides measured half a year later that had measured the start too: perhaps not all of them."
)
MEASURED = N_("In how many exchanges the side measured both the start and the end.")
ROSE = N_("In how many of these the number is higher at the end.")
FELL = N_("In how many of these the number is lower at the end.")
UNMEASURED = N_("Answers of the side, at whatever moment, that it was not measured.")

Key = tuple[str, str]
"""An indicator and a side."""


def indicator_section(library: Library, now: Facts, before: Facts) -> ReportSection:
    """Return how the indicators went, in the order in which the referential lists them."""
    gauges = all_gauges(library)
    places = {one: place for place, one in enumerate(gauges)}
    keys = {(one.indicator, one.side) for facts in (now, before) for one in facts.answers}
    known = sorted(
        keys & {(one, side) for one in gauges for side in OrganisationKind},
        key=lambda key: (places[key[0]], key[1]),
    )
    return ReportSection(
        "indicators",
        N_("What changed, in the sides’ own numbers"),
        N_(
            "A higher number is not always better: the time that a task takes should fall. Nobody is ranked here."
        ),
        tracks=[_track(gauges[key[0]], key, now, before) for key in known],
    )


def _track(gauge: Gauge, key: Key, now: Facts, before: Facts) -> ReportTrack:
    code = f"indicator.{key[0]}.{key[1]}"
    side = Wording(OrganisationKind(key[1]).label)
    label = Wording(text=gauge.indicator.title, after=side)
    end, later = _pairs(now, key, MeasuredAt.END), _pairs(now, key, MeasuredAt.LATER)
    end_before, later_before = (
        _pairs(before, key, MeasuredAt.END),
        _pairs(before, key, MeasuredAt.LATER),
    )

    def figure(
        name: str, said: str, values: tuple[Decimal | None, Decimal | None], meaning: str, own: bool
    ) -> ReportFigure:
        unit = ReportUnit.OWN if own else ReportUnit.COUNT
        words = Wording("{what}: {moment}", values={"what": label, "moment": Wording(said)})
        named = gauge.indicator.unit if own else None
        return ReportFigure(f"{code}.{name}", words, *values, meaning, unit, named)

    points = [
        figure(
            "start",
            MeasuredAt.START.label,
            (_mean(end, "first"), _mean(end_before, "first")),
            MEAN,
            True,
        ),
        figure(
            "end", MeasuredAt.END.label, (_mean(end, "last"), _mean(end_before, "last")), MEAN, True
        ),
    ]
    if later or later_before:
        points.append(
            figure(
                "six-months",
                MeasuredAt.LATER.label,
                (_mean(later, "last"), _mean(later_before, "last")),
                MEAN_LATER,
                True,
            )
        )
    others = [
        figure(
            "measured",
            N_("measured twice"),
            (_count(end, "count"), _count(end_before, "count")),
            MEASURED,
            False,
        ),
        figure("rose", N_("rose"), (_count(end, "rose"), _count(end_before, "rose")), ROSE, False),
        figure("fell", N_("fell"), (_count(end, "fell"), _count(end_before, "fell")), FELL, False),
        figure(
            "unmeasured",
            N_("not measured"),
            (_unmeasured(now, key), _unmeasured(before, key)),
            UNMEASURED,
            False,
        ),
    ]
    return ReportTrack(code, label, points, others)


def _pairs(facts: Facts, key: Key, moment: MeasuredAt) -> PairsCounted | None:
    found: Sequence[PairsCounted] = [
        one for one in facts.pairs if (one.indicator, one.side, one.moment) == (*key, moment)
    ]
    return found[0] if found else None


def _mean(pairs: PairsCounted | None, what: str) -> Decimal | None:
    if pairs is None:
        return None
    return round(Decimal(getattr(pairs, what)) / THOUSAND / pairs.count, 2)


def _count(pairs: PairsCounted | None, what: str) -> Decimal:
    return Decimal(0 if pairs is None else getattr(pairs, what))


def _unmeasured(facts: Facts, key: Key) -> Decimal:
    own = [one for one in facts.answers if (one.indicator, one.side) == key]
    return Decimal(sum(one.answers - one.values for one in own))


def all_gauges(library: Library) -> Mapping[str, Gauge]:
    """Return the indicators of all releases, by their ids, each as the latest release knows it."""
    found: dict[str, Gauge] = {}
    for version in library.releases:
        found |= gauges_of(library, version)
    return found
