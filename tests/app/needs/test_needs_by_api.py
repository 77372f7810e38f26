"""Situations and requests to act by API: told, led to needs, let in, as on the pages."""

from uuid import uuid4

import pytest

from app.contacts.tables import ContactRequest
from app.needs.tables import Need
from tests.app.meeting import acts_for, person

PAPER = "Nos listes de familles sont sur papier."


@pytest.mark.both_databases
def test_a_program_may_do_what_the_pages_do_with_situations_and_requests(cast):
    with cast.service.work() as work:
        ana = person(work, "ana")
        acts_for(work, cast, ana, cast.social)
        noa = person(work, "noa")
    contact, programme = cast.service.signed_in(ana), cast.programme.id
    new = {"organisation_id": str(cast.social.id), "language": "fr", "words": PAPER}
    told = contact.post("/api/v1/situations", json=new)
    assert told.status_code == 201, told.text
    path = f"/api/v1/situations/{told.json()['id']}"
    answers = {"strategy-where": ["cannot-say"]}
    asked = {"domain": "strategy", "answers": answers}
    lead = contact.post(f"{path}/answers", json=asked).json()["leads"][0]
    assert lead["competence"] == "needs-framing"
    assert lead["answers"]
    wrong = {"domain": "strategy", "answers": {"strategy-where": ["nothing-of-it"]}}
    assert contact.post(f"{path}/answers", json=wrong).status_code == 422
    anew = contact.put(path, json={"words": PAPER + " Toutes."}).json()
    assert (anew["words"], anew["answers"]) == (PAPER + " Toutes.", answers)
    wanted = {"competence": lead["competence"], "to_level": lead["to_level"]}
    assert contact.post(f"{path}/needs", json={"needs": []}).status_code == 422
    made = contact.post(f"{path}/needs", json={"needs": [wanted]}).json()["need_ids"]
    assert [str(one.id) for one in cast.rows(Need)] == made
    of_it = {"organisation_id": str(cast.social.id), "situation_id": told.json()["id"], **wanted}
    second = contact.post("/api/v1/needs", json=of_it)
    assert (second.status_code, second.json()["situation_id"]) == (201, told.json()["id"])
    unknown = contact.post("/api/v1/needs", json={**of_it, "situation_id": str(uuid4())})
    assert unknown.status_code == 404
    assert unknown.json()["detail"] == "L’organisation n’a pas cette situation."
    here = {"organisation": str(cast.social.id)}
    assert cast.api().get("/api/v1/situations", params=here).json()["items"] == [anew]
    assert cast.api("observer").get("/api/v1/situations", params=here).status_code == 403

    asks = {"organisation_name": "Une autre", "kind": "tech", "words": "J’y travaille."}
    requests = f"/api/v1/programmes/{programme}/requests"
    newcomer = cast.service.signed_in(noa)
    first = newcomer.post(requests, json=asks)
    assert first.status_code == 201, first.text
    assert newcomer.post(requests, json=asks).status_code == 409
    assert cast.api().post(requests, json=asks).status_code == 404, "a key stands for no contact"
    assert newcomer.get(requests).status_code == 404
    (listed,) = cast.api().get(requests).json()["items"]
    assert (listed["name"], listed["state"]) == ("Noa Exemple", "waiting")
    refused = cast.api().post(
        f"{requests}/{listed['id']}/refuse", json={"reason": "Une faute de frappe."}
    )
    assert refused.json()["state"] == "refused"
    again = newcomer.post(requests, json={**asks, "organisation_name": "La bonne"}).json()
    let_in = cast.api().post(f"{requests}/{again['id']}/let-in", json={})
    assert let_in.json()["organisation_id"] is not None
    states = {one.state for one in cast.rows(ContactRequest)}
    assert states == {"refused", "let-in"}
