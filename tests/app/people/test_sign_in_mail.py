"""How much sign-in mail one mailbox gets: it cannot be filled through us, and its owner cannot be kept out."""

import pytest
from sqlmodel import select

from app.contacts.requests import NewcomerAtDoor, mail_way_in
from app.people.accounts import ask_link, newcomer_takes_more
from app.people.tables import LoginLink
from app.programmes.workflow import get_programme

ADDRESS = "mediator@example.org"


@pytest.fixture
def asked(cast, counting):
    """Return how to ask for a link for an address, each time from another network."""
    numbers = iter(range(1000))

    def ask(email=ADDRESS, door="/sign-in"):
        client = cast.service.client(**{"accept-language": "en"})
        client._transport.client = (f"198.51.100.{next(numbers)}", 5000)
        answer = client.post(door, data={"email": email})
        cast.service.deliver()
        return answer

    return ask


def test_whoever_asks_again_and_again_keeps_nobody_from_signing_in(cast, asked):
    answers = [asked() for _ in range(12)]
    assert {one.status_code for one in answers} == {200}
    assert len({one.text for one in answers}) == 1, "the same is said as before"
    assert len(cast.service.mailbox.to(ADDRESS)) == 7, "six, and one beyond for half an hour"
    browser = cast.service.client()
    path = cast.service.mailbox.link(ADDRESS)
    assert browser.post(path, follow_redirects=False).status_code == 303


def test_an_hour_of_asking_leaves_a_link_that_stands_at_any_time(cast, asked, monkeypatch):
    start = 1_800_000_000.0  # an hour and a half hour begin here
    moment = start
    monkeypatch.setattr("time.time", lambda: moment)
    for minute in range(0, 120, 3):
        moment = start + 60 * minute
        asked()
        assert standing(cast), f"after {minute} minutes"
        cast.service.clock.pass_by(minutes=3)
    assert len(cast.service.mailbox.to(ADDRESS)) <= 2 * (6 + 2)


def standing(cast):
    """Say whether a link that was mailed still opens."""
    with cast.service.work() as work:
        own = select(LoginLink).where(LoginLink.person_id == cast.mediator.person_id)
        return any(row.is_open(work.now) for row in work.session.exec(own))


def test_spellings_of_one_address_are_one_mailbox(cast, asked):
    for spelling in (ADDRESS, ADDRESS.upper(), f"  {ADDRESS} ", "Mediator@EXAMPLE.org") * 4:
        assert asked(spelling).status_code == 200
    assert len(cast.service.mailbox.to(ADDRESS)) == 7


@pytest.mark.parametrize("door", ["/sign-in", "/desk/enter"])
def test_an_address_with_a_name_before_it_is_refused(cast, asked, door):
    answer = asked(f"x1 <{ADDRESS}>", door)
    assert answer.status_code == 422
    assert "is not an e-mail address" in answer.text
    assert cast.service.mailbox.mails == []


def test_somebody_elses_mailbox_does_not_count(cast, asked):
    for _ in range(12):
        asked()
    asked("owner@example.org")
    assert len(cast.service.mailbox.to("owner@example.org")) == 1


def test_a_mailbox_that_we_do_not_know_is_not_filled_through_the_employers_door(cast, asked):
    tagged = [f"stranger+{number}@example.org" for number in range(9)]
    for address in ("stranger@example.org", *tagged):
        assert asked(address, "/desk/enter").status_code == 200
    mails = [mail for mail in cast.service.mailbox.mails if "stranger" in mail["To"]]
    assert len(mails) == 7


def test_the_employers_door_and_the_other_one_share_the_count_of_a_mailbox(cast, asked):
    for _ in range(6):
        asked()
        asked(door="/desk/enter")
    assert len(cast.service.mailbox.to(ADDRESS)) == 7


def test_mail_about_new_addresses_does_not_keep_a_mailbox_from_sign_in_mail(cast, asked):
    cast.service.change(limit_rates=False)
    intruder = cast.browser("observer")
    page = intruder.get("/me/addresses").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    cast.service.change(limit_rates=True)
    answers = [
        intruder.post("/me/addresses", data={"email": ADDRESS, "csrf": csrf}) for _ in range(8)
    ]
    assert [one.status_code for one in answers].count(200) == 6
    assert "Trop d’e-mails ont été demandés" in answers[-1].text
    cast.service.deliver()
    before = len(cast.service.mailbox.to(ADDRESS))
    asked()
    assert len(cast.service.mailbox.to(ADDRESS)) == before + 1


def test_twenty_questions_an_hour_come_from_one_network(cast, counting):
    client = cast.service.client()
    client._transport.client = ("203.0.113.9", 5000)
    answers = [
        client.post("/sign-in", data={"email": f"nobody{number}@example.org"}).status_code
        for number in range(22)
    ]
    assert answers == [200] * 20 + [429] * 2


def test_a_house_is_not_flooded_by_inventing_names_in_it_and_who_belongs_to_it_signs_in(
    cast, counting
):
    with cast.service.work() as work:
        sent = [newcomer_takes_more(work, f"n{number}@example.org") for number in range(120)]
        assert sent == [True] * 100 + [False] * 20
        assert newcomer_takes_more(work, "somebody@another.example")
        ask_link(work, ADDRESS)
    cast.service.deliver()
    assert len(cast.service.mailbox.to(ADDRESS)) == 1, "a proved address is not counted with them"


def test_accounts_that_nobody_has_proved_fill_no_mailbox_whichever_tag_they_bear(cast, counting):
    tagged = [f"stranger+{number}@example.org" for number in range(9)]
    with cast.service.work() as work:
        programme = get_programme(work, cast.programme.id)
        for email in tagged:
            mail_way_in(work, programme, NewcomerAtDoor(name="S", email=email), "en")
    cast.service.deliver()
    assert len(cast.service.mailbox.mails) == 7
    for _ in range(7):
        for email in tagged:
            with cast.service.work() as work:
                ask_link(work, email)
    cast.service.deliver()
    assert len(cast.service.mailbox.mails) == 7 + 20
