"""People answer, leave, are taken out and come back; an invitation is mailed again, reminded of, and corrected."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlmodel import select

from app.errors import RuleRefused
from app.exchanges.answering import TakingOut, consent, promises_shown, take_out
from app.exchanges.reminding import remind_invited, start_due
from app.exchanges.tables import Exchange, ExchangeState, Participant, Standing
from app.plumbing.mailing import OutgoingMail
from app.programmes.dependencies import caller_for
from tests.app.conftest import BASE, COMPETENCE

ANA = {"name": "Ana Exemple", "email": "ana@example.org", "role": "volunteer"}


def exchange_api(cast, path, body=None, method="post"):
    call = getattr(cast.api(), method)
    return call(f"/api/v1/exchanges/{cast.exchange.id}/{path}", **({"json": body} if body else {}))


def invited(cast, **changes):
    body = {**ANA, "organisation_id": str(cast.tech.id), **changes}
    made = exchange_api(cast, "participants", body)
    assert made.status_code == 201, made.text
    return made.json()


def row_of(cast, participant_id):
    (row,) = [one for one in cast.rows(Participant) if str(one.id) == str(participant_id)]
    return row


def answer(browser, participant_id, what):
    return browser.post(
        f"/api/v1/participations/{participant_id}/{what}", headers={"accept-language": "en"}
    )


def send(browser, page, door, **fields):
    browser.headers["accept-language"] = "en"
    token = browser.get(page).text.split('name="csrf" value="')[1].split('"')[0]
    return browser.post(door, data={"csrf": token, **fields})


def set_exchange(cast, **changes):
    with cast.service.work() as work:
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        exchange.sqlmodel_update(changes)
        work.session.add(exchange)


@pytest.mark.both_databases
def test_r22_an_answer_may_be_no_and_change_and_what_was_decided_stays(cast):
    ana = invited(cast)
    browser = cast.service.signed_in(row_of(cast, ana["id"]).person_id)
    for _ in range(2):
        said = answer(browser, ana["id"], "decline")
        assert (said.status_code, said.json()["standing"]) == (200, "declined")
    again = exchange_api(cast, f"participants/{ana['id']}/resend")
    assert again.status_code == 422
    assert "has answered already" in again.text
    rated = cast.rate("baseline", "no", participant_id=ana["id"])
    assert (rated.status_code, "said no" in rated.text) == (422, True)
    assert answer(browser, ana["id"], "consent").json()["standing"] == "takes-part"
    assert answer(browser, ana["id"], "decline").status_code == 422

    award = cast.award()
    staff = cast.browser("staff")
    for _ in range(2):
        assert answer(staff, cast.staff.id, "leave").json()["standing"] == "left"
    assert "has left" in cast.rate("baseline", "yes").text
    assert cast.api().get(f"/api/v1/awards/{award['id']}").json()["revoked_at"] is None
    grid = cast.browser().get(f"/exchanges/{cast.exchange.id}/grid").text
    assert f"row-{cast.staff.id}" in grid
    assert answer(staff, cast.staff.id, "consent").json()["left_at"] is None
    # Somebody else's participation does not exist.
    assert answer(staff, ana["id"], "leave").status_code == 404


def test_r48_an_invitation_tells_of_the_question_half_a_year_later():
    shown = promises_shown("en", 16)
    assert "Half a year after the exchange" in shown.text
    assert "Not measured" in shown.text


def test_who_is_taken_out_is_told_why_and_can_be_brought_back(cast):
    path = f"participants/{cast.volunteer.id}"
    assert exchange_api(cast, f"{path}/take-out", {"reason": ""}).status_code == 422
    out = exchange_api(cast, f"{path}/take-out", {"reason": "Une autre équipe."})
    assert out.json()["standing"] == "taken-out"
    assert exchange_api(cast, f"{path}/take-out", {"reason": "Encore."}).status_code == 409
    cast.service.deliver()
    assert "Une autre équipe" in cast.service.mailbox.to("volunteer@example.org")[-1]
    volunteer = cast.browser("volunteer")
    assert answer(volunteer, cast.volunteer.id, "consent").status_code == 422
    assert "Une autre équipe" in volunteer.get(f"/participations/{cast.volunteer.id}").text
    grid = cast.browser().get(f"/exchanges/{cast.exchange.id}/grid").text
    assert f"row-{cast.volunteer.id}" not in grid
    back = exchange_api(cast, f"{path}/bring-back")
    assert (back.json()["standing"], back.json()["taken_out_because"]) == ("takes-part", "")
    assert exchange_api(cast, f"{path}/bring-back").status_code == 409


def test_who_accepts_while_being_taken_out_is_out(cast):
    ana = invited(cast)
    service, held = cast.service.inside, Event()
    refused: list[RuleRefused] = []

    def mediator():
        with service.begin() as work:
            caller = caller_for(work, cast.mediator.person_id)
            exchange = work.session.get_one(Exchange, cast.exchange.id)
            participant = work.session.get_one(Participant, row.id)
            take_out(work, caller, exchange, participant, TakingOut(reason="Une erreur."))
            held.set()
            Event().wait(0.3)

    def person():
        held.wait(10)
        try:
            with service.begin() as work:
                consent(work, work.session.get_one(Participant, row.id))
        except RuleRefused as error:
            refused.append(error)

    row = row_of(cast, ana["id"])
    threads = [Thread(target=mediator), Thread(target=person)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    after = row_of(cast, ana["id"])
    assert len(refused) == 1
    assert (after.standing, after.consented_at) == (Standing.TAKEN_OUT, None)


def test_an_invitation_is_reminded_of_twice_and_no_more(cast):
    ana = invited(cast, language="pt")
    bo = invited(cast, email="bo@example.org")
    service, clock = cast.service.inside, cast.service.clock
    assert answer(
        cast.service.signed_in(row_of(cast, bo["id"]).person_id), bo["id"], "decline"
    ).is_success
    cast.service.deliver()
    seen = []
    for days, hours in ((2, 23), (0, 1), (0, 1), (6, 22), (0, 1), (1, 0), (30, 0)):
        clock.pass_by(days=days, hours=hours)
        seen.append(remind_invited(service))
        cast.service.deliver()
    assert seen == [0, 1, 0, 0, 1, 0, 0]
    mails = [mail for mail in cast.service.mailbox.mails if mail["To"] == "ana@example.org"]
    assert [mail["Subject"].startswith("Participa em") for mail in mails] == [False, True, True]
    assert len(cast.service.mailbox.to("bo@example.org")) == 1
    assert row_of(cast, ana["id"]).reminders == 2


@pytest.mark.both_databases
def test_a_reminder_belongs_to_one_of_two_workers_and_waits_for_no_closed_exchange(cast):
    invited(cast)
    cast.service.deliver()
    cast.service.clock.pass_by(days=4)
    set_exchange(cast, state=ExchangeState.CLOSED)
    assert remind_invited(cast.service.inside) == 0
    set_exchange(cast, state=ExchangeState.RUNNING)
    counts = []
    threads = [
        Thread(target=lambda: counts.append(remind_invited(cast.service.inside))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(counts) == 1
    assert [mail.kind for mail in cast.rows(OutgoingMail)].count("participant_reminded") == 1


@pytest.mark.both_databases
def test_a_name_or_an_address_is_corrected_before_the_answer_and_only_then(cast):
    ana = invited(cast, email="wrong@example.org")
    cast.service.deliver()
    former = cast.service.mailbox.link("wrong@example.org")
    path = f"participants/{ana['id']}"
    named = exchange_api(cast, path, {"name": "Anna Exemple"}, "patch")
    assert named.json()["name"] == "Anna Exemple"
    moved = exchange_api(cast, path, {"email": "ana@example.org"}, "patch")
    assert (moved.json()["email"], moved.json()["name"]) == ("ana@example.org", "Anna Exemple")
    assert cast.service.client().post(former).status_code in (401, 422)
    cast.service.deliver()
    right = cast.service.mailbox.link("ana@example.org")
    browser = cast.service.client()
    assert browser.post(right, follow_redirects=False).status_code == 303
    # She has been here: her name is hers, and the programme goes by what it types until she answers.
    typed = exchange_api(cast, path, {"name": "Autre"}, "patch")
    assert (typed.status_code, typed.json()["name"]) == (200, "Autre")
    taken = exchange_api(cast, path, {"email": "staff@example.org"}, "patch")
    assert taken.status_code == 409
    assert answer(browser, ana["id"], "consent").is_success
    elsewhere = exchange_api(cast, path, {"email": "other@example.org"}, "patch")
    assert "only they change their address" in elsewhere.text
    proposed = exchange_api(cast, path, {"name": "Ana Maria Exemple"}, "patch")
    assert proposed.json()["name"] == "Anna Exemple"
    cast.service.deliver()
    assert "Ana Maria Exemple" in cast.service.mailbox.to("ana@example.org")[-1]


@pytest.mark.both_databases
def test_who_accepts_before_the_start_is_told_when_it_starts(cast):
    start = cast.service.clock().date() + timedelta(days=5)
    set_exchange(cast, state=ExchangeState.DRAFT, starts_on=start)
    page = cast.browser("staff")
    page.headers["accept-language"] = "en"
    own = page.get(f"/participations/{cast.staff.id}").text
    sheet = page.get(f"/participations/{cast.staff.id}/{COMPETENCE}").text
    for shown in (own, sheet):
        assert "You will be able to rate then" in shown
    assert start_due(cast.service.inside) == 0
    cast.service.clock.pass_by(days=5)
    assert (start_due(cast.service.inside), start_due(cast.service.inside)) == (1, 0)
    cast.service.deliver()
    told = cast.service.mailbox.to("staff@example.org")[-1]
    assert f"{BASE}/participations/{cast.staff.id}" in told
    assert cast.rate("baseline", "no").status_code == 201


class TestPages:
    """What mediators and invited people read: the database cannot matter."""

    @pytest.fixture
    def database_url(self, sqlite_database):
        return sqlite_database

    def test_an_invitation_says_who_what_how_long_and_takes_a_no(self, cast):
        ana = invited(cast, language="en")
        cast.service.deliver()
        mail = cast.service.mailbox.to("ana@example.org")[-1]
        for said in ("Un échange", "Une social", "Une tech", "five minutes", "may say no"):
            assert said in mail
        assert "hello@" in mail
        link = cast.service.mailbox.link("ana@example.org")
        browser = cast.service.client(**{"accept-language": "en"})
        arrival = browser.get(link).text
        for said in ("Programme ", "Un échange", "ana@example.org"):
            assert said in arrival
        page = browser.post(link).text
        assert "Mediator" in page or "Owner" in page
        for said in ("Yes, I take part", "No, thank you", "mailto:hello"):
            assert said in page
        assert ">Workshop<" not in page.split("<main")[1]
        own = f"/participations/{ana['id']}"
        assert "You said no" in send(browser, own, f"{own}/decline").text
        assert "What this exchange builds" in send(browser, own, f"{own}/consent").text
        assert "You left" in send(browser, own, f"{own}/leave").text

    def test_the_list_shows_how_each_person_stands_and_what_can_be_done(self, cast):
        ana = invited(cast)
        with cast.service.work() as work:
            (mail,) = [
                one
                for one in work.session.exec(select(OutgoingMail))
                if one.person_id == row_of(cast, ana["id"]).person_id
            ]
            mail.given_up_at, mail.failure = work.now, "refused"
        people = f"/exchanges/{cast.exchange.id}/people"
        mediator = cast.browser()
        mediator.headers["accept-language"] = "en"
        shown = mediator.get(people).text
        assert "Invited (1) · Takes part (2)" in shown
        assert "may be mistyped or closed" in shown
        one = f"/exchanges/{cast.exchange.id}/participants/{ana['id']}"
        sent = send(mediator, people, f"{one}/send-again").text
        assert "on its way once more" in sent
        assert "may be mistyped or closed" in sent  # written in the same moment
        cast.service.clock.pass_by(minutes=1)
        send(mediator, people, f"{one}/send-again")
        assert "may be mistyped or closed" not in mediator.get(people).text
        out = send(mediator, one, f"{one}/take-out", reason="")
        assert out.status_code == 422
        assert "Taken out (1)" in send(mediator, one, f"{one}/take-out", reason="Une erreur.").text
        assert "Bring back" in mediator.get(one).text
        assert "Invited (1)" in send(mediator, one, f"{one}/bring-back").text
        assert cast.browser("observer").get(people).status_code == 403
