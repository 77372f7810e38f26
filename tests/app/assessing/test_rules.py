"""When a level is reached, who may say so, when the end opens: the rules, as tables."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessing.rules import (
    EndCase,
    LevelCase,
    Parties,
    check_descriptors,
    check_end,
    check_final,
    check_level,
    check_parties,
    end_is_open,
    lacking,
)
from app.errors import BadInput, RuleRefused

NAMES = ("practise-1", "practise-2", "practise-3")


def case(ratings, evidence=1, needed=1):
    return LevelCase(NAMES, dict(zip(NAMES, ratings, strict=False)), evidence, needed)


@pytest.mark.parametrize(
    "ratings", [("yes", "yes", "yes"), ("yes", "yes", "partly"), ("partly", "yes", "yes")]
)
def test_a_level_that_is_reached(ratings):
    check_level(case(ratings))


@pytest.mark.parametrize(
    ("all_of_them", "met", "reached"),
    [(4, 3, True), (4, 2, False), (5, 4, True), (5, 3, False), (6, 4, True), (6, 3, False)],
)
def test_two_sentences_in_three_must_be_met_however_many_there_are(all_of_them, met, reached):
    names = tuple(f"practise-{number}" for number in range(1, all_of_them + 1))
    ratings = {name: "yes" if place < met else "partly" for place, name in enumerate(names)}
    assert lacking(LevelCase(names, ratings, 1, 1)).anything is not reached


@pytest.mark.parametrize(
    ("state", "said"),
    [("final", None), ("proposed", "second mediator"), ("reopened", "nothing was decided anew")],
)
def test_a_badge_rests_on_a_decision_that_stands(state, said):
    if said is None:
        check_final(state)
        return
    with pytest.raises(RuleRefused, match=said):
        check_final(state)


@pytest.mark.parametrize(
    ("ratings", "evidence", "said"),
    [
        ((), 1, "practise-1, practise-2, practise-3"),
        (("yes", "yes"), 1, "practise-3"),
        (("yes", "yes", "no"), 1, "“not yet” was given for practise-3"),
        (("yes", "partly", "partly"), 1, "1 of 3 sentences"),
        (("partly", "partly", "partly"), 1, "0 of 3 sentences"),
        (("yes", "yes", "yes"), 0, "0 of 1 pieces of evidence"),
    ],
)
def test_a_level_that_is_not_reached_says_what_is_lacking(ratings, evidence, said):
    with pytest.raises(RuleRefused, match=said):
        check_level(case(ratings, evidence))


@pytest.mark.parametrize(
    ("ratings", "refused"),
    [
        (("yes", "no", "yes"), None),
        (("yes", "yes", "partly"), None),
        (("yes", "no", "partly"), "one of the other sentences"),
        (("partly", "yes", "yes"), "“yes” is needed for practise-1"),
        (("yes", "yes"), "practise-3"),
    ],
)
def test_a_level_with_a_required_descriptor_asks_for_it_and_for_one_of_the_rest(ratings, refused):
    asked = LevelCase(NAMES, dict(zip(NAMES, ratings, strict=False)), 1, 1, required=NAMES[:1])
    if refused is None:
        check_level(asked)
    else:
        with pytest.raises(RuleRefused, match=refused):
            check_level(asked)


def test_everything_that_is_lacking_is_said_at_once():
    with pytest.raises(RuleRefused) as refused:
        check_level(case(("yes", "no"), evidence=0))
    assert len(refused.value.troubles) == 3


def test_a_level_below_can_be_rated_as_one_likes():
    ratings = dict.fromkeys(NAMES, "yes") | {"discover-1": "no"}
    check_level(LevelCase(NAMES, ratings, 1, 1))


@given(st.lists(st.sampled_from(["no", "partly", "yes"]), min_size=3, max_size=3))
def test_a_better_rating_never_takes_a_level_away(ratings):
    def reached(given_ratings):
        try:
            check_level(case(given_ratings))
        except RuleRefused:
            return False
        return True

    better = {"no": "partly", "partly": "yes", "yes": "yes"}
    for place in range(3):
        raised = [*ratings]
        raised[place] = better[raised[place]]
        assert reached(raised) >= reached(ratings)


def test_nobody_decides_about_themselves():
    me, mine = uuid4(), uuid4()
    with pytest.raises(RuleRefused, match="themselves"):
        check_parties(Parties(me, None, me, mine))


def test_nobody_decides_about_a_colleague():
    ours = uuid4()
    with pytest.raises(RuleRefused, match="same organisation"):
        check_parties(Parties(uuid4(), ours, uuid4(), ours))


def test_a_mediator_from_outside_may_decide():
    check_parties(Parties(uuid4(), None, uuid4(), uuid4()))
    check_parties(Parties(uuid4(), uuid4(), uuid4(), uuid4()))


def test_a_rating_of_what_is_not_there_is_named():
    with pytest.raises(BadInput, match="lead-9"):
        check_descriptors({"practise-1": "yes", "lead-9": "yes"}, NAMES, "ratings")


def test_what_is_lacking_is_told_piece_by_piece():
    found = lacking(case(("no",), evidence=0, needed=2))
    assert (found.unrated, found.not_yet) == (["practise-2", "practise-3"], ["practise-1"])
    assert (found.met, found.all, found.evidence, found.too_few_met) == (0, 3, 2, False)
    assert lacking(case(("yes", "partly", "partly"))).too_few_met
    assert not lacking(case(("yes", "yes", "partly"))).anything


NOVEMBER = (date(2026, 11, 1), date(2026, 12, 18))
A_DAY = (date(2026, 11, 5), date(2026, 11, 5))


@pytest.mark.parametrize(
    ("today", "lasts", "early", "begun", "is_open"),
    [
        (date(2026, 11, 1), NOVEMBER, False, False, False),
        (date(2026, 12, 2), NOVEMBER, False, False, False),
        (
            date(2026, 12, 3),
            NOVEMBER,
            False,
            False,
            True,
        ),  # 47 days: the last 15, and the day itself
        (date(2027, 1, 9), NOVEMBER, False, False, True),
        (date(2026, 11, 1), NOVEMBER, True, False, True),
        (date(2026, 11, 1), NOVEMBER, False, True, True),
        (date(2026, 11, 4), A_DAY, False, False, False),
        (date(2026, 11, 5), A_DAY, False, False, True),
    ],
)
def test_the_end_opens_in_the_last_third_or_when_a_mediator_has_it_so(
    today, lasts, early, begun, is_open
):
    asked = EndCase(today, lasts[0], lasts[1], opened_early=early, begun=begun)
    assert end_is_open(asked) is is_open
    if is_open:
        check_end(asked)
    else:
        with pytest.raises(RuleRefused, match=r"it opens on 2026-1[12]-0[35]"):
            check_end(asked)
