"""Mail about a programme that was given up: its owner and mediators see it, and have it sent again."""

from dataclasses import replace

import pytest
from sqlmodel import select

from app.issuing.key_revocation import revoke_generation
from app.issuing.renewing import renew_due
from app.plumbing.carriers import PermanentRefusal
from app.plumbing.mailing import OutgoingMail, deliver_due
from tests.app.conftest import BASE


def refuse(_mail):
    message = "550 no such mailbox"
    raise PermanentRefusal(message)


@pytest.fixture
def refused(cast, person):
    """An invitation that the mail server refused."""
    person("owner").send(
        f"/programmes/{cast.programme.id}/members",
        name="Noé <b>",
        email="noe@example.org",
        role="observer",
    )
    deliver_due(replace(cast.service.inside, carrier=refuse))
    with cast.service.work() as work:
        invitation = OutgoingMail.programme_id == cast.programme.id
        return work.session.exec(select(OutgoingMail).where(invitation)).one()


def page(cast):
    return f"/programmes/{cast.programme.id}/mail"


def listed(cast, who="owner"):
    return cast.api(who).get(f"/api/v1/programmes/{cast.programme.id}/undelivered-mail")


@pytest.mark.parametrize("who", ["owner", "mediator"])
def test_it_is_listed_with_whom_and_why(cast, person, refused, who):
    shown = person(who).get(page(cast)).text
    assert "Noé &lt;b&gt;" in shown
    assert "noe@example.org" in shown
    assert "Invitation to work in the programme" in shown
    assert "The mail server refuses this address" in shown
    (item,) = listed(cast, who).json()["items"]
    assert item == {
        "id": str(refused.id),
        "kind": "member_invited",
        "name": "Noé <b>",
        "email": "noe@example.org",
        "failure": "refused",
        "expired": False,
    }


def test_that_of_a_badge_made_anew_is_listed_too(cast, person):
    badge = cast.award()
    deliver_due(cast.service.inside)
    with cast.service.work() as work:
        revoke_generation(work, cast.programme.id, 1, "")
    renew_due(cast.service.inside, lambda _work, _old, _new: None)
    deliver_due(replace(cast.service.inside, carrier=refuse))
    (item,) = listed(cast).json()["items"]
    assert (item["kind"], item["email"]) == ("badge_renewed", "staff@example.org")
    assert "A badge was made anew with another key" in person("owner").get(page(cast)).text
    assert cast.api().get(f"/api/v1/awards/{badge['id']}").json()["superseded_by_id"]


def test_an_observer_sees_no_address_and_no_list(cast, person, refused):
    assert person("observer").get(page(cast)).status_code == 403
    assert listed(cast, "observer").status_code == 403
    assert (
        "noe@example.org"
        not in person("observer").get(f"/programmes/{cast.programme.id}/members").text
    )


def test_another_programme_neither_sees_nor_sends_it(cast, stranger_key, refused):
    stranger = cast.service.client(Authorization=f"Bearer {stranger_key}")
    programmes = stranger.get("/api/v1/programmes").json()["items"]
    own = f"/api/v1/programmes/{programmes[0]['id']}/undelivered-mail"
    (theirs_alone,) = stranger.get(own).json()["items"]
    assert theirs_alone["id"] != str(refused.id)
    assert stranger.post(f"{own}/{refused.id}/send").status_code == 404
    theirs = f"/api/v1/programmes/{cast.programme.id}/undelivered-mail"
    assert stranger.get(theirs).status_code == 404
    assert stranger.post(f"{theirs}/{refused.id}/send").status_code == 404


def test_the_persons_own_row_says_so(cast, person, refused):
    members = f"/programmes/{cast.programme.id}/members"
    assert "Mail not delivered" in person("owner").get(members).text
    exchange = person("owner").get(f"/exchanges/{cast.exchange.id}").text
    assert "Mail not delivered" not in exchange


@pytest.mark.both_databases
def test_it_is_sent_again_and_leaves_the_list(cast, person, refused):
    sent = person("owner").send(f"{page(cast)}/{refused.id}/send")
    assert sent.status_code == 303
    assert cast.service.deliver() == 1
    assert "/sign-in/" in cast.service.mailbox.link("noe@example.org")
    assert "All mail was delivered" in person("owner").get(page(cast)).text
    members = person("owner").get(f"/programmes/{cast.programme.id}/members").text
    assert "Mail not delivered" not in members


@pytest.mark.both_databases
def test_what_is_on_its_way_is_not_sent_twice(cast, refused):
    again = f"/api/v1/programmes/{cast.programme.id}/undelivered-mail/{refused.id}/send"
    assert cast.api("owner").post(again).status_code == 200
    assert cast.api("owner").post(again).status_code == 409
    assert cast.service.deliver() == 1


def test_an_expired_link_is_not_sent_again(cast, person, refused):
    cast.service.clock.pass_by(days=14)
    assert "Its link has expired" in person("owner").get(page(cast)).text
    answer = person("owner").send(f"{page(cast)}/{refused.id}/send")
    assert answer.status_code == 422
    assert "The link in this mail has expired." in answer.text


def test_sign_in_links_are_no_programmes_mail(cast, person):
    cast.service.client(origin=BASE).post("/sign-in", data={"email": "mediator@example.org"})
    deliver_due(replace(cast.service.inside, carrier=refuse))
    assert listed(cast).json()["items"] == []
