"""What is decided about measurements and reports: values, moments, sides, medians, what counts as learnt."""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from app.errors import AppError
from app.impact.access import Capacity, Measurer, check_side
from app.impact.compose import changed_between
from app.impact.counted import median_of, share_of
from app.impact.facts import GainsCounted
from app.impact.learning import gains_of
from app.impact.period import Period, read_period
from app.impact.progress import widths_of
from app.impact.proposing import BY_FORM, BY_THEME, proposed
from app.impact.publishing import check_apart
from app.impact.rules import in_thousandths, open_moments, typed_value
from app.impact.tables import MeasuredAt
from app.programmes.tables import OrganisationKind
from tests.app.releases import known

SOCIAL, TECH = OrganisationKind
LIBRARY = known()


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("12,5", "hours", 12_500),
        ("1 250", "euros", 1_250_000),
        ("1\u202f250,75", "euros", 1_250_750),
        ("0", "count", 0),
        ("100", "percent", 100_000),
        ("yes", "yes-no", 1_000),
        ("no", "yes-no", 0),
        ("-3.125", "", -3_125),
        ("3.5", "count", None),
        ("100.1", "percent", None),
        ("-1", "hours", None),
        ("11", "scale-0-10", None),
        ("7.25", "scale-0-10", None),
        ("2", "yes-no", None),
        ("NaN", "hours", None),
        ("Infinity", "", None),
        ("douze", "hours", None),
    ],
)
def test_a_value_is_kept_in_thousandths_or_its_field_is_named(text, kind, kept):
    told = nullcontext() if kept is not None else pytest.raises(AppError)
    with told as refused:
        assert in_thousandths(typed_value(text, "value-x"), kind, "value-x") == kept
    assert refused is None or refused.value.troubles[0].field == "value-x"


@pytest.mark.parametrize(
    ("today", "moments"),
    [
        (date(2026, 1, 1), 1),
        (date(2026, 3, 1), 1),
        (date(2026, 3, 3), 1),
        (date(2026, 3, 4), 2),
        (date(2026, 8, 30), 2),
        (date(2026, 8, 31), 3),
    ],
)
def test_moments_open_one_after_the_other(today, moments):
    opened = open_moments(date(2026, 1, 1), date(2026, 4, 3), today)
    assert opened == list(MeasuredAt)[:moments]


def test_each_side_measures_for_itself_and_the_mediator_for_both():
    person = UUID(int=1)
    rows = {
        Measurer(person, Capacity.MEDIATOR): {SOCIAL, TECH},
        Measurer(person, Capacity.PARTICIPANT, TECH): {TECH},
        Measurer(person, Capacity.PARTICIPANT): set(),
        Measurer(person, Capacity.ASKED, SOCIAL): {SOCIAL},
    }
    for measurer, sides in rows.items():
        for side in OrganisationKind:
            with nullcontext() if side in sides else pytest.raises(AppError):
                check_side(measurer, side)


def test_what_is_proposed_is_known_to_the_latest_release():
    release = LIBRARY.cooperation(LIBRARY.latest.version)
    assert release.indicators is not None
    assert release.forms is not None
    known = {one.id for one in release.indicators.indicators}
    forms = {one.id for one in release.forms.forms}
    assert set(BY_FORM) <= forms
    assert {one for some in (*BY_FORM.values(), *BY_THEME.values()) for one in some} <= known
    first = proposed(known, "skills-based-pro-bono", 13)
    assert "footprint-of-the-tool" in first
    assert len(first) == len(set(first)) == 6
    assert proposed({"people-reached"}, "unknown", 1) == ["people-reached"]
    assert proposed(known, "unknown", None) == proposed(known, "unknown", 99)


def test_periods_are_read_and_compared_with_what_came_before():
    today = date(2026, 11, 27)
    assert read_period({}, today) == Period(date(2026, 1, 1), today)
    year = read_period({"from": "2024-01-01", "to": "2024-12-31"}, today)
    assert year.before() == Period(date(2023, 1, 1), date(2023, 12, 31))
    quarter = Period(date(2026, 4, 1), date(2026, 6, 30))
    assert quarter.before() == Period(date(2025, 12, 31), date(2026, 3, 31))
    for asked in (
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "yesterday"},
        {"from": "2010-01-01", "to": "2026-01-01"},
    ):
        with pytest.raises(AppError):
            read_period(asked, today)


def test_published_periods_lie_apart_or_are_the_same():
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    check_apart(year, [year, Period(date(2024, 1, 1), date(2024, 12, 31))])
    with pytest.raises(AppError, match="share days"):
        check_apart(Period(date(2025, 12, 31), date(2026, 12, 31)), [year])


@pytest.mark.parametrize(
    ("waits", "median"),
    [([], None), ([(3, 1)], 3), ([(0, 2), (5, 2)], Decimal("2.5")), ([(9, 1), (1, 4)], 1)],
)
def test_medians_are_those_of_the_single_days(waits, median):
    assert median_of(waits) == median


def test_shares_and_bars():
    assert share_of(1, 0) is None
    assert share_of(1, 3) == Decimal("33.3")
    assert widths_of([None, 0, 50, 200, -5], 100) == [0.0, 0.0, 50.0, 100.0, 0.0]
    assert widths_of([5], 0) == [0.0]


def level(competence, name, release="1.0.0"):
    return LIBRARY.level_in(release, competence, name)


def test_what_is_learnt_goes_from_the_highest_level_that_the_start_reaches():
    discover = [one.id for one in level("data-analysis", "discover").definition.descriptors]
    practise = [one.id for one in level("data-analysis", "practise").definition.descriptors]

    def gain(ratings, reached="lead"):
        counted = GainsCounted("staff", "1.0.0", "data-analysis", reached, ratings, 2)
        (found,) = gains_of(LIBRARY, [counted])
        return found.start, found.end, found.levels

    assert gain(None) == (None, 3, 0)
    assert gain({}) == (0, 3, 6)
    assert gain(dict.fromkeys(discover, "yes")) == (1, 3, 4)
    assert gain(dict.fromkeys([*discover, *practise], "yes")) == (2, 3, 2)
    assert gain(dict.fromkeys([*discover, *practise], "yes"), "discover")[2] == 0


def test_a_competence_that_reads_otherwise_in_another_release_is_told():
    versions = list(LIBRARY.releases)[-2:]
    same: set[str] = set()
    other: set[str] = set()
    older, newer = (LIBRARY.release(one).by_id for one in versions)
    for one in older:
        levels = [
            {name: (it.descriptors, it.required, it.ecf) for name, it in side[one].levels.items()}
            for side in (older, newer)
            if one in side
        ]
        (same if len(levels) == 2 and levels[0] == levels[1] else other).add(one)
    told = {one.competence for one in changed_between(LIBRARY, versions, same | other)}
    assert told == other
    assert other
    assert changed_between(LIBRARY, versions[:1], other) == []
