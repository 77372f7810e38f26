"""People come to act for an organisation, by an invitation or by asking; they leave, or are taken out."""

import pytest
from sqlmodel import select

from app.contacts.homes import Home, sections_of
from app.contacts.tables import Contact, ContactRequest
from app.exchanges.hours import NewHours, declare_hours
from app.exchanges.tables import CharterAcceptance, Hours, Participant
from app.programmes.tables import Organisation
from tests.app.meeting import acts_for
from tests.app.running import csrf_in

pytestmark = pytest.mark.both_databases


def send(browser, page, address, **typed):
    """Send a form of a page; who is not signed in has no token."""
    shown = browser.get(page).text
    token = csrf_in(shown) if browser.cookies else ""
    return browser.post(address, data={"csrf": token, **typed})


def spoken(browser):
    browser.headers["accept-language"] = "en"
    return browser


def by_mail(cast, address):
    """Open the last link that was mailed to somebody."""
    cast.service.deliver()
    browser = spoken(cast.service.client())
    link = cast.service.mailbox.link(address)
    return browser, browser.post(link)


def of_cast(cast, table):
    return cast.rows(table)


def test_an_invitation_says_who_invites_and_takes_a_no(cast):
    mediator = spoken(cast.browser())
    base = f"/organisations/{cast.social.id}"
    page = f"{base}/contacts"
    new = {"name": "Noa Invention", "email": "noa@example.org"}
    assert "on its way" in send(mediator, page, page, **new).text
    assert "is invited to" in send(mediator, page, page, **new).text
    bad = send(mediator, page, page, name="", email="x")
    assert (bad.status_code, "“x” is not an e-mail" in bad.text) == (422, True)

    noa, asked = by_mail(cast, "noa@example.org")
    (mail,) = cast.service.mailbox.to("noa@example.org")
    assert "Mediator" in mail
    assert "Mediator, of Programme solidaire, invites you to act for Une social" in asked.text
    (contact,) = of_cast(cast, Contact)
    once_more = send(mediator, page, f"{page}/{contact.id}/invitation").text
    assert "on its way once more" in once_more
    own = f"/contacts/{contact.id}"
    assert noa.get(base).status_code == 404
    assert "You said no on" in send(noa, own, f"{own}/decline").text
    home = send(noa, own, f"{own}/accept")
    assert (home.status_code, "You act for this organisation now." in home.text) == (200, True)
    assert "What we want to learn" in home.text
    assert send(noa, own, f"{own}/decline").status_code == 422
    assert base in noa.get("/today").text
    other = f"/organisations/{cast.tech.id}"
    assert noa.get(other).status_code == 404
    assert "no longer act" in send(noa, page, f"{base}/leave").text
    assert noa.get(base).status_code == 404
    assert send(mediator, page, page, **new).is_success  # who left may be asked again


def test_who_is_taken_out_reads_why_and_sees_nothing_more(cast):
    with cast.service.work() as work:
        acts_for(work, cast, cast.staff.person_id, cast.social)
    (contact,) = of_cast(cast, Contact)
    mediator, base = cast.api(), f"/api/v1/organisations/{cast.social.id}/contacts"
    (listed,) = mediator.get(base).json()["items"]
    assert (listed["state"], listed["email"]) == ("acts", "staff@example.org")
    staff = spoken(cast.service.signed_in(cast.staff.person_id))
    assert staff.get(base).json()["items"][0]["email"] is None
    once = {"Idempotency-Key": "out"}
    reason = {"reason": "Le mandat est fini."}
    out = mediator.post(f"{base}/{contact.id}/take-out", json=reason, headers=once)
    assert out.json()["state"] == "taken-out"
    again = mediator.post(f"{base}/{contact.id}/take-out", json=reason, headers=once)
    assert again.json() == out.json()
    assert mediator.post(f"{base}/{contact.id}/take-out", json=reason).status_code == 409
    cast.service.deliver()
    assert "Le mandat est fini." in cast.service.mailbox.to("staff@example.org")[-1]
    assert staff.get(f"/organisations/{cast.social.id}").status_code == 404
    assert "Le mandat est fini." in staff.get(f"/contacts/{contact.id}").text


