"""What waits for whom: counted, listed, and never that of another programme."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.assessing.grid import read_grid
from app.assessing.waiting import Waiting
from app.exchanges.listing import under_way
from app.exchanges.tables import ExchangeState, Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, invite, move_to
from app.issuing.queries import badges_in
from app.plumbing.paging import Paging
from app.programmes.dependencies import caller_for
from app.today.overview import LOOKED_THROUGH, rows_of
from app.today.people import waiting_people
from app.today.queries import OWN_SECOND, Stage, waiting_numbers
from tests.app.bystander import DOMAIN as BYSTANDERS
from tests.app.conftest import START, open_running_exchange


def exchanges_in(page):
    """Return the exchanges to which a page leads."""
    return set(re.findall(r'href="/exchanges/([0-9a-f-]{36})', page))


def english(browser):
    browser.headers["accept-language"] = "en"
    return browser


def numbers(cast, who="mediator"):
    """Return what is counted for a member, after checking that the list and the group's page count the same."""
    with cast.service.work() as work:
        caller = caller_for(work, getattr(cast, who).person_id)
        exchanges = under_way(work, list(caller.memberships), LOOKED_THROUGH)
        found = waiting_numbers(work, caller, exchanges)
        assert set(found) <= {cast.programme.id}
        people = found[cast.programme.id].people if found else {}
        exchange = work.session.get_one(type(cast.exchange), cast.exchange.id)
        grid = read_grid(work, exchange, badges_in(work, exchange.id), evidence_needed=1)
        group = grid.counts()
        for kind in Waiting:
            listed, _ = waiting_people(work, exchanges, kind, Paging(work))
            assert len(listed) == people.get(kind.value, 0), kind
            if exchange.state == ExchangeState.RUNNING:
                assert group[kind] == len(listed), kind
        return people


def stages(cast):
    with cast.service.work() as work:
        exchange = work.session.get_one(type(cast.exchange), cast.exchange.id)
        return dict(rows_of(work, [exchange])[exchange.id].stages)


def bring_in(cast, name="Inès Nouvelle"):
    with cast.service.work() as work:
        asked = NewParticipant(
            email="ines@example.org",
            name=name,
            organisation_id=cast.tech.id,
            role=ParticipantRole.VOLUNTEER,
        )
        caller = caller_for(work, cast.mediator.person_id)
        return invite(work, caller, cast.exchange, asked)[0].id


def test_a_person_is_counted_where_they_wait_from_the_invitation_to_the_badge(cast):
    bring_in(cast)
    assert numbers(cast) == {"invited": 1, "no-baseline": 2}
    assert stages(cast) == {Stage.ACCEPTED: 2, Stage.INVITED: 1}
    cast.rate("baseline", "no")
    assert numbers(cast) == {"invited": 1, "no-baseline": 1}
    cast.rate("final", "yes")
    assert "ready-to-decide" not in numbers(cast), "the evidence lacks"
    cast.show_evidence()
    assert numbers(cast)["ready-to-decide"] == 1
    decision = cast.decide().json()
    assert numbers(cast) == {"invited": 1, "no-baseline": 1, "ready-to-award": 1}
    assert stages(cast) == {Stage.DECIDED: 1, Stage.ACCEPTED: 1, Stage.INVITED: 1}
    made = cast.api().post("/api/v1/awards", json={"decision_id": decision["id"]}).json()
    assert "ready-to-award" not in numbers(cast)
    assert stages(cast)[Stage.AWARDED] == 1
    cast.api().post(f"/api/v1/awards/{made['id']}/revoke", json={"reason": "Par erreur."})
    assert stages(cast) == {Stage.DECIDED: 1, Stage.ACCEPTED: 1, Stage.INVITED: 1}


@pytest.mark.both_databases
def test_a_closed_exchange_waits_for_nothing_but_its_badges(cast):
    cast.rate("final", "yes")
    cast.show_evidence()
    cast.decide()
    bring_in(cast)
    with cast.service.work() as work:
        exchange = work.session.merge(cast.exchange)
        move_to(work, caller_for(work, cast.owner.person_id), exchange, ExchangeState.CLOSED)
    assert numbers(cast) == {"ready-to-award": 1}


def test_only_another_mediator_is_told_to_confirm(cast):
    cast.rate("final", "yes")
    cast.show_evidence()
    with cast.service.work() as work:
        work.session.merge(cast.programme).second_mediator = True
    cast.decide()
    assert OWN_SECOND not in numbers(cast, "mediator")
    assert numbers(cast, "owner")[OWN_SECOND] == 1
    assert OWN_SECOND not in numbers(cast, "observer")
    assert {numbers(cast, who)["second"] for who in ("owner", "mediator", "observer")} == {1}
    with cast.service.work() as work:
        work.session.merge(cast.owner).organisation_id = cast.social.id
    assert OWN_SECOND not in numbers(cast, "owner"), "nobody judges their own colleagues"


