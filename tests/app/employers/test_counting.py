"""What a key verified, day by day; and what is watched no longer once it was told, declined or its year is over."""

import pytest
from pydantic import ValidationError

from app.employers.keys import (
    MOST_KEYS,
    NewEmployerKey,
    count_use,
    employer_key_behind,
    make_employer_key,
    use_of,
)
from app.employers.tables import EmployerKeyUse, Watch
from app.employers.watches import watch, watched_by, watches_of
from app.errors import NotSignedIn, RuleRefused
from app.issuing.tables import Award
from app.people.tables import Person
from app.programmes.access import Action
from app.programmes.api_keys import NewApiKey

pytestmark = pytest.mark.both_databases


def test_use_is_counted_by_day_and_shown_for_thirty_days_of_ones_own_keys(cast):
    clock, me = cast.service.clock, cast.mediator.person_id
    with cast.service.work() as work:
        key = make_employer_key(work, me, NewEmployerKey(name="Vérifier"))[0].id

    def shown():
        with cast.service.work() as work:
            return use_of(work, me)

    assert shown() == {}
    count_use(cast.service.inside, key, 2)
    clock.pass_by(days=1)
    count_use(cast.service.inside, key, 3)
    count_use(cast.service.inside, key, 4)
    assert sorted(one.badges for one in cast.rows(EmployerKeyUse)) == [2, 7]
    assert shown() == {key: 9}
    clock.pass_by(days=29)
    assert shown() == {key: 7}, "the first day is thirty days ago"


def test_what_is_watched_ends_when_it_was_told_or_its_holder_declines(cast):
    cast.award()
    me = cast.owner.person_id
    with cast.service.work() as work:
        award = work.session.get_one(Award, cast.rows(Award)[0].id)
        assert not watch(work, me, award.id), "not accepted"
        award.accepted_at = work.now
        work.session.flush()
        assert watch(work, me, award.id)
        (row,) = watches_of(work, award.id)
        assert watched_by(work, me) == [row]
        assert watched_by(work, cast.mediator.person_id) == []
        assert (row.person_id, row.award_id) == (me, award.id)

        row.told_at = work.now
        work.session.flush()
        assert (watches_of(work, award.id), watched_by(work, me)) == ([], [])
        row.told_at = None
        award.declined_at = work.now
        work.session.flush()
        assert watched_by(work, me) == []
    (kept,) = cast.rows(Watch)
    assert kept.person_id == me


def test_a_person_has_so_many_keys_and_none_works_once_they_are_erased(cast):
    me = cast.mediator.person_id
    with cast.service.work() as work:
        asked = NewEmployerKey(name="Vérifier")
        made = [make_employer_key(work, me, asked) for _ in range(MOST_KEYS)]
        with pytest.raises(RuleRefused):
            make_employer_key(work, me, asked)
        row, token = made[0]
        assert employer_key_behind(work, token).id == row.id
        work.session.get_one(Person, me).sealed_key = None
        work.session.flush()
        with pytest.raises(NotSignedIn):
            employer_key_behind(work, token)


def test_a_key_has_a_name_of_a_hundred_letters_at_most():
    for kind, more in ((NewEmployerKey, {}), (NewApiKey, {"scopes": [Action.READ]})):
        assert kind(name=f" {'x' * 100} ", **more).name == "x" * 100
        with pytest.raises(ValidationError):
            kind(name="x" * 101, **more)