def test_somebody_unknown_asks_and_is_let_in_or_told_why_not(cast):
    page = f"/join-us/{cast.programme.slug}"
    anybody = spoken(cast.service.client())
    new = {"name": "Lou Inconnu", "email": "lou@example.org"}
    assert "Look into your mail" in send(anybody, page, f"{page}/enter", **new).text
    lou, form = by_mail(cast, "lou@example.org")
    assert "Name of the organisation" in form.text
    asked = {"organisation_name": "La Fabrique inventée", "kind": "tech", "words": "J’y code."}
    assert "it answers by mail" in send(lou, page, page, **asked).text
    assert "asked this programme already" in send(lou, page, page, **asked).text

    mediator = spoken(cast.browser())
    assert "La Fabrique" not in mediator.get(f"/programmes/{cast.programme.id}/organisations").text
    (request,) = of_cast(cast, ContactRequest)
    listed = f"/programmes/{cast.programme.id}/requests"
    assert f"{listed}" in mediator.get(f"/programmes/{cast.programme.id}").text
    assert "J’y code." in mediator.get(listed).text
    assert "told by mail" in send(mediator, listed, f"{listed}/{request.id}/let-in").text
    (contact,) = of_cast(cast, Contact)
    assert lou.get(f"/organisations/{contact.organisation_id}").is_success
    assert send(mediator, listed, f"{listed}/{request.id}/refuse", reason="Non.").status_code == 422
    names = {row.name for row in of_cast(cast, Organisation)}
    assert "La Fabrique inventée" in names

    send(lou, page, page, **{**asked, "organisation_name": "Une autre"})
    second = next(row for row in of_cast(cast, ContactRequest) if row.id != request.id)
    send(mediator, listed, f"{listed}/{second.id}/refuse", reason="Nous ne la connaissons pas.")
    cast.service.deliver()
    assert "Nous ne la connaissons pas." in cast.service.mailbox.to("lou@example.org")[-1]
    assert "Nous ne la connaissons pas." in lou.get(page).text
    send(lou, page, page, **{**asked, "organisation_name": "Par erreur"})
    (third,) = [row for row in of_cast(cast, ContactRequest) if row.state == "waiting"]
    assert send(lou, page, f"{page}/requests/{third.id}/withdraw").is_success
    assert third.id not in {row.id for row in of_cast(cast, ContactRequest)}
    log = spoken(cast.browser("owner")).get(f"/programmes/{cast.programme.id}/audit").text
    assert log.count("Lou Inconnu") > 2, "as a contact, and as who asked to be one"


def test_a_contact_accepts_the_texts_and_confirms_the_other_sides_hours(cast):
    with cast.service.work() as work:
        staff = work.session.get_one(Participant, cast.staff.id)
        own = declare_hours(work, staff, NewHours(day=work.now.date(), hours=2)).id
        volunteer = work.session.get_one(Participant, cast.volunteer.id)
        hours = declare_hours(work, volunteer, NewHours(day=work.now.date(), hours=3)).id
        speaker = acts_for(work, cast, cast.staff.person_id, cast.social)
        acts_for(work, cast, cast.observer.person_id, cast.social)
        home = Home(work.session.get_one(Organisation, cast.social.id), speaker, "fr")
        todo = dict(sections_of(work, home))["contacts/to_do.html"]
        assert (todo["missing"], todo["waiting"]) == ([cast.exchange.id], {cast.exchange.id: 1})
    browser = spoken(cast.service.signed_in(cast.staff.person_id))
    base = f"/organisations/{cast.social.id}/exchanges/{cast.exchange.id}"
    assert "Accepted" in send(browser, f"{base}/agreements", f"{base}/agreements").text
    sides = {row.organisation_id for row in of_cast(cast, CharterAcceptance)}
    assert sides == {cast.social.id}
    page = f"{base}/hours"
    told, place = "3 h of the other side wait", f'href="{page}#waiting"'
    colleague = spoken(cast.service.signed_in(cast.observer.person_id))
    days = [one.get("/today").text for one in (browser, colleague)]
    assert [day.count(told) for day in days] == [1, 1], "who also takes part is told once"
    assert [place in day for day in days] == [False, True]
    refused = send(browser, page, page, hours=f"{own} 8")
    assert "not by one’s own" in refused.text or refused.status_code == 422
    assert "confirmed" in send(browser, page, page, hours=f"{hours} 12").text
    assert told not in colleague.get("/today").text
    states = {row.id: row.state for row in of_cast(cast, Hours)}
    assert (states[own], states[hours]) == ("declared", "confirmed")
    with cast.service.work() as work:
        assert work.session.exec(select(Hours.judged_by).where(Hours.id == hours)).one() == (
            cast.staff.person_id
        )
