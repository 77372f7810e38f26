"""Published counts: a solver of linear programs in whole numbers recovers nothing that is hidden."""

import json
from fractions import Fraction
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas import DataFrame
from pycanon.anonymity import k_anonymity

from app.plumbing.disclosure.audit import exposed
from app.plumbing.disclosure.publishing import publish
from app.plumbing.disclosure.tables import (
    EVERYONE,
    CountTable,
    Partition,
    PublishedTable,
    crossed,
    partition,
    tabulate,
)
from tests.app.plumbing.solver import Reader

KINDS, SIZES, PLACES = (
    partition(kind=["social", "tech"]),
    partition(size=["none", "few", "some", "many"]),
    partition(place=["FR", "PT", "BE"]),
)
ASKED = Partition(EVERYONE, (frozenset({("cost", "asked")}), frozenset({("cost", "left out")})))
COST = partition([("cost", "asked")], cost=["yes", "no"])
LEFT_OUT = frozenset({("cost", "left out")})
few = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def group(**conditions):
    return frozenset(conditions.items())


@st.composite
def people(draw, most=60):
    """Draw answers, unevenly: most tables then have small cells, and some have empty ones."""
    kinds = draw(st.lists(st.sampled_from(["social", "tech"]), min_size=1, max_size=3))
    sizes = draw(st.lists(st.sampled_from(["none", "few", "some", "many"]), min_size=1, max_size=9))
    places = draw(st.lists(st.sampled_from(["FR", "PT", "BE"]), min_size=1, max_size=5))
    costs = draw(st.lists(st.sampled_from(["yes", "no", "left out"]), min_size=1, max_size=7))
    number, random = draw(st.integers(0, most)), Random(draw(st.integers(0, 2**20)))
    made = []
    for _ in range(number):
        cost = random.choice(costs)
        asked = {("cost", cost)} if cost == "left out" else {("cost", "asked"), ("cost", cost)}
        made.append(
            frozenset(
                {
                    ("kind", random.choice(kinds)),
                    ("size", random.choice(sizes)),
                    ("place", random.choice(places)),
                }
                | asked
            )
        )
    return made


def table(at, records, *sums, **besides):
    return tabulate("survey", at, records, sums, **besides)


@few
@given(people())
def test_no_hidden_number_of_a_table_can_be_worked_out(records):
    made = table("1", records, *crossed([SIZES], [KINDS]))
    shown = publish(made)

    assert Reader([shown], whole=True).too_close() == set()
    for its_group, count in shown.shown.items():
        assert count in (None, made.counts[its_group]), "what is shown is true"
        assert count is None or count == 0 or count >= 5, "small numbers are hidden"
    if all(count == 0 or count >= 5 for count in made.counts.values()):
        assert not shown.hidden, "nothing is hidden without need"
    assert PublishedTable.from_json(json.loads(json.dumps(shown.to_json()))) == shown


def least_of(records):
    """Return how many at least share a kind and a size, as pycanon counts it; five where there is nobody."""
    names = ["kind", "size"]
    rows = [{name: dict(one)[name] for name in names} for one in records]
    return k_anonymity(DataFrame(rows), names) if rows else 5


@few
@given(people(), people(most=20))
def test_another_opinion_calls_the_same_numbers_small(records, newcomers):
    sums = crossed([SIZES], [KINDS])
    first = publish(table("1", records, *sums))
    then = publish(table("2", records + newcomers, *sums), [first])

    assert bool(first.hidden) == (least_of(records) < 5)

    def shown(one, *tables):
        its = group(**{name: value for name, value in one if name in ("kind", "size")})
        return all(made.shown[its] is not None for made in tables)

    assert least_of([one for one in records if shown(one, first)]) >= 5
    assert least_of([one for one in records + newcomers if shown(one, then)]) >= 5
    assert least_of([one for one in newcomers if shown(one, first, then)]) >= 5


@few
@given(people(), people(most=12))
def test_r49_nor_from_a_later_publication_and_nobody_sees_what_few_newcomers_said(
    records, newcomers
):
    sums = crossed([ASKED, COST], [KINDS])
    first = publish(table("1", records, *sums, harmless=frozenset({LEFT_OUT})))
    then = publish(table("2", records + newcomers, *sums, harmless=frozenset({LEFT_OUT})), [first])

    reader = Reader([first, then])
    assert reader.too_close() == set()
    assert reader.newcomers_seen() == set()
    if not newcomers:
        assert then.shown == first.shown, "published again, the same is shown"


