"""What is kept about me: I see it, put it right, and take all of it away; nobody else's comes along."""

import io
import json
import zipfile


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
