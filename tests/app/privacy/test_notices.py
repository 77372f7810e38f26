"""People are told: who answers, why, for how long; at every door, without having to accept anything."""

import re
from typing import Any

import pytest

from app.exchanges.tables import Participant
from app.people.identity import find
from app.people.terms import must_accept
from app.plumbing.languages import LANGUAGES
from app.plumbing.templating import APP, environment
from app.privacy.easy import FOR_ALL, FOR_YOUNG, easy_parts
from app.privacy.keeping import UNANSWERED, Kind
from tests.app.privacy.test_erasing import english
from tests.app.running import csrf_in

pytestmark = pytest.mark.both_databases

EASY_FACTS = {
    "operator": "Association Exemple",
    "contact": "data@example.org",
    "authority": "Autorité Exemple",
}
DOORS = re.compile(r'type="email"|autocomplete="(?:name|email)"|field\("recipient"')
NOT_DOORS = {
    "programmes/settings.html": "the programme's own public address",
    "privacy/data.html": "the page on which the person puts right what is there",
    "components/showcase.html": "a gallery",
    "verifying/receipt_form.html": "what was typed before comes along, unseen",
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
        if re.search(r"\{\{ (?:data_)?notice\(\"(?:own|employer|other|verify)\"\)", text)
    }
    missing = doors - told - set(NOT_DOORS)
    assert not missing, f"{sorted(missing)}: include notice(kind) of privacy/notices.html"
    assert {"exchanges/join.html", "employers/arrive.html", "people/sign_in.html"} <= told
    assert {"verifying/verify.html", "verifying/bulk.html"} <= told


def long_in(page: str) -> list[str]:
    """Return the sentences of a page, or of a part of one, that have more than twenty words; tables have none."""
    main = page.partition("<main")[2].partition("</main>")[0] or page
    told = re.sub(r"<table>.*?</table>", "", main, flags=re.DOTALL)
    # What is strong or small in the middle of a sentence does not end it.
    text = re.sub(r"<[^>]+>", ". ", re.sub(r"</?(?:strong|small)\b[^>]*>", "", told))
    sentences = [one.strip() for one in re.split(r"[.?!]\s", text)]
    return [one for one in sentences if len(re.findall(r"\S*\w\S*", one)) > 20]


@pytest.mark.parametrize("language", ["en", "fr", "pt"])
def test_r17_no_sentence_of_a_notice_has_more_than_twenty_words(cast, language):
    assert long_in("<p>" + "word " * 21 + ".</p>"), "it can be told"
    told: Any = environment(language).get_template("privacy/notices.html").module
    for kind in ("own", "employer", "other", "verify"):
        assert not long_in(told.notice(kind))
    reader = cast.service.client(**{"accept-language": language})
    assert not long_in(reader.get(f"/privacy/{cast.programme.slug}").text)


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
    assert not long_in(page)
    assert not long_in(legal)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_r17_r47_the_same_is_told_in_easy_words_to_everybody_and_to_the_young(service, language):
    """Easy language: one short sentence a line, no brackets, no figure in brackets, nothing left to fill in."""
    for name in (FOR_ALL, FOR_YOUNG):
        for facts in (EASY_FACTS, dict.fromkeys(EASY_FACTS, "")):
            parts = easy_parts(name, language, facts)
            lines = [line for part in parts for line in part.lines]
            assert len(lines) > 15
            assert all(part.lines for part in parts)
            long = [one for one in lines if len(re.findall(r"\w[\w’-]*", one)) > 15]
            assert not long, f"two thoughts, or too many words: {long}"
            assert not [one for one in lines if re.search(r"[(){};]|\d %|…", one)]
            assert not [one for one in lines if len(re.findall(r"[.!?](?= |$)", one)) > 2]
            told = " ".join(lines)
            named = {fact for fact in EASY_FACTS.values() if fact in told}
            assert named == (set(filter(None, facts.values())) if name == FOR_ALL else set())
    reader = service.client(**{"accept-language": language})
    for page, other in (("/easy", "/easy/under-18"), ("/easy/under-18", "/easy")):
        text = reader.get(page).text
        assert f'<html lang="{language}"' in text
        assert f'href="{other}"' in text
        assert 'href="/me/data"' in text
    for door in ("/privacy", "/sign-in", "/verify"):
        assert 'href="/easy"' in reader.get(door).text, "linked from each notice"
    days = str(UNANSWERED.days)
    assert days in " ".join(
        line for one in easy_parts(FOR_ALL, language, EASY_FACTS) for line in one.lines
    )