def test_a_number_leads_to_the_one_exchange_or_to_the_list_of_several(cast):
    browser = english(cast.browser())
    one = f"/exchanges/{cast.exchange.id}?show=no-baseline"
    assert one in browser.get("/today").text
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        other = open_running_exchange(work, caller, cast.social, cast.tech)
        copied = cast.volunteer.model_dump(exclude={"id", "exchange_id"})
        work.add(Participant(exchange_id=other.id, **copied))
    several = f"/today/people?show=no-baseline&amp;programme={cast.programme.id}"
    page = browser.get("/today").text
    assert one not in page
    assert several in page
    listed = browser.get(several.replace("&amp;", "&")).text
    assert listed.count("Volunteer Exemple") >= 2
    assert f"/participants/{cast.staff.id}/data-analysis" in listed


def test_more_exchanges_do_not_cost_more_queries(cast):
    browser = cast.browser("owner")
    said = []
    engine = cast.service.app.state.service.engine
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))

    def queries(path):
        said.clear()
        assert browser.get(path).status_code == 200
        return len(said)

    paths = ("/today", f"/programmes/{cast.programme.id}", "/exchanges", "/today/people")
    few = [queries(path) for path in paths]
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        for _ in range(11):
            other = open_running_exchange(work, caller, cast.social, cast.tech)
            for person in (cast.volunteer, cast.staff):
                copied = person.model_dump(exclude={"id", "exchange_id"})
                work.add(Participant(exchange_id=other.id, **copied))
    assert [queries(path) for path in paths] == few


def test_exchanges_are_filtered_and_paged_without_those_of_others(cast):
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        for number in range(30):
            exchange = open_running_exchange(work, caller, cast.social, cast.tech)
            exchange.title = f"Élan n° {number:02}"
            exchange.created_at = START + timedelta(minutes=number)
            exchange.ends_on = START.date() - timedelta(days=number % 2)
        exchange.state = ExchangeState.CLOSED
    browser = english(cast.browser())

    def titles(query):
        page = browser.get(f"/exchanges{query}").text
        return re.findall(r">(Élan[^<]*|Un échange)</a>", page), page

    first, page = titles("?q=elan&state=running")
    (after,) = re.findall(r'href="/exchanges(\?[^"]*cursor=[^"]*)"', page)
    second, _ = titles(after.replace("&amp;", "&"))
    assert first + second == [f"Élan n° {number:02}" for number in range(28, -1, -1)]
    assert titles("?state=closed")[0] == ["Élan n° 29"]
    assert titles("?state=late&q=01")[0] == ["Élan n° 01"]
    assert titles("?q=29")[0] == ["Élan n° 29"], "a title is looked for in every state"
    assert exchanges_in(titles("?q=un+echange")[1]) == {str(cast.exchange.id)}
    wrong = browser.get("/exchanges?state=gone&programme=x")
    assert wrong.status_code == 422
    assert browser.get(f"/exchanges?programme={cast.bystander.programme_id}").status_code == 404


def test_a_person_is_found_by_a_part_of_their_name_or_by_their_address(cast):
    bring_in(cast, "Élodie Mérieux")
    browser = english(cast.browser())
    for words in ("élodie", "ELODIE", "mérieux elo", "INES@Example.org"):
        page = browser.get(f"/programmes/{cast.programme.id}/search?q={words}").text
        assert "<strong>Élodie Mérieux</strong>" in page, words
        assert f'href="/exchanges/{cast.exchange.id}"' in page


def test_a_search_finds_badges_and_nothing_of_another_programme(cast):
    cast.award()
    browser = english(cast.browser())
    search = f"/programmes/{cast.programme.id}/search?q="
    badges = browser.get(f"{search}données").text
    assert "/decisions/" in badges
    assert "Staff Exemple" in badges
    for words in ("staff", "echange"):
        page = browser.get(search + words).text
        assert exchanges_in(page) == {str(cast.exchange.id)}
        assert "Voisin" not in page
    for words in ("Voisin", f"staff@{BYSTANDERS}"):
        assert "Nothing found" in browser.get(search + words).text
    assert browser.get(f"{search}{'x' * 101}").status_code == 422
    theirs = f"/programmes/{cast.bystander.programme_id}/search?q=staff"
    assert browser.get(theirs).status_code == 404


@pytest.mark.both_databases
def test_an_address_is_confirmed_only_to_who_may_see_addresses(cast):
    search = f"/programmes/{cast.programme.id}/search?q=staff@example.org"
    assert "Staff Exemple" in english(cast.browser("mediator")).get(search).text
    assert "Staff Exemple" not in english(cast.browser("observer")).get(search).text
