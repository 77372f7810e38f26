"""A mailed link is spent once, while it is open; those that are ended are one person's, to one place, unused."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.people.accounts import revoke_links_to
from app.people.tables import EmailAddress, LoginLink
from app.plumbing.links import make_link, spend_link

pytestmark = pytest.mark.both_databases


def links(work, *people):
    """Return an open link for each of these people, which leads to one place."""
    lasts, place = timedelta(minutes=5), "/me/data"
    made = (
        make_link(work, LoginLink, lasts=lasts, person_id=one, leads_to=place) for one in people
    )
    return [row for row, _ in made]


def test_only_an_open_link_is_spent_and_no_other_with_it(cast):
    with cast.service.work() as work:
        opened, other, used, revoked, old = links(work, *[cast.owner.person_id] * 5)
        used.used_at = revoked.revoked_at = before = work.now - timedelta(days=1)
        old.expires_at = work.now
        work.session.flush()
        spent = [spend_link(work, one) for one in (opened, opened, used, revoked, old)]
        assert spent == [True, False, False, False, False]
        work.session.expire_all()
        moments = [one.used_at for one in (opened, other, used, revoked, old)]
        assert moments == [work.now, None, before, None, None]


def test_of_a_persons_links_those_to_one_place_are_ended_unless_they_are_over(cast):
    me, you = cast.owner.person_id, cast.mediator.person_id
    with cast.service.work() as work:
        opened, elsewhere, used, revoked, theirs = links(work, me, me, me, me, you)
        elsewhere.leads_to = "/today"
        used.used_at = revoked.revoked_at = before = work.now - timedelta(days=1)
        work.session.flush()
        revoke_links_to(work, me, "/me/data")
        work.session.expire_all()
        moments = [one.revoked_at for one in (opened, elsewhere, used, revoked, theirs)]
        assert moments == [work.now, None, None, before, None]


def test_an_address_keeps_the_moment_in_which_it_was_proved(cast):
    def proved():
        with cast.service.work() as work:
            own = select(EmailAddress).where(EmailAddress.person_id == cast.mediator.person_id)
            return work.session.exec(own).one().verified_at

    cast.browser()
    first = proved()
    assert first is not None
    cast.service.clock.pass_by(days=1)
    cast.browser()
    assert proved() == first
