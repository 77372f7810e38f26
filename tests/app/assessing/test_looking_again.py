"""Who is decided about reads why, and asks for another look; another mediator answers within a month."""

from datetime import timedelta

import pytest

from app.assessing.tables import AnotherLook
from app.people.frozen import set_frozen
from app.privacy.erasing import erase
from tests.app.conftest import COMPETENCE, START
from tests.app.running import csrf_in

pytestmark = pytest.mark.both_databases

WRONG = "La deuxième source n’a pas été lue."
FOUND = "Nous l’avons lue : le niveau reste le même."


def press(browser, page, **typed):
    browser.headers["accept-language"] = "en"
    token = csrf_in(browser.get(page).text)
    return browser.post(page, data={"csrf": token, **typed}, follow_redirects=False)


def test_r23_r24_who_reads_the_reasons_asks_for_another_look_and_is_answered(cast):
    cast.award()
    service, seat = cast.service, f"{cast.staff.id}/{COMPETENCE}"
    own, sheet = f"/participations/{seat}", f"/exchanges/{cast.exchange.id}/participants/{seat}"
    staff, mediator, owner = (cast.browser(who) for who in ("staff", "mediator", "owner"))
    shown = staff.get(own, headers={"accept-language": "en"}).text
    for said in ("Travail soigné", "Self", "Mediator", "Ask for another look"):
        assert said in shown or said == "Self", said
    assert press(staff, own, what="look", concern="Non.").status_code == 422
    assert press(staff, own, what="look", concern=WRONG).status_code == 303
    assert press(staff, own, what="look", concern=WRONG).status_code == 422, "one at a time"
    (look,) = cast.rows(AnotherLook)
    assert look.due_on == (START + timedelta(days=30)).date()
    service.deliver()
    (asked,) = service.mailbox.to("owner@example.org")
    assert "another look" in asked or "nouvel examen" in asked
    assert service.mailbox.to("mediator@example.org") == [], "who decided does not answer"

    today = owner.get("/today", headers={"accept-language": "en"}).text
    assert "asks for another look at a decision" in today
    refused = press(mediator, sheet, what="answer-look", answer=FOUND)
    assert refused.status_code == 422
    assert press(cast.browser("observer"), "/today", what="x").status_code in {404, 405}
    assert press(owner, sheet, what="answer-look", answer=FOUND).status_code == 303
    assert press(owner, sheet, what="answer-look", answer=FOUND).status_code == 422
    service.deliver()
    assert f"/participations/{cast.staff.id}" in service.mailbox.to("staff@example.org")[-1]
    assert FOUND in staff.get(own).text
    again = owner.get("/today", headers={"accept-language": "en"}).text
    assert "asks for another look at a decision" not in again

    why = "La deuxième source manquait vraiment."
    assert press(owner, sheet, what="reopen", reason=why).status_code == 303
    assert why in staff.get(own).text, "R23: what was decided before is read too"
    with service.work() as work:
        set_frozen(work, cast.staff.person_id, work.now)
    assert press(staff, own, what="look", concern=WRONG).status_code == 422, (
        "nothing is decided now"
    )
    with service.work() as work:
        erase(work, cast.staff.person_id)
    assert cast.rows(AnotherLook) == []
