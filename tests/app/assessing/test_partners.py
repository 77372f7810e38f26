"""Partners rate by a mailed link: one side, once, for a time, and without an account."""

import pytest

from app.assessing.tables import Assessment, PartnerLink, RatedBy

COMPETENCE = "data-analysis"


def ask(cast, who="mediator", **changes):
    body = {
        "organisation_id": str(cast.tech.id),
        "name": "Partenaire Exemple",
        "email": "partner@example.org",
        "moment": "final",
        **changes,
    }
    return cast.api(who).post(f"/api/v1/exchanges/{cast.exchange.id}/partner-links", json=body)


def mailed(cast):
    cast.service.deliver()
    return cast.service.mailbox.link("partner@example.org")


def field(cast, person, descriptor="practise-1"):
    return f"rate-{person.id}.{COMPETENCE}.{descriptor}"


def stored(cast, table):
    return cast.rows(table)


@pytest.fixture
def link(cast):
    answer = ask(cast)
    assert answer.status_code == 201, answer.text
    assert "token" not in answer.text
    return mailed(cast)


def test_a_partner_rates_without_an_account(cast, link):
    nobody = cast.service.client()
    page = nobody.get(link)
    assert page.status_code == 200
    assert "Staff Exemple" in page.text
    assert "Volunteer Exemple" not in page.text  # their own side
    assert "staff@example.org" not in page.text
    assert nobody.post(link, data={field(cast, cast.staff): "yes"}).status_code == 200
    (said,) = stored(cast, Assessment)
    assert (said.by, said.ratings) == (RatedBy.PARTNER, {"practise-1": "yes"})


def test_a_link_works_once(cast, link):
    nobody = cast.service.client()
    nobody.post(link, data={field(cast, cast.staff): "yes"})
    again = nobody.post(link, data={field(cast, cast.staff): "no"})
    assert again.status_code == 404
    assert stored(cast, Assessment)[0].ratings == {"practise-1": "yes"}


def test_a_link_ends_with_its_time(cast, link):
    cast.service.clock.pass_by(days=14)
    assert cast.service.client().get(link).status_code == 404


def test_a_revoked_link_is_dead_and_is_not_revoked_twice(cast, link):
    (row,) = stored(cast, PartnerLink)
    door = f"/api/v1/exchanges/{cast.exchange.id}/partner-links/{row.id}/revoke"
    assert cast.api().post(door).status_code == 200
    assert cast.api().post(door).status_code == 409
    assert cast.service.client().get(link).status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("rate-{volunteer}.data-analysis.practise-1", "yes", 404),
        ("rate-{staff}.astrology.practise-1", "yes", 404),
        ("rate-{staff}.data-analysis.practise-99", "yes", 422),
        ("rate-{staff}.data-analysis.practise-1", "brilliant", 422),
        ("rate-not-an-id.data-analysis.practise-1", "yes", 422),
        ("nothing", "yes", 422),
    ],
)
def test_what_the_link_does_not_speak_of_is_refused_and_the_link_lives(
    cast, link, name, value, status
):
    nobody = cast.service.client()
    sent = name.format(volunteer=cast.volunteer.id, staff=cast.staff.id)
    assert nobody.post(link, data={sent: value}).status_code == status
    assert stored(cast, Assessment) == []
    assert nobody.get(link).status_code == 200


@pytest.mark.both_databases
def test_what_was_ticked_stays_when_something_is_wrong(cast, link):
    fields = {field(cast, cast.staff): "partly", field(cast, cast.staff, "practise-99"): "yes"}
    page = cast.service.client().post(link, data=fields)
    assert page.status_code == 422
    assert 'value="partly" checked' in page.text


def test_an_organisation_without_part_is_refused(cast):
    answer = ask(cast, organisation_id=str(cast.programme.id))
    assert answer.status_code == 422
    assert "no part" in answer.json()["detail"]


@pytest.mark.both_databases
def test_a_mediator_asks_and_revokes_on_the_page(cast):
    browser = cast.browser()
    browser.headers["accept-language"] = "en"
    address = f"/exchanges/{cast.exchange.id}/partners"
    token = browser.get(address).text.split('name="csrf" value="')[1].split('"')[0]
    fields = {
        "csrf": token,
        "organisation_id": str(cast.tech.id),
        "name": "Partenaire Exemple",
        "email": "partner@example.org",
        "moment": "final",
    }
    wrong = browser.post(address, data={**fields, "email": "nowhere"})
    assert wrong.status_code == 422
    assert "Partenaire Exemple" in wrong.text
    assert "Waiting" in browser.post(address, data=fields).text
    (row,) = stored(cast, PartnerLink)
    assert "Revoked" in browser.post(f"{address}/{row.id}/revoke", data={"csrf": token}).text
