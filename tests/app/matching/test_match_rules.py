"""Matches explain themselves: what is learnt, the gates, and an order that the printed reasons alone give again."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cmp_to_key
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.rules import (
    LEVELS,
    SENTENCES,
    Gate,
    Match,
    NeedTerms,
    OfferTerms,
    explain,
    in_order,
    nearly,
)

TODAY = date(2026, 12, 1)
LAST = TODAY + timedelta(days=60)
NEED = NeedTerms(
    reference=str(UUID(int=1 << 96)),
    competence="data-analysis",
    languages=frozenset({"fr", "pt"}),
    formats=frozenset({"project"}),
    remote=True,
    on_site=True,
    country="PT",
    town="Porto",
    stated_on=TODAY - timedelta(days=3),
    from_rank=1,
    to_rank=3,
    by=LAST,
    teaches={"fundraising": 3, "facilitation": 3},
)
OFFER = OfferTerms(
    reference=str(UUID(int=2 << 96)),
    competence="data-analysis",
    languages=frozenset({"fr", "en"}),
    formats=frozenset({"project", "session"}),
    remote=True,
    on_site=True,
    country="FR",
    town="Lyon",
    stated_on=TODAY - timedelta(days=5),
    rank=2,
    starts=TODAY + timedelta(days=10),
    until=None,
    learns={"facilitation": 2},
)


def met(wanted: NeedTerms = NEED, offered: OfferTerms = OFFER) -> Match:
    found = explain(wanted, offered, TODAY)
    assert found is not None
    return found


def printed(match: Match) -> list[str]:
    """Print the reasons as plainly as can be: ids for words."""
    return [
        reason.template.format(
            **{
                name: ", ".join(fact) if isinstance(fact, tuple) else str(fact)
                for name, fact in reason.facts.items()
            }
        )
        for reason in match.reasons
    ]


def test_a_match_says_what_is_there_what_is_learnt_and_what_stays_missing():
    assert printed(met()) == [
        "Already there: discover.",
        "Will be learnt: practise.",
        "Missing afterwards: lead.",
        "Learnt in return: facilitation@practise.",
        "Time: it can begin on 2026-12-11, and 2027-01-30 is its last day.",
        "Language: fr.",
        "Place: at a distance.",
        "Format: project.",
        "Answer: both are asked to answer by 2026-12-03.",
        "Stated: the need on 2026-11-28 as number 00000001, the offer on 2026-11-26 as number 00000002.",
    ]
    assert printed(met(replace(NEED, from_rank=0, to_rank=2, teaches={})))[:4] == [
        "Already there: nothing yet.",
        "Will be learnt: discover, practise.",
        "Missing afterwards: nothing.",
        "Learnt in return: nothing that both have named.",
    ]


@pytest.mark.parametrize(("from_rank", "rank"), [(1, 1), (2, 1), (2, 2)])
def test_where_nothing_would_be_learnt_there_is_no_match(from_rank, rank):
    assert explain(replace(NEED, from_rank=from_rank), replace(OFFER, rank=rank), TODAY) is None
    assert explain(replace(NEED, competence="web-publishing"), OFFER, TODAY) is None


SHUT = {
    Gate.TIME: (NEED, replace(OFFER, starts=LAST + timedelta(days=1))),
    Gate.LANGUAGE: (NEED, replace(OFFER, languages=frozenset({"en"}))),
    Gate.PLACE: (replace(NEED, remote=False), OFFER),
    Gate.FORMAT: (NEED, replace(OFFER, formats=frozenset({"months"}))),
    Gate.ANSWER: (replace(NEED, by=TODAY + timedelta(days=1)), replace(OFFER, starts=TODAY)),
}
OPENED = {
    Gate.TIME: (NEED, replace(OFFER, starts=LAST)),
    Gate.LANGUAGE: (NEED, replace(OFFER, languages=frozenset({"en", "pt"}))),
    Gate.PLACE: (replace(NEED, remote=False), replace(OFFER, country="", town="  porto ")),
    Gate.FORMAT: (NEED, replace(OFFER, formats=frozenset({"months", "project"}))),
    Gate.ANSWER: (replace(NEED, by=TODAY + timedelta(days=2)), replace(OFFER, starts=TODAY)),
}


@pytest.mark.parametrize("gate", Gate)
def test_each_gate_shuts_a_match_says_what_would_open_it_and_opens_by_that(gate):
    shut = met(*SHUT[gate])
    assert [one.gate for one in shut.closed] == [gate]
    assert in_order([shut]) == []
    assert nearly([shut]) == [shut]
    closed = shut.closed[0]
    assert closed.change.format(**closed.facts)  # its gaps are among the facts that are printed
    assert met(*OPENED[gate]).is_open


def test_a_place_that_is_not_shared_is_told_to_nobody():
    apart = met(replace(NEED, remote=False), OFFER)
    assert "Porto" not in " ".join(printed(apart))
    assert "Lyon" not in " ".join(printed(apart))


ids = st.integers(min_value=1, max_value=2**32 - 1).map(lambda number: str(UUID(int=number << 96)))
days = st.integers(min_value=-5, max_value=40).map(lambda count: TODAY + timedelta(days=count))
some = st.frozensets(st.sampled_from(("fr", "en", "pt")), min_size=1)
formats = st.frozensets(st.sampled_from(("session", "project", "months")), min_size=1)
topics = st.dictionaries(
    st.sampled_from(("fundraising", "facilitation", "statistics")),
    st.integers(min_value=1, max_value=4),
)
TERMS = {
    "reference": ids,
    "competence": st.just("data-analysis"),
    "languages": some,
    "formats": formats,
    "remote": st.booleans(),
    "on_site": st.booleans(),
    "country": st.sampled_from(("", "PT", "FR")),
    "town": st.sampled_from(("", "Porto", "Lyon")),
    "stated_on": days,
}
needs = st.builds(
    NeedTerms,
    **TERMS,
    from_rank=st.integers(min_value=0, max_value=2),
    to_rank=st.integers(min_value=3, max_value=4),
    by=st.none() | days,
    teaches=topics,
)
offers = st.builds(
    OfferTerms,
    **TERMS,
    rank=st.integers(min_value=1, max_value=4),
    starts=days,
    until=st.none() | days,
    learns=topics,
)


def compared(one: list[str], other: list[str]) -> int:
    """Compare two matches by their printed reasons alone, written anew from the sentences of `ORDER`."""

    def listed(lines: list[str], begin: str) -> int:
        (line,) = (line for line in lines if line.startswith(begin))
        named = line.removeprefix(begin).rstrip(".")
        return 0 if named.startswith(" nothing") else named.count(",") + 1

    def found(lines: list[str], pattern: str) -> tuple[str, ...]:
        (at,) = filter(None, (re.search(pattern, line) for line in lines))
        return at.groups()

    for begin, sign in (
        ("Missing afterwards:", 1),
        ("Will be learnt:", -1),
        ("Learnt in return:", -1),
    ):
        if difference := listed(one, begin) - listed(other, begin):
            return sign * difference
    for pattern in (
        r"^Time: it can begin on (\S+),",
        r"the need on (\S+) as",
        r"the offer on (\S+) as",
        r"the need on \S+ as number (\w+),",
        r"the offer on \S+ as number (\w+)\.",
    ):
        mine, theirs = found(one, pattern), found(other, pattern)
        if mine != theirs:
            return -1 if mine < theirs else 1
    return 0


@given(
    wanted=st.lists(needs, min_size=1, max_size=4, unique_by=lambda one: one.number),
    offered=st.lists(offers, min_size=1, max_size=6, unique_by=lambda one: one.number),
)
@settings(max_examples=30, deadline=None)
def test_the_order_of_a_list_is_found_again_from_what_is_printed(wanted, offered):
    met = [match for need in wanted for offer in offered if (match := explain(need, offer, TODAY))]
    for listed in (in_order(met), in_order(reversed(met))):
        lines = [printed(match) for match in listed]
        assert lines == sorted(lines, key=cmp_to_key(compared))
        assert all(match.is_open for match in listed)


@given(wanted=needs, offered=offers)
@settings(max_examples=30, deadline=None)
def test_levels_are_told_once_each_and_no_strength_opens_a_gate(wanted, offered):
    match = explain(wanted, offered, TODAY)
    if match is None:
        assert offered.rank <= wanted.from_rank
        return
    assert match.there + match.learnt + match.missing == LEVELS[: wanted.to_rank]
    stronger = explain(
        replace(wanted, teaches={"statistics": 1}),
        replace(offered, rank=4, learns={"statistics": 1}),
        TODAY,
    )
    assert stronger is not None
    assert stronger.gates == match.gates
    assert (match in in_order([match])) == all(one.is_open for one in match.gates)
    assert {one.code for one in match.reasons} <= SENTENCES.keys()
