"""People join by a link or from a list; whoever has not accepted can be removed."""

import pytest

from app.exchanges.tables import JoinLink, Participant

HEADING = "name,email,organisation,role\n"
GOOD = "Ana Exemple,ana@example.org,tech,volunteer\n"


def stored(cast, table):
    return cast.rows(table)


def api(cast, path, **body):
    return cast.api().post(f"/api/v1/exchanges/{cast.exchange.id}/{path}", json=body)


def send(cast, csv, what):
    browser = cast.browser()
    browser.headers["accept-language"] = "en"
    address = f"/exchanges/{cast.exchange.id}/people/list"
    token = browser.get(address).text.split('name="csrf" value="')[1].split('"')[0]
    return browser.post(address, data={"csrf": token, "csv": csv, "what": what})


def new_participant(cast):
    """Return who takes part beside the cast: rows come in no order from PostgreSQL."""
    known = {cast.staff.id, cast.volunteer.id}
    (new,) = [one for one in stored(cast, Participant) if one.id not in known]
    return new


@pytest.fixture
def link(cast):
    made = api(cast, "join-links", organisation_id=str(cast.tech.id), role="volunteer", maximum=1)
    assert made.status_code == 201, made.text
    return made.json()["url"].removeprefix("https://badges.example.org")


def test_somebody_joins_by_a_link_and_is_asked_by_mail(cast, link):
    nobody = cast.service.client()
    assert "Un échange" in nobody.get(link).text
    sent = nobody.post(link, data={"name": "Ana Exemple", "email": "ana@example.org"})
    assert sent.status_code == 200
    cast.service.deliver()
    assert cast.service.mailbox.link("ana@example.org").startswith("/sign-in/")
    new = new_participant(cast)
    assert (new.organisation_id, new.consented_at) == (cast.tech.id, None)


def test_a_full_link_takes_nobody_more(cast, link):
    nobody = cast.service.client()
    nobody.post(link, data={"name": "Ana", "email": "ana@example.org"})
    assert nobody.post(link, data={"name": "Bo", "email": "bo@example.org"}).status_code == 404
    assert len(stored(cast, Participant)) == 3


def test_nobody_learns_who_takes_part_already(cast, link):
    nobody = cast.service.client()
    known = nobody.post(link, data={"name": "X", "email": "staff@example.org"})
    new = nobody.post(link, data={"name": "X", "email": "ana@example.org"})
    assert (known.status_code, new.status_code) == (200, 200)
    assert known.text == new.text
    assert stored(cast, JoinLink)[0].uses == 1


def test_a_wrong_address_is_named_and_takes_no_place(cast, link):
    nobody = cast.service.client()
    answer = nobody.post(link, data={"name": "Ana Exemple", "email": "nowhere"})
    assert answer.status_code == 422
    assert "Ana Exemple" in answer.text
    assert stored(cast, JoinLink)[0].uses == 0


def test_old_and_revoked_links_are_dead(cast, link):
    (row,) = stored(cast, JoinLink)
    assert api(cast, f"join-links/{row.id}/revoke").status_code == 200
    assert cast.service.client().get(link).status_code == 404
    assert api(cast, f"join-links/{row.id}/revoke").status_code == 409
    later = api(cast, "join-links", organisation_id=str(cast.tech.id), role="staff", days=1)
    cast.service.clock.pass_by(days=1)
    address = later.json()["url"].removeprefix("https://badges.example.org")
    assert cast.service.client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Bo,nowhere,tech,staff", "e-mail address"),
        ("Bo,bo@example.org,Ailleurs,staff", "no part in this exchange"),
        ("Bo,bo@example.org,tech,boss", "no role"),
        (",bo@example.org,tech,staff", "name"),
        ("Bo,ANA@example.org,tech,staff", "twice"),
        ("Bo,staff@example.org,social,staff", "already takes part"),
    ],
)
def test_a_list_is_looked_at_first_and_good_rows_enter_without_the_wrong_ones(cast, row, message):
    text = HEADING + GOOD + row + "\n"
    before = len(stored(cast, Participant))
    looked = send(cast, text, "look")
    assert looked.status_code == 200
    assert message in looked.text
    assert len(stored(cast, Participant)) == before
    wrong = send(cast, text, "wrong")
    assert wrong.headers["content-type"].startswith("text/csv")
    assert wrong.text.splitlines()[1:] == [row]
    assert send(cast, text, "enter").status_code == 200
    assert len(stored(cast, Participant)) == before + 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "There is no list yet"),
        ("name,email\nAna,ana@example.org\n", "organisation, role"),
        (HEADING, "0 rows"),
        (HEADING + 'Ana,"ana', "is not CSV"),
    ],
)
def test_a_list_that_is_none_is_named(cast, text, message):
    answer = send(cast, text, "look")
    assert answer.status_code == 422
    assert message in answer.text


def test_a_formula_leaves_as_text(cast):
    wrong = send(cast, HEADING + "=1+1,nowhere,tech,staff\n", "wrong")
    assert wrong.text.splitlines()[1].startswith("'=1+1")


def test_the_api_says_what_would_happen_before_it_does(cast):
    report = api(
        cast, "participants/import", csv=HEADING.replace(",", ";") + GOOD.replace(",", ";")
    )
    assert report.json() == {"entered": 0, "lines": [{"line": 2, "problem": None}]}
    done = api(cast, "participants/import", csv=HEADING + GOOD, dry_run=False)
    assert done.json()["entered"] == 1


def test_only_who_has_not_accepted_is_removed(cast):
    api(cast, "participants/import", csv=HEADING + GOOD, dry_run=False)
    new = new_participant(cast)
    door = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    assert cast.api().delete(f"{door}/{cast.staff.id}").status_code == 422
    assert cast.api().delete(f"{door}/{new.id}").status_code == 204
    assert new.id not in {one.id for one in stored(cast, Participant)}
