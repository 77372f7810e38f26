"""Who has no e-mail address takes part by a code on paper, and later gives the place an account."""

import re

import pytest

from app.assessing.tables import Assessment
from app.exchanges.tables import ClaimCode, Participant
from app.main import SECRET_LINKS
from app.people.tables import Person
from tests.app.conftest import COMPETENCE
from tests.app.exchanges.test_people import answer, exchange_api, invited, row_of, send
from tests.app.running import found

LEA = {"name": "Léa Sans-Adresse", "role": "volunteer", "language": "fr"}


@pytest.fixture
def lea(cast):
    body = {**LEA, "organisation_id": str(cast.tech.id)}
    made = exchange_api(cast, "participants/on-paper", body)
    assert (made.status_code, made.json()["email"], made.json()["invited_at"]) == (201, None, None)
    return made.json()["id"]


def code_for(cast, participant_id):
    made = exchange_api(cast, f"participants/{participant_id}/code")
    assert made.status_code == 201, made.text
    return made.json()["code"]


def by_code(cast, code):
    browser = cast.service.client(**{"accept-language": "en"})
    typed = code.lower().replace("0", "o").replace("-", " ")
    assert "invites you" in browser.post("/claim", data={"code": typed}).text
    arrived = browser.post(f"/claim/{code}")
    assert "Yes, I take part" in arrived.text or "What this exchange builds" in arrived.text
    return browser


def rated(cast, browser, participant_id):
    own = f"/participations/{participant_id}/{COMPETENCE}"
    fields = {f"rate-{one}": "yes" for one in cast.descriptors()}
    return send(browser, own, own, moment="baseline", **fields)


def decided(cast, participant_id):
    for act in (
        lambda: cast.rate("final", "yes", participant_id=participant_id),
        lambda: cast.show_evidence(participant_id=participant_id),
        lambda: cast.decide(participant_id=participant_id),
    ):
        done = act()
        assert done.status_code == 201, done.text
    return done.json()["id"]


def link_to(cast, address):
    cast.service.deliver()
    return cast.service.mailbox.link(address)


def test_a_code_leads_to_an_answer_and_a_badge_waits_for_an_address(cast, lea):
    browser = by_code(cast, code_for(cast, lea))
    assert answer(browser, lea, "consent").is_success
    assert "saved" in rated(cast, browser, lea).text
    decision = decided(cast, lea)
    refused = cast.api().post("/api/v1/awards", json={"decision_id": decision})
    assert (refused.status_code, "without an e-mail address" in refused.text) == (422, True)
    mediator = cast.browser()
    mediator.headers["accept-language"] = "en"
    sheet = f"/exchanges/{cast.exchange.id}/participants/{lea}/{COMPETENCE}"
    for page in (f"/exchanges/{cast.exchange.id}/awards", sheet, f"/decisions/{decision}"):
        assert "it waits until they add theirs" in mediator.get(page).text

    other = by_code(cast, code_for(cast, lea))
    send(browser, "/me/addresses", "/me/addresses", email="lea@example.org")
    link = link_to(cast, "lea@example.org")
    assert "The address is yours" in send(browser, link, link).text
    assert other.get("/me", follow_redirects=False).status_code in (303, 401)
    made = cast.api().post("/api/v1/awards", json={"decision_id": decision})
    assert made.status_code == 201, made.text
    assert link_to(cast, "lea@example.org").startswith("/sign-in/")


@pytest.mark.both_databases
def test_an_address_with_an_account_takes_the_place_over(cast, lea):
    browser = by_code(cast, code_for(cast, lea))
    assert answer(browser, lea, "consent").is_success
    rated(cast, browser, lea)
    paper = row_of(cast, lea).person_id
    # One who is in the exchange already cannot hold a second place.
    send(browser, "/me/addresses", "/me/addresses", email="staff@example.org")
    link = link_to(cast, "staff@example.org")
    assert link.startswith("/me/addresses/join/")
    assert cast.browser("staff").post(link).status_code in (403, 404)
    both = send(browser, link, link)
    assert (both.status_code, "in the same exchange already" in both.text) == (422, True)
    # The observer has an account and no place here.
    address = "observer@example.org"
    send(browser, "/me/addresses", "/me/addresses", email=address)
    link = link_to(cast, address)
    assert "sign in with that address" in send(browser, link, link).text
    assert row_of(cast, lea).person_id == cast.observer.person_id
    (mine,) = [one for one in cast.rows(Assessment) if str(one.participant_id) == lea]
    assert mine.rater_id == cast.observer.person_id
    (gone,) = [one for one in cast.rows(Person) if one.id == paper]
    assert (gone.sealed_key, gone.sealed_name) == (None, b"")
    assert browser.get("/me", follow_redirects=False).status_code in (303, 401)


def test_a_code_has_one_owner_and_lets_nobody_in_who_has_an_address(cast, lea):
    ana = invited(cast)
    cast.service.deliver()
    before = len(cast.service.mailbox.to("ana@example.org"))
    code = code_for(cast, ana["id"])
    nobody = cast.service.client(**{"accept-language": "en"})
    page = f"/claim/{code}"
    assert "ana@example.org" not in nobody.get(page).text
    assert nobody.post(page).status_code == 422
    other = nobody.post(page, data={"email": "staff@example.org"})
    right = nobody.post(page, data={"email": "ana@example.org"})
    assert (other.status_code, other.text) == (200, right.text)
    cast.service.deliver()
    assert len(cast.service.mailbox.to("ana@example.org")) == before + 1
    assert nobody.get("/me", follow_redirects=False).status_code in (303, 401)

    first, second = code_for(cast, lea), code_for(cast, lea)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", first)
    assert nobody.get(f"/claim/{first}").status_code == 404
    assert nobody.get(f"/claim/{second}").status_code == 200
    assert all(first not in one.digest for one in cast.rows(ClaimCode))
    assert "does not work" in nobody.post("/claim", data={"code": "nothing"}).text
    assert nobody.post("/claim", data={}).status_code == 422
    cast.service.clock.pass_by(days=180)
    assert nobody.get(f"/claim/{second}").status_code == 404


class TestPages:
    """What is read and printed: the database cannot matter."""

    @pytest.fixture
    def database_url(self, sqlite_database):
        return sqlite_database

    def test_a_mediator_enters_a_name_and_prints_the_code(self, cast):
        people = f"/exchanges/{cast.exchange.id}/people"
        fields = {**LEA, "organisation_id": str(cast.tech.id), "email": ""}
        door = f"/exchanges/{cast.exchange.id}/participants"
        paper = send(cast.browser(), people, door, **fields)
        assert paper.status_code == 200
        for said in (
            "Léa Sans-Adresse",
            "<svg",
            "/claim",
            'lang="fr"',
            'lang="pt"',
            "Avec ce code",
        ):
            assert said in paper.text
        code = found(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", paper.text)[0]
        by_code(cast, code)
        (row,) = [one for one in cast.rows(Participant) if one.invited_at is None]
        again = send(cast.browser(), people, f"{door}/{row.id}/paper")
        assert code not in again.text
        assert cast.service.client().get(f"/claim/{code}").status_code == 404

    def test_a_code_stands_in_no_log(self):
        links = SECRET_LINKS
        assert "ABCD" not in links.masked("/claim/ABCD-EFGH-JKMN-PQRS-TVWX")
