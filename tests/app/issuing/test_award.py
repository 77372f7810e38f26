"""Awarding: one badge per decision, whatever happens; keys are useless without the house key."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest

from app.issuing.compose import Journey, exchange_narrative
from app.issuing.keyring import new_generation
from app.issuing.tables import Award, SigningKey
from app.plumbing.audit import find_break
from app.plumbing.keys.vault import Vault, VaultError
from app.programmes.tables import Programme
from badges import jws
from referential import Text

pytestmark = pytest.mark.both_databases


def ready(cast):
    cast.rate("baseline", "no")
    cast.show_evidence()
    cast.rate("final", "yes")
    return cast.decide().json()["id"]


def press(cast, decision_id, who="mediator"):
    return cast.api(who).post("/api/v1/awards", json={"decision_id": decision_id})


def test_pressing_twice_gives_one_badge(cast):
    decision = ready(cast)
    first, second = press(cast, decision), press(cast, decision)
    assert first.json() == second.json()


def test_two_mediators_at_once_give_one_badge(cast):
    decision = ready(cast)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda who: press(cast, decision, who), ["owner", "mediator"] * 4))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    with cast.service.work() as work:
        assert len(cast.rows(Award)) == 1
        assert find_break(work, cast.programme.id) is None


def test_the_person_is_told_by_mail_and_led_to_the_badge(cast):
    badge = cast.award()
    cast.service.deliver()
    client = cast.service.client()
    arrived = client.post(cast.service.mailbox.link("staff@example.org"), follow_redirects=False)
    assert arrived.headers["location"] == f"/b/{badge['id']}"
    assert client.get(arrived.headers["location"]).status_code == 200


def test_the_badge_ends_when_the_programme_says(cast):
    with cast.service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        programme.validity_days = 365
        work.session.add(programme)
    badge = cast.award()
    expires = datetime.fromisoformat(badge["expires_at"])
    assert (expires - cast.service.clock()).days == 365


def test_progress_travels_in_the_badge(cast):
    badge = cast.award()
    document = cast.service.client().get(badge["assertion"]).json()
    number = str(len(cast.descriptors()))
    assert "0" in document["narrative"]
    assert number in document["narrative"]


@pytest.mark.parametrize(
    ("language", "beginning"),
    [
        (
            "en",
            "Skills-based pro bono, 40 hours planned, from 24 September 2026 to 23 December 2026.",
        ),
        (
            "fr",
            "Mécénat de compétences (pro bono), 40 heures prévues, du 24 septembre 2026 au 23 décembre 2026.",
        ),
        (
            "pt",
            "Pro bono de competências, 40 horas previstas, de 24 de setembro de 2026 a 23 de dezembro de 2026.",
        ),
    ],
)
def test_the_badge_names_the_form_of_cooperation_as_the_referential_does(cast, language, beginning):
    with cast.service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        programme.language = language
        work.session.add(programme)
    document = cast.service.client().get(cast.award()["assertion"]).json()
    (evidence,) = document["evidence"]
    assert evidence["narrative"].startswith(beginning)


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en", "on 1 sentence, with 1 piece of evidence.", "on 2 sentences, with 3 pieces of"),
        ("fr", "sur 1 phrase, avec 1 preuve.", "sur 2 phrases, avec 3 preuves."),
        ("pt", "de 1 frase, com 1 prova.", "de 2 frases, com 3 provas."),
    ],
)
def test_what_a_badge_counts_it_says_in_the_right_number(language, one, several):
    first, last = date(2026, 10, 1), date(2027, 1, 1)
    form = Text(en="Pro bono", fr="Pro bono", pt="Pro bono")
    alone = Journey(form, 1, first, last, 1, None, 1, 1)
    assert one in exchange_narrative(alone, language)
    assert several in exchange_narrative(replace(alone, evidence=3, descriptors=2), language)
    assert ("1er octobre 2026 au 1er janvier" in exchange_narrative(alone, language)) == (
        language == "fr"
    )


def test_the_private_key_is_sealed_under_the_house_key(cast):
    (row,) = cast.rows(SigningKey)
    assert b"PRIVATE" not in row.sealed_private
    with pytest.raises(VaultError):
        Vault(b"\x07" * 32).open(row.sealed_private, purpose="signing key")


def test_an_award_of_another_programme_is_not_there(cast, stranger_key):
    badge = cast.award()
    stranger = cast.service.client(Authorization=f"Bearer {stranger_key}")
    assert stranger.get(f"/api/v1/awards/{badge['id']}").status_code == 404
    revoke = stranger.post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "x"})
    assert revoke.status_code == 404
    assert press_as(stranger, badge["decision_id"]).status_code == 404


def press_as(client, decision_id):
    return client.post("/api/v1/awards", json={"decision_id": decision_id})


def test_an_observer_may_look_and_not_touch(cast):
    badge = cast.award()
    observer = cast.api("observer")
    assert observer.get(f"/api/v1/awards/{badge['id']}").status_code == 200
    revoke = observer.post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "x"})
    assert revoke.status_code == 403


def test_after_a_rotation_old_badges_verify_and_new_ones_name_the_new_generation(cast):
    old = cast.award()
    with cast.service.work() as work:
        new_generation(work, cast.programme.id)
    someone = {"participant_id": str(cast.volunteer.id)}
    cast.rate("baseline", "no", **someone)
    cast.show_evidence(**someone)
    cast.rate("final", "yes", **someone)
    new = press(cast, cast.decide(**someone).json()["id"]).json()
    for badge, generation in ((old, 1), (new, 2)):
        token = cast.service.client().get(badge["signed"]).text
        creator = json.loads(jws.read_token(token).payload)["verification"]["creator"]
        assert creator.endswith(f"/solidaire/{generation}/key")
        for found in (token, badge["assertion"], badge["credential_v3"]):
            report = cast.service.client().post("/api/v1/verify", json={"input": found}).json()
            assert report["valid"], report


@pytest.mark.parametrize("verb", ["revoke", "reissue"])
def test_an_award_that_nobody_made_is_not_there(cast, verb):
    unknown = "00000000-0000-4000-8000-000000000000"
    asked = cast.api().post(f"/api/v1/awards/{unknown}/{verb}", json={"reason": "Erreur."})
    assert asked.status_code == 404
    assert cast.api().get(f"/api/v1/awards/{unknown}").status_code == 404
