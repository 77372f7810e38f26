"""The share page: private by default, opened and closed by its owner alone."""

import json

import pytest
from sqlalchemy import event

from app.sharing.card import TITLE_LINES, TITLE_SIZES, fit
from tests.app.pdf_judge import read_accessible


@pytest.fixture
def badge(cast):
    return cast.award()


def press(client, path, what):
    csrf = client.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": csrf, "what": what}, follow_redirects=False)


@pytest.mark.both_databases
def test_a_badge_is_private_until_its_owner_opens_it(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    visitor = cast.service.client()
    assert visitor.get(path).status_code == 404
    assert owner.get(path).status_code == 200
    press(owner, path, "accept")
    assert visitor.get(path).status_code == 404
    press(owner, path, "open")
    assert visitor.get(path).status_code == 200
    press(owner, path, "close")
    assert visitor.get(path).status_code == 404


@pytest.mark.both_databases
def test_a_page_that_verifies_holds_one_connection(cast, badge):
    path, pool = f"/b/{badge['id']}", cast.service.inside.engine.pool
    owner = cast.service.signed_in(cast.staff.person_id)
    for what in ("accept", "open"):
        press(owner, path, what)
    held, most = 0, 0

    def taken(*_):
        nonlocal held, most
        held += 1
        most = max(most, held)

    def given_back(*_):
        nonlocal held
        held -= 1

    event.listen(pool, "checkout", taken)
    event.listen(pool, "checkin", given_back)
    try:
        assert cast.service.client().get(path).status_code == 200
    finally:
        event.remove(pool, "checkout", taken)
        event.remove(pool, "checkin", given_back)
    assert most == 1, "as many readers as there are connections would wait for one another"


def test_a_private_badge_looks_like_no_badge(cast, badge):
    visitor = cast.service.client()
    private = visitor.get(f"/b/{badge['id']}")
    absent = visitor.get("/b/00000000-0000-4000-8000-000000000000")
    assert private.status_code == absent.status_code == 404


def test_not_even_the_mediator_opens_it(cast, badge):
    path = f"/b/{badge['id']}"
    assert cast.browser().get(path).status_code == 404
    other = cast.service.signed_in(cast.volunteer.person_id)
    csrf = other.get("/today").text.split('name="csrf" value="')[1].split('"')[0]
    assert other.post(path, data={"csrf": csrf, "what": "open"}).status_code == 404
    assert cast.service.client().get(path).status_code == 404


def test_it_is_accepted_before_it_is_shared(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    press(owner, path, "open")
    assert cast.service.client().get(path).status_code == 404


def test_the_open_page_speaks_to_people_and_to_machines(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    press(owner, path, "accept")
    press(owner, path, "open")
    answer = cast.service.client(**{"accept-language": "en"}).get(path)
    assert badge["assertion"] in answer.headers["link"]
    for expected in (
        'property="og:title"',
        'property="og:image"',
        "Staff Exemple",
        "linkedin.com/profile/add",
        badge["png"],
        "e-CF",
    ):
        assert expected in answer.text
    assert "staff@example.org" not in answer.text


def test_my_badges_are_mine(cast, badge):
    mine = cast.service.signed_in(cast.staff.person_id).get("/me").text
    theirs = cast.service.signed_in(cast.volunteer.person_id).get("/me").text
    assert f"/b/{badge['id']}" in mine
    assert f"/b/{badge['id']}" not in theirs


def test_a_declined_badge_is_shown_nowhere_still_verifies_and_can_be_taken_back(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    visitor = cast.service.client()
    press(owner, path, "accept")
    press(owner, path, "open")
    press(owner, path, "decline")
    assert visitor.get(path).status_code == 404
    press(owner, path, "open")
    assert visitor.get(path).status_code == 404
    verified = visitor.post("/api/v1/verify", json={"input": badge["assertion"]}).json()
    assert verified["valid"] is True
    press(owner, path, "accept")
    assert visitor.get(path).status_code == 404
    press(owner, path, "open")
    assert visitor.get(path).status_code == 200


def test_my_badges_say_which_one_i_declined(cast, badge):
    owner = cast.service.signed_in(cast.staff.person_id)
    owner.headers["accept-language"] = "en"
    assert "Declined" not in owner.get("/me").text
    press(owner, f"/b/{badge['id']}", "decline")
    assert "Declined" in owner.get("/me").text


def test_the_exchange_and_its_organisations_are_named_only_when_the_owner_says_so(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    visitor = cast.service.client()
    press(owner, path, "accept")
    press(owner, path, "open")
    names = ("Un échange", "Une social", "Une tech")
    for what, shown in (("", False), ("name", True), ("hide", False)):
        if what:
            press(owner, path, what)
        page = visitor.get(path).text
        assert [name in page for name in names] == [shown] * 3
        assert all(name in owner.get(path).text for name in names)


@pytest.mark.parametrize("what", ["decline", "name", "hide"])
def test_only_the_owner_declines_or_chooses_what_is_named(cast, badge, what):
    other = cast.service.signed_in(cast.volunteer.person_id)
    csrf = other.get("/today").text.split('name="csrf" value="')[1].split('"')[0]
    answer = other.post(f"/b/{badge['id']}", data={"csrf": csrf, "what": what})
    assert answer.status_code == 404


def opened(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    press(owner, path, "accept")
    press(owner, path, "open")
    return path


def test_the_page_tells_what_was_checked_and_how_far_the_person_came(cast, badge):
    page = cast.service.client(**{"accept-language": "en"}).get(opened(cast, badge)).text
    count = len(cast.descriptors())
    assert "Verified just now: genuine and in force." in page
    assert f"0 of {count}" in page
    assert f"{count} of {count}" in page
    assert "1 piece, seen by the mediator" in page
    assert "customarily beside EQF level" in page


def test_a_revoked_badge_is_not_called_genuine(cast, badge):
    path = opened(cast, badge)
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "A mistake."})
    page = cast.service.client(**{"accept-language": "en"}).get(path).text
    assert "Verified just now" not in page
    assert "This badge was revoked." in page


def test_machines_read_the_credential_only_while_the_page_is_open(cast, badge):
    owner = cast.service.signed_in(cast.staff.person_id)
    assert "application/ld+json" not in _scripts(owner.get(f"/b/{badge['id']}").text)
    page = cast.service.client(**{"accept-language": "en"}).get(opened(cast, badge)).text
    described = json.loads(_scripts(page).split(">", 1)[1])
    assert described["@type"] == "EducationalOccupationalCredential"
    assert described["url"].endswith(f"/b/{badge['id']}")
    assert "staff@" not in page


def _scripts(page):
    parts = page.split('<script type="application/ld+json"')
    return f"application/ld+json{parts[1].split('</script>')[0]}" if len(parts) > 1 else ""


def test_the_card_is_a_large_picture_of_an_open_badge_alone(cast, badge):
    visitor = cast.service.client()
    assert visitor.get(f"/b/{badge['id']}/card.png").status_code == 404
    answer = visitor.get(f"{opened(cast, badge)}/card.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)
    assert answer.headers["cache-control"] == "public, no-cache"  # once closed, it is shown no more
    again = visitor.get(
        f"/b/{badge['id']}/card.png", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "title", ["Analyser", "Protéger les données personnelles des bénéficiaires", "x" * 200]
)
def test_a_title_of_any_length_fits_the_card(title):
    size, lines = fit(title)
    assert 1 <= len(lines) <= TITLE_LINES
    assert size in TITLE_SIZES


def test_what_is_taken_along_is_named_as_people_find_it_again_and_only_by_who_may_see_the_page(
    cast, badge
):
    names = {
        "badge.png": "png",
        "certificate.pdf?lang=pt": "pdf",
        "qr.png": "qr.png",
        "qr.svg": "qr.svg",
    }
    visitor = cast.service.client(**{"accept-language": "en"})
    for name in names:
        assert visitor.get(f"/b/{badge['id']}/{name}").status_code == 404
    path = opened(cast, badge)
    files = {name: visitor.get(f"{path}/{name}") for name in names}
    for name, ending in names.items():
        assert files[name].headers["content-disposition"] == (
            'attachment; filename="analyser-et-presenter-des-donnees-pratiquer-staff-exemple.'
            f'{ending}"'
        )
        assert "noindex" in files[name].headers["x-robots-tag"]
    assert files["badge.png"].content == visitor.get(badge["png"]).content
    pdf = read_accessible(files["certificate.pdf?lang=pt"].content)
    (sheet,) = pdf.pages
    told = " ".join(sheet.extract_text().split())
    for said in ("Staff Exemple", "nível 2 de 4", path, "O que esta pessoa sabe fazer"):
        assert said in told
    assert "Un échange" not in told
    assert "staff@example.org" not in told
    assert b"<svg" in files["qr.svg"].content
    press(cast.service.signed_in(cast.staff.person_id), path, "name")
    named = read_accessible(visitor.get(f"{path}/certificate.pdf").content)
    assert "Un échange" in named.pages[0].extract_text()
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "A mistake."})
    assert visitor.get(f"{path}/badge.png").status_code == 410
    revoked = read_accessible(visitor.get(f"{path}/certificate.pdf").content)
    assert "This badge was revoked." in revoked.pages[0].extract_text()