@few
@given(people(), people(most=12))
def test_nor_from_tables_that_overlap_at_one_moment_or_two(records, newcomers):
    by_kind, by_place = crossed([SIZES], [KINDS]), crossed([KINDS], [PLACES])
    first = publish(table("1", records, *by_kind))
    second = publish(table("1", records, *by_place), [first])
    third = publish(table("2", records + newcomers, *by_kind), [first, second])

    assert Reader([first, second]).too_close() == set()
    for its_group in first.shown.keys() & second.shown.keys():
        if first.shown[its_group] is None:
            assert second.shown[its_group] is None, "what was hidden stays hidden"
        else:
            assert second.shown[its_group] == first.shown[its_group], "what was shown is known"
    reader = Reader([first, second, third])
    assert reader.too_close() == set()
    assert reader.newcomers_seen() == set()


@few
@given(people(), people(most=9), st.builds(Random, st.integers(0, 2**20)))
def test_the_audit_finds_just_what_the_solver_finds(records, newcomers, random):
    def hide(made: CountTable) -> PublishedTable:
        shown = {one: None if random.random() < 0.5 else n for one, n in made.counts.items()}
        return PublishedTable(made.of, made.at, shown, made.partitions)

    sums = crossed([SIZES], [KINDS])
    one, then = hide(table("1", records, *sums)), hide(table("2", records + newcomers, *sums))

    reader = Reader([one, then])
    found = exposed([one, then])
    numbers = {(it.at, it.group) for it in found if not it.since}
    assert numbers == reader.too_close()
    assert {(it.since, (it.at, it.group)) for it in found if it.since} == reader.newcomers_seen()
    for it in found:
        if not it.since:
            assert (it.low, it.high) == reader.between((1, (it.at, it.group)))


def test_what_is_hidden_and_why():
    records = [group(kind="social", size="few")] * 9 + [group(kind="tech", size="few")] * 6
    records += [group(kind="social", size="many")] * 7 + [group(kind="tech", size="many")] * 2
    sums = crossed([partition(size=["few", "many"])], [KINDS])
    shown = publish(table("1", records, *sums))

    inside = {
        group(kind=kind, size=size) for kind in ("social", "tech") for size in ("few", "many")
    }
    assert shown.hidden == inside, "one small number, and the three that would give it away"
    assert shown.shown[EVERYONE] == 24
    assert shown.share(group(kind="tech"), EVERYONE) == Fraction(1, 3)
    assert shown.share(group(kind="tech", size="few"), EVERYONE) is None

    one_house = publish(table("1", records, *sums, sensitive=frozenset({group(kind="tech")})))
    assert {group(kind="tech"), group(kind="social")} <= one_house.hidden
    assert one_house.shown[EVERYONE] == 24


def test_of_few_people_not_even_that_none_of_them_said_it():
    records = [group(kind="social", size="few")] * 20 + [group(kind="tech", size="few")] * 3
    shown = publish(table("1", records, *crossed([partition(size=["few", "many"])], [KINDS])))

    assert shown.shown[group(kind="tech", size="few")] is None
    assert shown.shown[group(size="many")] == 0, "said of 23 together"

    records += [group(kind="social", size="many")] * 9
    shown = publish(table("2", records, *crossed([partition(size=["few", "many"])], [KINDS])))
    assert shown.shown[group(kind="tech", size="many")] is None


def test_one_more_answer_shows_nothing_new():
    records = [group(kind="social")] * 20 + [group(kind="tech")] * 20
    first = publish(table("1", records, KINDS))
    then = publish(table("2", [*records, group(kind="tech")], KINDS), [first])
    more = [group(kind="social"), group(kind="tech")] * 5
    later = publish(table("3", records + more, KINDS), [first, then])

    assert set(first.shown.values()) == {20, 40}
    assert set(then.shown.values()) == {None}
    assert later.shown == {EVERYONE: 50, group(kind="social"): 25, group(kind="tech"): 25}
    both_shown = PublishedTable("survey", "2", {EVERYONE: 41}, ())
    (seen,) = exposed([first, both_shown])
    assert (seen.since, seen.at, seen.low, seen.high) == ("1", "2", 1, 1)


def test_where_people_also_leave_a_difference_is_looked_at_both_ways():
    first = publish(table("1", [group(kind="tech")] * 20, KINDS, grows=False))
    fewer = publish(table("2", [group(kind="tech")] * 18, KINDS, grows=False), [first])
    many_fewer = publish(table("2", [group(kind="tech")] * 9, KINDS, grows=False), [first])

    assert fewer.shown[EVERYONE] is None
    assert many_fewer.shown[EVERYONE] == 9