def test_r17_who_is_invited_finds_the_easy_words_beside_the_answer(cast):
    with cast.service.work() as work:
        work.session.get_one(Participant, cast.staff.id).consented_at = None
    page = cast.browser("staff").get(f"/participations/{cast.staff.id}").text
    answers = page.split('id="answer"')[1]
    assert 'href="/easy"' in answers
    assert 'href="/easy/under-18"' in answers
    assert 'href="/easy' not in page.split("<footer")[1]


def test_r17_a_programmes_notice_names_it(cast):
    page = english(cast.service.client()).get(f"/privacy/{cast.programme.slug}").text
    assert cast.programme.name in page
    assert cast.programme.email in page


def test_r19_r20_an_invited_person_refuses_or_sees_their_data_without_accepting_anything(cast):
    path = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    for who in ("zoe", "rui"):
        body = {"email": f"{who}@example.net", "name": f"{who.title()} Nouvelle", "role": "staff"}
        body |= {"organisation_id": str(cast.social.id), "language": "en"}
        assert cast.api().post(path, json=body).status_code == 201
    cast.service.deliver()
    mail = cast.service.mailbox.to("zoe@example.net")[-1]
    assert "gave us your name and address" in " ".join(mail.split())
    link = cast.service.mailbox.link("zoe@example.net")
    zoe = english(cast.service.client())
    page = zoe.get(link).text
    assert "This is not for me: delete me" in page
    assert zoe.post(f"{link}/not-me", data={"csrf": ""}, follow_redirects=False).status_code == 303
    assert "zoe@example.net" not in str(cast.api().get(path).json())
    with cast.service.work() as work:
        assert find(work, "zoe@example.net") is None
        assert find(work, "rui@example.net") is not None
    assert zoe.post(f"{link}/not-me", data={"csrf": ""}).status_code in (401, 422)

    _other_invitations_are_refused_alike(cast)
    link, rui = cast.service.mailbox.link("rui@example.net"), english(cast.service.client())
    arrived = rui.post(link, data={"csrf": "", "terms": "no"}, follow_redirects=False)
    assert arrived.headers["location"] == "/me/data"
    assert rui.get("/me/data").status_code == 200
    with cast.service.work() as work:
        person = find(work, "rui@example.net")
        assert person is not None
        assert must_accept(work, person.id), "nothing was accepted"
    assert (
        rui.post("/me/data/export", data={"csrf": csrf_in(rui.get("/me/data").text)}).status_code
        == 200
    )
    gone = rui.post(
        "/me/data/erase",
        data={"csrf": csrf_in(rui.get("/me/data").text), "word": "ERASE"},
        follow_redirects=False,
    )
    assert gone.status_code == 303


def _other_invitations_are_refused_alike(cast):
    """Who is invited as a member or a contact says “not me” too, and nothing of them is left."""
    owner, base = english(cast.browser("owner")), f"/organisations/{cast.social.id}/contacts"
    member = {"name": "Ana Nouvelle", "email": "ana@example.net", "role": "observer"}
    made = cast.api("owner").post(f"/api/v1/programmes/{cast.programme.id}/members", json=member)
    assert made.status_code == 201, made.text
    asked = {"name": "Noa Nouvelle", "email": "noa@example.net"}
    assert owner.post(base, data={"csrf": csrf_in(owner.get(base).text), **asked}).is_success
    cast.service.deliver()
    for address in ("ana@example.net", "noa@example.net"):
        link, visitor = cast.service.mailbox.link(address), english(cast.service.client())
        refused = visitor.post(f"{link}/not-me", data={"csrf": ""}, follow_redirects=False)
        assert refused.status_code == 303, refused.text
        with cast.service.work() as work:
            assert find(work, address) is None


TYPED_BY_OTHERS = (
    *("participant_invited", "participant_reminded", "contact_invited", "member_invited"),
    *("partner_asked", "charter_asked"),
)
KNOWN_ALREADY = (
    *("address_asked", "employer_sign_in", "measuring_asked", "sign_in", "look_asked"),
    *("address_joins", "address_taken"),
)
"""Mails that somebody asked for themselves, or that go to who has been here, although a name asks for a look."""


def test_r19_every_first_mail_says_who_gave_the_address_and_until_when_it_is_kept():
    folder = APP / "templates" / "mail"
    asking = {path.stem for path in folder.glob("*.txt")}
    asking = {
        one for one in asking if re.search(r"_(invited|asked|reminded|sign_in)$|^sign_in", one)
    }
    later = {"proposal_reminded", *KNOWN_ALREADY}
    assert asking - later <= set(TYPED_BY_OTHERS), "does it say who gave the address?"
    for name in TYPED_BY_OTHERS:
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        assert "gave us your name and address for this" in text, name
        assert re.search("deleted after 44 days|both are deleted at once", text), name
    assert UNANSWERED.days == 44
