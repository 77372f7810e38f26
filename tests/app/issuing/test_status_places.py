"""Places in status lists: each once, in an order that tells nothing, in lists that take no more than half."""

import itertools

import pytest

from app.issuing import status_places
from app.issuing.keyring import key_of, new_generation
from app.issuing.status_places import IN_A_LIST, StatusPlace, deal_place, place_of
from app.issuing.tables import Credential, RevokedId, SigningKey
from badges.ob3.status import MIN_ENTRIES


def test_every_number_of_a_list_has_a_place_of_its_own_in_it():
    numbers = [*range(3_000), *range(IN_A_LIST - 3_000, IN_A_LIST)]
    places = {place_of(b"order", 1, number) for number in numbers}
    assert len(places) == len(numbers)
    assert min(places) >= 0
    assert max(places) < MIN_ENTRIES
    assert IN_A_LIST == MIN_ENTRIES // 2


def test_neither_neighbours_nor_lists_nor_keys_tell_of_one_another():
    dealt = [place_of(b"order", 1, number) for number in range(256)]
    for other in (
        [place_of(b"order", 2, number) for number in range(256)],
        [place_of(b"another", 1, number) for number in range(256)],
        list(range(256)),
        sorted(dealt),
    ):
        assert sum(one == two for one, two in zip(dealt, other, strict=True)) < 8
    quarters = [sum(place * 4 // MIN_ENTRIES == part for place in dealt) for part in range(4)]
    assert all(32 < count < 96 for count in quarters), quarters
    steps = {two - one for one, two in itertools.pairwise(dealt)}
    assert len(steps) > 240


@pytest.mark.both_databases
def test_places_are_counted_for_each_key_alone_and_a_full_list_is_followed_by_another(
    cast, monkeypatch
):
    cast.award()
    (credential,) = cast.rows(Credential)
    (theirs,) = cast.bystander.ids_of("signing_key")
    with cast.service.work() as work:
        mine = key_of(work, cast.programme.id, 1)
        assert (mine.placed, mine.first_list, credential.list_number) == (1, 1, 1)
        monkeypatch.setattr(status_places, "IN_A_LIST", 3)
        dealt = [deal_place(work, mine) for _ in range(4)]
        assert [one.list_number for one in dealt] == [1, 1, 2, 2]
        places = {(one.list_number, one.place) for one in dealt}
        assert len(places | {(1, credential.place)}) == 5
        empty = new_generation(work, cast.programme.id)
        assert deal_place(work, empty).list_number == 1
        assert work.session.get_one(SigningKey, theirs).placed == 1


@pytest.mark.both_databases
def test_a_key_from_before_begins_a_list_of_its_own_and_is_given_an_order_once(cast):
    with cast.service.work() as work:
        key = key_of(work, cast.programme.id, 1)
        key.sealed_order, key.placed, key.first_list = None, 70_000, 3
        work.session.add(key)
        work.session.flush()
        assert deal_place(work, key).list_number == 4
        sealed = key.sealed_order
        assert sealed is not None
        deal_place(work, key)
        assert key.sealed_order == sealed


@pytest.mark.parametrize("told", [0, 1])
def test_no_badge_of_ours_is_put_where_a_forged_one_is_told_as_revoked(cast, told):
    with cast.service.work() as work:
        key = key_of(work, cast.programme.id, 1)
        order = work.vault.open(key.sealed_order, purpose=status_places.order_purpose(key))
        first, second, third = (place_of(order, 1, number) for number in range(3))
        work.session.add(
            RevokedId(
                programme_id=cast.programme.id,
                generation=1,
                name="urn:uuid:never-awarded",
                list_number=1,
                place=(first, second)[told],
                reason="Shown.",
                created_at=work.now,
            )
        )
        work.session.flush()
        expected = [(second, third), (first, third)][told]
        dealt = [deal_place(work, key) for _ in range(2)]
        assert dealt == [StatusPlace(1, place) for place in expected]
