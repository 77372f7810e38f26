"""A name changed after the award is the holder's word until the programme confirms it; no former name is shown."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from app.issuing.names import is_unconfirmed
from app.people.tables import Person
from app.plumbing.audit import AuditEvent

FORMER, NEW = "Staff Exemple", "Camille Nouvelle"
WORDS = "gave this name after the badge was awarded"
AT = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("named_at", "confirmed_at", "unconfirmed"),
    [
        (None, None, False),
        (AT - DAY, None, False),
        (AT, None, False),
        (AT + DAY, None, True),
        (AT + DAY, AT + 2 * DAY, False),
        (AT + 2 * DAY, AT + DAY, True),
        (AT + DAY, AT + DAY, False),
    ],
)
def test_a_name_is_unconfirmed_from_its_change_to_its_confirmation(
    named_at, confirmed_at, unconfirmed
):
    assert is_unconfirmed(named_at, AT, confirmed_at) is unconfirmed


def send(client, page, path, **typed):
    csrf = client.get(page).text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": csrf, **typed}, follow_redirects=False)


def rename(cast, name=NEW, language="en"):
    cast.service.clock.pass_by(hours=1)
    client = cast.browser("staff")
    return send(client, "/me/data", "/me/data", name=name, language=language)


@pytest.fixture
def badge(cast):
    made = cast.award()
    owner = cast.browser("staff")
    for what in ("accept", "open"):
        send(owner, f"/b/{made['id']}", f"/b/{made['id']}", what=what)
    return made


def page_of(cast, badge):
    return cast.service.client(**{"accept-language": "en"}).get(f"/b/{badge['id']}").text


def told(cast):
    with cast.service.work() as work:
        rows = work.session.exec(select(AuditEvent).order_by(col(AuditEvent.position))).all()
        return [
            (row.action, row.actor)
            for row in rows
            if row.action in ("award.renamed", "award.name-confirmed")
        ]


def test_the_page_shows_the_new_name_as_the_holders_until_the_programme_confirms(cast, badge):
    assert WORDS not in page_of(cast, badge)
    rename(cast)
    shown = page_of(cast, badge)
    assert NEW in shown
    assert FORMER not in shown
    assert WORDS in shown
    assert told(cast) == [("award.renamed", cast.staff.person_id)]

    mediator = cast.browser()
    listed = mediator.get(f"/programmes/{cast.programme.id}/awards").text
    assert "New name, not confirmed" in listed or "Nouveau nom, non confirmé" in listed
    decision = listed.split('href="/decisions/')[1].split('"')[0]
    answer = send(mediator, f"/decisions/{decision}", f"/awards/{badge['id']}/name")
    assert answer.status_code == 303
    assert WORDS not in page_of(cast, badge)
    assert NEW in page_of(cast, badge)
    assert told(cast)[-1] == ("award.name-confirmed", cast.mediator.person_id)

    again = send(mediator, f"/decisions/{decision}", f"/awards/{badge['id']}/name")
    assert again.status_code == 422

    rename(cast, "Camille Encore")
    assert WORDS in page_of(cast, badge), "each change is confirmed by itself"


@pytest.mark.both_databases
def test_a_program_confirms_a_name_once(cast, badge):
    rename(cast)
    path = f"/api/v1/awards/{badge['id']}/confirm-name"
    assert cast.api("observer").post(path).status_code == 403
    assert WORDS in page_of(cast, badge)
    assert cast.api().post(path).json()["id"] == badge["id"]
    assert WORDS not in page_of(cast, badge)
    assert told(cast)[-1] == ("award.name-confirmed", cast.mediator.person_id)
    assert cast.api().post(path).status_code == 409


def test_a_passport_and_its_pdf_say_so_too(cast, badge):
    rename(cast)
    owner = cast.browser("staff")
    send(owner, "/passport", "/passport", what="open")
    address = owner.get("/passport").text.split("/p/")[1].split('"')[0].split("<")[0]
    reader = cast.service.client(**{"accept-language": "en"})
    said = "gave this name after a badge shown here was awarded"
    assert said in reader.get(f"/p/{address}").text
    pdf = reader.get(f"/p/{address}/passport.pdf?lang=en")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert said in " ".join(text.split())


def test_another_language_or_the_same_name_changes_no_name(cast, badge):
    rename(cast, FORMER, "pt")
    assert told(cast) == []
    assert WORDS not in page_of(cast, badge)
    with cast.service.work() as work:
        assert work.session.get_one(Person, cast.staff.person_id).named_at is None


def test_a_name_changed_before_the_decision_is_what_the_programme_knew(cast):
    rename(cast)
    made = cast.award()
    owner = cast.browser("staff")
    for what in ("accept", "open"):
        send(owner, f"/b/{made['id']}", f"/b/{made['id']}", what=what)
    assert NEW in page_of(cast, made)
    assert WORDS not in page_of(cast, made)
    assert told(cast) == []


def test_observers_see_it_and_confirm_nothing(cast, badge):
    rename(cast)
    observer = cast.browser("observer")
    listed = observer.get(f"/programmes/{cast.programme.id}/awards").text
    assert "/decisions/" not in listed, "whose badge it is, is not for observers"
    assert observer.get(f"/decisions/{badge['decision_id']}").status_code == 403
    answer = send(observer, "/me/data", f"/awards/{badge['id']}/name")
    assert answer.status_code == 403
    assert WORDS in page_of(cast, badge)


def test_linkedin_is_told_the_programmes_number_where_it_has_one(cast, badge):
    def link():
        return (
            cast.browser("staff")
            .get(f"/b/{badge['id']}")
            .text.split("linkedin.com/profile/add")[1]
            .split('"')[0]
        )

    assert "organizationName=" in link()
    owner = cast.api("owner")
    path = f"/api/v1/programmes/{cast.programme.id}"
    for given in ("https://www.linkedin.com/company/12345/admin/", " 12345 ", "12345"):
        assert owner.patch(path, json={"linkedin_id": given}).json()["linkedin_id"] == "12345"
    assert "organizationId=12345" in link()
    assert owner.patch(path, json={"linkedin_id": "our-page"}).status_code == 422
    assert owner.patch(path, json={"linkedin_id": None}).json()["linkedin_id"] is None
    assert "organizationId" not in link()
