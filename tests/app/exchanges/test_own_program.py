"""A person's own program answers for them: with the link from their mail, and a token that is theirs alone."""

import pytest


@pytest.mark.both_databases
def test_a_person_answers_and_rates_themself_by_their_token(cast):
    mediator = cast.api()
    here = f"/api/v1/exchanges/{cast.exchange.id}"
    asked = {
        "email": "new@example.org",
        "name": "Nova Neuf",
        "organisation_id": str(cast.social.id),
        "role": "staff",
    }
    invited = mediator.post(f"{here}/participants", json=asked).json()
    one = f"{here}/participants/{invited['id']}"
    assert mediator.get(one).json()["standing"] == "invited"
    cast.service.deliver()
    session = {"link": cast.service.mailbox.link("new@example.org"), "accept_terms": True}
    stranger = cast.service.client()
    made = stranger.post("/api/v1/sessions", json=session)
    assert made.status_code == 201, made.text
    assert made.json()["leads_to"] == f"/participations/{invited['id']}"
    assert stranger.post("/api/v1/sessions", json=session).status_code == 401  # it works once
    wrong = stranger.post("/api/v1/sessions", json={**session, "link": "https://example.org/x"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad-input")

    token = {"Authorization": f"Bearer {made.json()['token']}", "Idempotency-Key": "k"}
    person = cast.service.client(**token)
    (offered,) = person.get("/api/v1/participations").json()["items"]
    assert (offered["id"], offered["standing"]) == (invited["id"], "invited")
    own = f"/api/v1/participations/{invited['id']}"
    said = [person.post(f"{own}/consent") for _ in range(2)]  # sent twice: done once
    assert [(one.status_code, one.json()["standing"]) for one in said] == [(200, "takes-part")] * 2
    assert mediator.get(one).json()["consented_at"]
    listed = mediator.get(f"{here}/participants", params={"role": "volunteer"}).json()["items"]
    assert invited["id"] not in {entry["id"] for entry in listed}

    person.headers["Idempotency-Key"] = "r"
    rated = {"competence": "data-analysis", "moment": "baseline", "ratings": {"practise-1": "no"}}
    answer = person.post(f"{own}/assessments", json=rated)
    assert (answer.status_code, answer.json()["by"]) == (201, "self"), answer.text
    (kept,) = person.get(f"{own}/assessments").json()["items"]
    assert kept["id"] == answer.json()["id"]
    about = {"participant_id": invited["id"]}
    (read,) = mediator.get(f"{here}/assessments", params=about).json()["items"]
    assert read["ratings"] == {"practise-1": "no"}
    assert mediator.get(f"{here}/decisions", params=about).json()["items"] == []
    assert person.get(f"{here}/participants").status_code == 404  # no member of the programme

    broken = cast.service.client(Authorization="Bearer ess_nothing").get(own)
    assert (broken.status_code, broken.json()["code"]) == (401, "not-signed-in")
    _shows_a_file_once(mediator, here, about)


def _shows_a_file_once(mediator, here, about):
    form = {**about, "competence": "data-analysis", "title": "The board"}
    file = {"file": ("board.txt", b"Twelve months of visits.", "text/plain")}
    once = {"Idempotency-Key": "the board"}
    shown, again = (
        mediator.post(f"{here}/evidence/file", data=form, files=file, headers=once)
        for _ in range(2)
    )
    assert (shown.status_code, shown.json()["kind"]) == (201, "file"), shown.text
    assert shown.json()["size"] == 24
    assert again.json() == shown.json(), "the same form, though its parts are parted otherwise"
    other = {"file": ("board.txt", b"Thirteen months.", "text/plain")}
    refused = mediator.post(f"{here}/evidence/file", data=form, files=other, headers=once)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad-input")
    (listed,) = mediator.get(f"{here}/evidence", params=about).json()["items"]
    assert listed["id"] == shown.json()["id"]


def test_a_partner_rates_by_their_link(cast):
    mediator = cast.api()
    here = f"/api/v1/exchanges/{cast.exchange.id}"
    asked = {
        "organisation_id": str(cast.tech.id),
        "name": "Pat",
        "email": "pat@example.org",
        "moment": "baseline",
    }
    assert mediator.post(f"{here}/partner-links", json=asked).status_code == 201
    cast.service.deliver()
    token = cast.service.mailbox.link("pat@example.org").rpartition("/")[2]
    door = f"/api/v1/partner-ratings/{token}"
    partner = cast.service.client()
    sheet = partner.get(door).json()
    one = next(one for one in sheet["people"] if one["participant_id"] == str(cast.staff.id))
    competence, descriptors = next(iter(one["competences"].items()))
    items = [
        {
            "participant_id": one["participant_id"],
            "competence": competence,
            "ratings": {descriptors[0]: "yes"},
        }
    ]
    made = partner.post(door, json={"items": items})
    assert (made.status_code, made.json()["items"][0]["by"]) == (201, "partner"), made.text
    assert partner.post(door, json={"items": items}).status_code == 404  # the link works once


def test_lists_are_narrowed(cast):
    api = cast.api()
    exchanges = {"programme_id": str(cast.programme.id), "state": "running"}
    found = api.get("/api/v1/exchanges", params=exchanges).json()["items"]
    assert {one["state"] for one in found} == {"running"}
    assert api.get("/api/v1/exchanges", params={"state": "closed"}).json()["items"] == []
    named = {"name": cast.social.name, "kind": "social"}
    (one,) = api.get("/api/v1/organisations", params=named).json()["items"]
    assert one["id"] == str(cast.social.id)
    employers = {"Authorization": "Bearer esv_nothing"}
    refused = cast.service.client(**employers).get("/api/v1/exchanges")
    assert (refused.status_code, refused.json()["code"]) == (403, "access-refused")
