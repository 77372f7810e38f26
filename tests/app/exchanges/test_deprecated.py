"""A deprecated competence is offered nowhere, and says so wherever it is still served."""

from html import unescape

import pytest

from app.contacts.speaker import Whose, speaker_for
from app.library import Library
from app.matching.matches import match_between, matches_of_need, matches_of_offer
from app.needs.needs import open_need, state_need
from app.needs.offers import make_offer, open_offer
from app.needs.tables import Need, Offer
from app.programmes.dependencies import caller_for
from referential import Text
from referential.models import Deprecation, DeprecationReason, Status
from tests.app.meeting import level, new_need, new_offer, say_before
from tests.app.releases import known
from tests.app.training.entries import ENTRY, recommended

RETIRED, INSTEAD = "crowdmapping", "open-data"
NEXT = "98.0.0"


@pytest.fixture
def database_url(sqlite_database):
    """The referential stands in files: one database is enough."""
    return sqlite_database


@pytest.fixture
def title(cast):
    """Retire a competence, and return what it is called."""
    return retire(cast)


def retire(cast):
    """Give the service a release that deprecates a competence, and return what it is called."""
    library = known()
    note = Text({"en": "The map is <now> part of it.", "fr": "La carte.", "pt": "O mapa."})
    change = {
        "status": Status.DEPRECATED,
        "deprecated": Deprecation(
            since=NEXT, reason=DeprecationReason.RENAMED, replaced_by=(INSTEAD,), note=note
        ),
    }
    competences = [
        one.model_copy(update=change) if one.id == RETIRED else one
        for one in library.latest.competences
    ]
    newer = {"version": NEXT, "competences": tuple(competences), "digest": NEXT}
    release = library.latest.model_copy(update=newer)
    cast.service.change(library=Library({**library.releases, NEXT: release}))
    return release.competence(RETIRED).title.in_language("en")


def test_it_is_offered_nowhere_and_says_so_everywhere(cast, title):
    api, before = cast.api(), cast.exchange.release
    asked = {
        "programme_id": str(cast.programme.id),
        "title": "A map",
        "social_organisation_id": str(cast.social.id),
        "tech_organisation_id": str(cast.tech.id),
        "form": "skills-based-pro-bono",
        "starts_on": "2027-01-04",
        "ends_on": "2027-02-04",
        "hours": 20,
        "targets": [{"competence": RETIRED, "level": "practise"}],
    }
    refused = api.post("/api/v1/exchanges", json=asked)
    assert refused.status_code == 422
    assert f"deprecated since release {NEXT}" in refused.json()["detail"]
    assert INSTEAD in refused.text
    taken = api.post(
        "/api/v1/exchanges", json={**asked, "targets": [{"competence": INSTEAD, "level": "lead"}]}
    )
    assert (taken.status_code, taken.json()["release"]) == (201, NEXT)
    draft = f"/exchanges/{taken.json()['id']}"
    reader = cast.browser()
    reader.headers["accept-language"] = "en"
    for page in (f"/programmes/{cast.programme.id}/exchanges/new", f"{draft}/targets", draft):
        shown = reader.get(page)
        assert shown.status_code == 200, page
        assert f'value="{RETIRED}"' not in shown.text, page
    assert f'value="{INSTEAD}"' in reader.get(f"/programmes/{cast.programme.id}/exchanges/new").text
    said = f"Deprecated since release {NEXT}"
    for page in (
        f"/referential/{NEXT}/{RETIRED}",
        f"/referential/{NEXT}/{RETIRED}/lead",
        f"/referential/{before}/{RETIRED}",
        f"/referential/{NEXT}",
    ):
        assert said in reader.get(page).text, page
    page = unescape(reader.get(f"/referential/{before}/{RETIRED}").text)
    assert "The map is <now> part of it." in page
    assert f'href="/referential/{NEXT}/{INSTEAD}"' in page
    lines = api.get(f"/api/v1/referential/releases/{NEXT}/competences").json()["items"]
    status = {line["id"]: (line["status"], line["replaced_by"]) for line in lines}
    assert status[RETIRED] == ("deprecated", [INSTEAD])
    assert status[INSTEAD] == ("active", [])
    found = api.get("/api/v1/referential/search", params={"q": title, "language": "en"}).json()
    assert RETIRED not in [one["competence"] for one in found["items"]]


