"""What is kept about me: I see it, put it right, and take all of it away; nobody else's comes along."""

import io
import json
import zipfile

from app.employers.webhooks import add_webhook
from app.passports.links import NewPassportLink, make_passport_link
from app.privacy.erasure_policy import GOES, STAYS
from app.privacy.records import Records


def send(client, path, **typed):
    token = client.get("/me/data").text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": token, **typed}, follow_redirects=False)


def exported(client):
    answer = send(client, "/me/data/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def read(archive, name):
    return json.loads(archive.read(name))


def test_the_archive_holds_the_profile_the_decision_and_the_badge_as_published(cast):
    award = cast.award()
    client = cast.browser("staff")
    archive = exported(client)
    assert read(archive, "profile.json")["name"] == "Staff Exemple"
    assert read(archive, "profile.json")["addresses"] == ["staff@example.org"]
    assert read(archive, "decisions.json")[0]["reasons"].startswith("Travail soigné")
    assert read(archive, "evidence.json")[0]["title"] == "Tableau de suivi"
    assert {event["action"] for event in read(archive, "events.json")} >= {"award.made"}
    folder = f"badges/{award['id']}"
    hosted = client.get(f"/ob/v2/assertions/{award['id']}", headers={"accept": "application/json"})
    assert archive.read(f"{folder}/assertion.json") == hosted.content
    assert archive.read(f"{folder}/badge.png").startswith(b"\x89PNG")


def test_the_archive_says_nothing_of_other_people_and_holds_no_secret(cast):
    cast.award()
    archive = exported(cast.browser("volunteer"))
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"volunteer@example.org" in whole
    for foreign in (b"staff@example.org", b"Staff Exemple", b"Travail", b"digest", b"sealed"):
        assert foreign not in whole
    assert str(cast.mediator.person_id).encode() not in whole


def test_what_was_shared_and_watched_comes_along_without_its_secrets(cast):
    with cast.service.work() as work:
        asked = NewPassportLink(audience="Une entreprise", names_person=True)
        _, address = make_passport_link(work, cast.staff.person_id, asked)
        add_webhook(work, cast.staff.person_id, "https://hooks.example.org/")
    archive = exported(cast.browser("staff"))
    (link,) = read(archive, "passport_links.json")
    assert (link["audience"], link["views"]) == ("Une entreprise", 0)
    assert read(archive, "webhooks.json")[0]["url"] == "https://hooks.example.org/"
    assert read(archive, "watches.json") == []
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert address.rsplit("/", 1)[1].encode() not in whole
    assert b"sealed" not in whole


def test_every_table_that_leads_to_a_person_is_taken_along_or_said_why_not():
    elsewhere = {
        "email_address": "profile.json",
        "consent": "profile.json",
        "former_name": "profile.json",
        "typed_identity": "profile.json",
        "passport": "its order and address are the links' and the badges' own",
        **dict.fromkeys(
            (
                "login_link",
                "address_link",
                "charter_link",
                "partner_link",
                "measuring_link",
                "claim_code",
            ),
            "a secret",
        ),
        **dict.fromkeys(
            (
                *("award_batch", "batch_revocation", "join_link", "charter_acceptance"),
                *("proposal", "published_report"),
            ),
            "the programme's own work",
        ),
    }
    kinds = {name.rstrip("s").removesuffix("e") for name in Records.__annotations__}
    kinds |= {name.rstrip("s") for name in Records.__annotations__}
    tables = {column.split(".")[0] for column in (*GOES, *STAYS)}
    named = {
        "member": "membership",
        "participant": "participation",
        "award": "badge",
        "hours": "hour",
        "another_look": "look",
        "data_request": "asked",
    }
    assert {one for one in tables if named.get(one, one) not in kinds} == set(elsewhere)


def test_a_name_put_right_is_the_one_shown_and_exported(cast):
    client = cast.browser("staff")
    answer = send(client, "/me/data", name="Nouveau Nom", language="pt")
    assert answer.status_code == 303
    profile = read(exported(client), "profile.json")
    assert (profile["name"], profile["language"]) == ("Nouveau Nom", "pt")


def test_an_empty_name_is_refused_and_what_was_typed_is_kept(cast):
    client = cast.browser("staff")
    answer = send(client, "/me/data", name="", language="pt")
    assert answer.status_code == 422
    assert '<option value="pt" selected' in answer.text
    assert read(exported(client), "profile.json")["name"] == "Staff Exemple"


def test_a_language_that_we_do_not_speak_is_refused(cast):
    assert send(cast.browser("staff"), "/me/data", name="X", language="xx").status_code == 422


def test_an_export_without_our_form_is_refused(cast):
    assert cast.browser("staff").post("/me/data/export").status_code == 403
