"""People are told: who answers, why, for how long; at every door, without having to accept anything."""

import re

import pytest

from app.plumbing.templating import APP
from app.privacy.keeping import Kind
from tests.app.privacy.test_erasing import english

DOORS = re.compile(r'type="email"|autocomplete="(?:name|email)"|field\("recipient"')
NOT_DOORS = {
    "programmes/settings.html": "the programme's own public address",
    "privacy/data.html": "the page on which the person puts right what is there",
    "components/showcase.html": "a gallery",
}


def test_r18_every_form_that_takes_a_name_or_an_address_says_what_becomes_of_it():
    folder = APP / "templates"
    found = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }
    doors = {name for name, text in found.items() if DOORS.search(text)} - {"components/kit.html"}
    told = {
        name
        for name, text in found.items()
        if re.search(r"\{\{ (?:data_)?notice\(\"(?:own|other|verify)\"\)", text)
    }
    missing = doors - told - set(NOT_DOORS)
    assert not missing, f"{sorted(missing)}: include notice(kind) of privacy/notices.html"
    assert {"exchanges/join.html", "employers/arrive.html", "people/sign_in.html"} <= told
    assert {"verifying/verify.html", "verifying/bulk.html"} <= told


@pytest.mark.parametrize("language", ["en", "fr", "pt"])
def test_r16_r17_the_notice_says_who_answers_how_long_and_what_people_may_do(service, language):
    settings = service.inside.settings.model_copy(
        update={
            "operator_name": "Association Exemple",
            "operator_address": "1 rue de l’Exemple, 00000 Exempleville",
            "data_contact": "data@example.org",
            "hosting": "Hébergeur Exemple",
        }
    )
    service.change(settings=settings)
    reader = service.client(**{"accept-language": language})
    page = reader.get("/privacy").text
    for said in ("Association Exemple", "data@example.org", "Hébergeur Exemple"):
        assert said in page
    assert page.count("<tr>") >= len(Kind), "every kind of data has its term"
    legal = reader.get("/legal").text
    assert "1 rue de l’Exemple" in legal
    assert 'href="/privacy"' in reader.get("/").text
    assert reader.get("/privacy/nobody").status_code == 404
    main = re.sub(
        r"<table>.*?</table>", "", page.split("<main")[1].split("</main>")[0], flags=re.DOTALL
    )
    text = re.sub(r"<[^>]+>", ". ", main)
    sentences = [one for one in re.split(r"[.:;?!]\s", text) if one.strip()]
    long = [one.strip() for one in sentences if len(one.split()) > 25]
    assert not long, f"hard to read: {long}"


def test_r17_a_programmes_notice_names_it(cast):
    page = english(cast.service.client()).get(f"/privacy/{cast.programme.slug}").text
    assert cast.programme.name in page
    assert cast.programme.email in page