def stated(work, cast):
    """Let a need, an offer and training of the competence stand from before; return their ids."""
    say_before(work, cast)
    staff, volunteer = (
        speaker_for(work, caller_for(work, one.person_id)) for one in (cast.staff, cast.volunteer)
    )
    need = open_need(work, staff, state_need(work, staff, cast.social, new_need(RETIRED)))
    own = Whose(cast.programme.id, person_id=cast.volunteer.person_id)
    taught = new_offer(levels=[level(RETIRED, "transmit")])
    offer = open_offer(work, volunteer, make_offer(work, volunteer, own, taught))
    mediator = caller_for(work, cast.mediator.person_id)
    training = recommended(work, mediator, cast.programme.id, competence=RETIRED)
    return need.id, offer.id, training.id


def meetings(cast, need_id, offer_id):
    """Return how often the need and the offer are found by each other."""
    with cast.service.work() as work:
        need, offer = work.session.get_one(Need, need_id), work.session.get_one(Offer, offer_id)
        lists = (matches_of_need(work, need), matches_of_offer(work, offer))
        met = [len(one.matches) for one in lists]
        return [*met, match_between(work, need, offer) is not None]


def test_what_was_stated_of_it_meets_nothing_and_nothing_new_is_stated(cast):
    with cast.service.work() as work:
        need_id, offer_id, training_id = stated(work, cast)
    assert meetings(cast, need_id, offer_id) == [1, 1, True]
    retire(cast)
    assert meetings(cast, need_id, offer_id) == [0, 0, False]
    reader = cast.browser("staff")
    own = cast.browser("volunteer")
    said = f"Deprecated since release {NEXT}"
    for browser, page in (
        (reader, f"/needs/{need_id}"),
        (own, f"/offers/{offer_id}"),
        (own, "/training"),
    ):
        shown = browser.get(page, headers={"accept-language": "en"})
        assert shown.status_code == 200, page
        assert said in shown.text, page
    terms = {"languages": ["fr"], "durations": ["one-hour"]}
    here = {"programme_id": str(cast.programme.id)}
    need = {"organisation_id": str(cast.social.id), "competence": RETIRED, "to_level": "practise"}
    offer = {**here, "hours_per_month": 4, "available_from": "2026-01-01"}
    training = cast.api().get(f"/api/v1/training/{training_id}").json()
    kept = {name: said for name, said in training.items() if name in ENTRY}
    for browser, path, body in (
        (reader, "/api/v1/needs", {**need, **terms}),
        (
            own,
            "/api/v1/offers",
            {**offer, **terms, "levels": [{"competence": RETIRED, "level": "lead"}]},
        ),
        (cast.api(), "/api/v1/training", {**here, **kept}),
    ):
        refused = browser.post(path, json=body)
        assert (refused.status_code, refused.json().get("code")) == (
            422,
            "competence-deprecated",
        ), refused.text
    moved = cast.api().put(f"/api/v1/training/{training_id}", json={**kept, "title": "Autrement"})
    assert moved.status_code == 200, "who is on the way keeps what there is"


def test_other_systems_are_told_too(cast):
    retire(cast)
    client = cast.service.client()
    page = client.get(f"/referential/{NEXT}/{RETIRED}", headers={"accept": "text/turtle"})
    assert "owl:deprecated true" in page.text
    case = "/ims/case/v1p1"
    asked = {"filter": f"version='{NEXT}' AND language='en'"}
    (document,) = client.get(f"{case}/CFDocuments", params=asked).json()["CFDocuments"]
    package = client.get(f"{case}/CFPackages/{document['identifier']}").json()
    ended = {one["abbreviatedStatement"] for one in package["CFItems"] if "statusEndDate" in one}
    assert len(ended) == 1
