"""What a key verified, day by day; and what is watched no longer once it was told, declined or its year is over."""

import pytest

from app.employers.keys import NewEmployerKey, count_use, make_employer_key, use_of
from app.employers.tables import EmployerKeyUse, Watch
from app.employers.watches import watch, watched_by, watches_of
from app.issuing.tables import Award

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
