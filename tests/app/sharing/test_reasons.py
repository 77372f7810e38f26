"""Why a level was decided: read by the person it is about, on sheet, badge and in the mail; by nobody else."""

import pytest

from app.assessing.tables import Decision

WHY = "Travail soigné, limites dites sans qu'on le demande."
SHOWN = "Travail soigné, limites dites sans qu&#39;on le demande."


@pytest.fixture
def badge(cast):
    return cast.act_award()


def own_sheet(cast):
    return f"/participations/{cast.staff.id}/data-analysis"


def section(page, title):
    """Return the section of a page that a heading names, or nothing when the page has none."""
    return page.partition(f'aria-labelledby="{title}"')[2].partition("</section>")[0]


def press(browser, path, **fields):
    token = browser.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    return browser.post(path, data={"csrf": token, **fields}, follow_redirects=False)


def test_the_person_reads_the_decision_and_its_reasons(cast, badge):
    person = cast.service.signed_in(cast.staff.person_id)
    for path in (own_sheet(cast), f"/b/{badge['id']}"):
        page = person.get(path).text
        assert SHOWN in page, path
        assert "médiation de Programme solidaire" in page, path
    cast.service.deliver()
    mail = cast.service.mailbox.to("staff@example.org")[-1]
    assert WHY in mail


def test_nobody_else_reads_them(cast, badge):
    path = f"/b/{badge['id']}"
    person = cast.service.signed_in(cast.staff.person_id)
    for act in ("accept", "open", "name"):
        assert press(person, path, what=act).status_code == 303
    documents = [badge["assertion"], f"{badge['assertion']}/signed", badge["png"]]
    others = [
        cast.service.client(),
        cast.service.signed_in(cast.volunteer.person_id),
        cast.browser(),
    ]
    for reader in others:
        page = reader.get(path)
        assert page.status_code == 200
        assert SHOWN not in page.text
        assert WHY not in page.text
        assert reader.get(own_sheet(cast), follow_redirects=False).status_code in {303, 404}
        assert all(WHY.encode() not in reader.get(address).content for address in documents)


def test_reasons_that_were_taken_back_or_taken_anew_are_not_those_of_the_badge(cast, badge):
    (decision,) = cast.rows(Decision)
    decisions = f"/api/v1/exchanges/{cast.exchange.id}/decisions"
    person = cast.service.signed_in(cast.staff.person_id)
    why = {"reason": "Une erreur de grille."}
    reopened = cast.api().post(f"{decisions}/{decision.id}/reopen", json=why)
    assert reopened.status_code == 200
    assert SHOWN not in person.get(f"/b/{badge['id']}").text
    sheet = person.get(own_sheet(cast)).text
    assert section(sheet, "decision-title") == "", "nothing is decided"
    assert SHOWN in section(sheet, "past-title")
    assert why["reason"] in section(sheet, "past-title")
    cast.service.clock.pass_by(days=1)
    assert cast.decide(reasons="Revu avec la personne, tableau par tableau.").status_code == 201
    sheet = person.get(own_sheet(cast)).text
    assert "tableau par tableau" in section(sheet, "decision-title")
    assert SHOWN not in section(sheet, "decision-title")
    assert SHOWN in section(sheet, "past-title")
    assert "tableau par tableau" not in person.get(f"/b/{badge['id']}").text
    made = cast.api().post(f"/api/v1/awards/{badge['id']}/reissue")
    assert made.status_code == 201, made.text
    assert "tableau par tableau" in person.get(f"/b/{made.json()['id']}").text
    assert SHOWN not in person.get(f"/b/{badge['id']}").text
