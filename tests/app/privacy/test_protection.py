"""Who is known to whom: as they were typed, under the name they chose, by whom it was read; and who is protected."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.assessing.waiting import Waiting
from app.employers.watches import watch, watches_of
from app.errors import BadInput, Conflict, NotFound, RuleRefused
from app.exchanges.answering import consent
from app.exchanges.tables import Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, invite
from app.issuing.tables import Award
from app.people.addresses import give_up_address, needs_private_address, own_address, own_addresses
from app.people.identity import (
    add_address,
    addresses_query,
    find,
    identity_of,
    meet,
    own_vault,
)
from app.people.protection import Protection, protection_of
from app.people.tables import Person
from app.privacy.ending import overdue
from app.privacy.keeping import UNANSWERED
from app.privacy.request_register import months_after, register, request_numbered
from app.privacy.requests import freeze, note_request
from app.privacy.tables import Right
from app.programmes.access import Role
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member, as_colleagues
from app.programmes.tables import Programme
from app.programmes.workflow import ProgrammeProfile, profile_of
from app.sharing.workflow import accept, open_page, shared_badge
from tests.app.conftest import COMPETENCE
from tests.app.privacy.test_erasing import english, send
from tests.app.running import csrf_in

pytestmark = pytest.mark.both_databases
OWN_NAME, TYPED = "Chloé Martin", "Quelqu’un de Corp"


def someone_known(work):
    """Have a person here whom the cast's programme has never met: they came to the employers' page."""
    person = meet(work, "hr@corp.example", OWN_NAME, "fr")
    for row in work.session.exec(addresses_query(person.id)):
        row.verified_at = work.now
    return person.id


def test_r28_an_inviter_sees_what_they_typed_until_they_are_answered(cast):
    """A known address and an unknown one are answered alike, on every page, in the API and in the log."""
    known = "volunteer@example.org"  # known here by another exchange of another programme
    with cast.service.work() as work:
        stranger = Programme(
            **cast.programme.model_dump(exclude={"id", "slug", "created_at"}),
            slug="autre",
            created_at=work.now,
        )
        work.add(stranger)
        members = [
            add_member(work, stranger, NewMember(email=email, name=TYPED, role=Role.OBSERVER))[0]
            for email in (known, "nobody@corp.example")
        ]
        shown = as_colleagues(work, members)
        assert [one.who.name for one in shown] == [TYPED, TYPED]
        assert [one.who.email for one in shown] == [known, "nobody@corp.example"]
        assert [one.pending for one in shown] == [True, True], "nor is it told who has been here"
    path = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    answers = []
    with cast.service.work() as work:
        known_here = someone_known(work)
    for email in ("hr@corp.example", "unknown@corp.example"):
        asked = {"email": email, "name": TYPED, "organisation_id": str(cast.tech.id)}
        made = cast.api("owner").post(path, json={**asked, "role": "volunteer"})
        assert made.status_code == 201, made.text
        answers.append(made.json())
    for key in answers[0].keys() - {"id", "email"}:
        assert answers[0][key] == answers[1][key], key
    assert answers[0]["name"] == TYPED
    people = f"/exchanges/{cast.exchange.id}/people"
    log = f"/programmes/{cast.programme.id}/audit"
    owner = english(cast.browser("owner"))
    for page in (people, f"/exchanges/{cast.exchange.id}", f"{log}?action=participant.invited"):
        text = owner.get(page).text
        assert text.count(TYPED) >= 2, page
    corrected = cast.api("owner").patch(f"{path}/{answers[0]['id']}", json={"name": "Une autre"})
    assert corrected.json()["name"] == "Une autre", "corrected alike, whoever it is"
    with cast.service.work() as work:
        assert identity_of(work, known_here).name != "Une autre", "nobody's own name changes by it"
        place = work.session.exec(
            select(Participant).where(Participant.person_id == known_here)
        ).one()
        consent(work, place)
        name = identity_of(work, known_here).name
    now = {one["id"]: one["name"] for one in cast.api("owner").get(path).json()["items"]}
    assert name == OWN_NAME
    assert (now[answers[0]["id"]], now[answers[1]["id"]]) == (OWN_NAME, TYPED)
    cast.service.clock.pass_by(days=UNANSWERED.lasts.days + 1)
    with cast.service.work() as work:
        over = overdue(work.session.connection(), work.now)
        assert over["participant"] == 1
        assert "typed_identity" not in over, "what was typed stays as long as the place does"


def test_r30_the_person_sees_who_opened_what_is_said_about_them(cast):
    cast.award()
    sheet = f"/exchanges/{cast.exchange.id}/participants/{cast.staff.id}/data-analysis"
    for _ in range(2):
        assert cast.browser().get(sheet).status_code == 200
    own = english(cast.browser("staff"))
    own_sheet = f"/participations/{cast.staff.id}/data-analysis"
    page = own.get(own_sheet).text
    assert page.count("The sheet: ratings, evidence, decision and reasons") == 1, "once a day"
    assert "Who opened what is said about you" in own.get("/me/data").text
    other = english(cast.browser("volunteer")).get("/me/data").text
    assert "Who opened what is said about you</summary>" not in other


def test_r34_what_people_ask_for_has_a_day_and_owners_see_theirs(cast):
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 5), 1) == date(2027, 1, 5)
    staff = cast.staff.person_id
    with cast.service.work() as work:
        today = work.now.date()
        with pytest.raises(BadInput, match="names the person"):
            note_request(work, staff, Right.OBJECT, "Staff Exemple wrote")
        with pytest.raises(BadInput, match="still to come"):
            note_request(work, staff, Right.OBJECT, "by letter", today + timedelta(days=1))
        note_request(work, staff, Right.OBJECT, "by letter", today - timedelta(days=60))
        note_request(work, staff, Right.FREEZE, "by telephone")
        freeze(work, staff, "done at once")
        rows = register(work, cast.programme.id)
        assert [(one.asked, one.late) for one in rows] == [
            (Right.OBJECT, True),
            (Right.FREEZE, False),
        ]
        assert rows[1].answered_on == today
        assert rows[1].said == "by telephone; done at once"
        number = str(rows[0].id)
    with cast.service.work() as work:
        assert request_numbered(work, number).said == "by letter"
        for unknown in ("nothing", "00000000-0000-4000-8000-000000000000"):
            with pytest.raises(NotFound, match="no request"):
                request_numbered(work, unknown)
    page = english(cast.browser("owner")).get(f"/programmes/{cast.programme.id}/privacy").text
    assert "Staff Exemple" in page
    assert "Late" in page
    assert cast.browser().get(f"/programmes/{cast.programme.id}/privacy").status_code == 403
    mine = english(cast.browser("staff")).get("/me/data").text
    assert "To object" in mine


def test_r35_a_second_address_is_asked_for_and_a_lost_mailbox_signs_nobody_in(cast):
    own = english(cast.browser("staff"))
    asks = "Add a second address of your own"
    assert asks in own.get(f"/participations/{cast.staff.id}").text
    with cast.service.work() as work:
        me = identity_of(work, cast.staff.person_id)
        (only,) = own_addresses(work, me.person_id)
        person = work.session.get_one(Person, me.person_id)
        with pytest.raises(Conflict):
            give_up_address(work, me, own_address(work, me.person_id, only.id))
        vault = own_vault(work.vault, person)
        add_address(work, vault, person.id, "mine@example.net", main=False, verified_at=work.now)
    assert asks not in own.get(f"/participations/{cast.staff.id}").text
    base = f"/me/addresses/{only.id}"
    assert send(own, f"{base}/work", at_work="yes").status_code == 303
    assert "Work address" in own.get("/me/addresses").text
    with cast.service.work() as work:
        assert not needs_private_address(work, me.person_id), "one of them is their own"
    assert send(own, f"{base}/give-up").status_code == 303
    with cast.service.work() as work:
        assert find(work, "staff@example.org") is None
        found = find(work, "mine@example.net")
        assert found is not None
        assert found.id == me.person_id
        assert identity_of(work, me.person_id).email == "mine@example.net"
    assert own.get("/me/addresses").status_code == 200, "this device stays signed in"


def test_r46_r47_who_is_under_age_or_protected_is_nowhere_in_public(cast):
    with pytest.raises(ValueError, match="16"):
        ProgrammeProfile(**{**profile_of(cast.programme).model_dump(), "minimum_age": 15})
    cast.award()
    own = english(cast.browser("staff"))
    (award,) = cast.rows(Award)
    with cast.service.work() as work:
        badge = work.session.get_one(Award, award.id)
        accept(work, badge)
        open_page(work, badge)
        assert watch(work, cast.owner.person_id, award.id)
    nobody = cast.service.client()
    assert nobody.get(f"/b/{award.id}").status_code == 200
    shown = {"shown_name": "S. E.", "protected": "yes"}
    assert send(own, "/me/data/protection", **shown).status_code == 303
    assert nobody.get(f"/b/{award.id}").status_code == 404
    with cast.service.work() as work:
        assert watches_of(work, award.id) == []
        assert not watch(work, cast.owner.person_id, award.id)
        badge = work.session.get_one(Award, award.id)
        with pytest.raises(RuleRefused, match="protected"):
            open_page(work, badge)
        assert protection_of(work, cast.staff.person_id) is Protection.CHOSEN
    assert send(own, "/passport", what="open").status_code in (303, 422)
    assert "LinkedIn" not in own.get(f"/b/{award.id}").text
    page = english(cast.browser("volunteer")).get(f"/participations/{cast.volunteer.id}/hours").text
    assert "Staff Exemple" not in page

    assert send(own, "/me/data/protection", shown_name="S. E.").status_code == 303
    with cast.service.work() as work:
        open_page(work, work.session.get_one(Award, award.id))
        assert shared_badge(work, award.id, None).name == "S. E.", "readers see the chosen name"
        assert shared_badge(work, award.id, cast.staff.person_id).name == "Staff Exemple"
    read = nobody.get(f"/b/{award.id}").text
    assert "S. E." in read
    assert "Staff Exemple" not in read

    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        asked = NewParticipant(
            email="lea@example.net",
            name="Léa Mineure",
            organisation_id=cast.social.id,
            role=ParticipantRole.STAFF,
        )
        young = invite(work, caller, cast.exchange, asked)[0].id
    cast.service.deliver()
    lea = english(cast.service.client())
    lea.post(cast.service.mailbox.link("lea@example.net"), data={"csrf": ""})
    assert "you are 16 or older" in lea.get(f"/participations/{young}").text
    assert send(lea, f"/participations/{young}/consent", under_age="yes").status_code == 303
    with cast.service.work() as work:
        place = work.session.get_one(Participant, young)
        assert protection_of(work, place.person_id) is Protection.MINOR
    assert "You said that you are under 18" in lea.get("/me/data").text


def test_r28_nor_do_lists_of_who_waits_searches_and_hours_tell_more(cast):
    """Wherever a programme lists people, who has not answered it stands there as it typed them."""
    with cast.service.work() as work:
        known_here = someone_known(work)
        caller = caller_for(work, cast.mediator.person_id)
        asked = NewParticipant(
            email="hr@corp.example",
            name=TYPED,
            organisation_id=cast.tech.id,
            role=ParticipantRole.VOLUNTEER,
        )
        place = invite(work, caller, cast.exchange, asked)[0]
        second = NewMember(email="hr@corp.example", name=TYPED, role=Role.MEDIATOR)
        add_member(work, work.session.merge(cast.programme), second)
        work.session.get_one(Programme, cast.programme.id).second_mediator = True
    for answer in (
        cast.rate("baseline", "no"),
        cast.show_evidence(),
        cast.rate("final", "yes"),
        cast.decide(),
    ):
        assert answer.status_code == 201, answer.text
    programme, exchange = f"/programmes/{cast.programme.id}", f"/exchanges/{cast.exchange.id}"
    waiting = {f"/today/people?show={one.value}": None for one in Waiting}
    pages = {
        **waiting,
        "/today": None,
        f"{programme}/search?q=corp": True,
        f"{programme}/search?q=Martin": False,
        f"{programme}/members": True,
        f"{exchange}/hours": None,
        f"{exchange}/people": True,
        f"{exchange}/participants/{cast.staff.id}/{COMPETENCE}": True,
    }
    owner = english(cast.browser("owner"))
    told = {page: owner.get(page).text for page in pages}
    for page, named in pages.items():
        assert OWN_NAME not in told[page], page
        assert named is None or (TYPED in told[page]) == named, page
    assert TYPED in "".join(told[one] for one in waiting), "somebody waits"
    people = owner.post(
        f"{programme}/exports",
        data={"csrf": csrf_in(told["/today"]), "what": "people.csv"},
    ).content.decode("utf-8-sig")
    assert TYPED in people
    assert OWN_NAME not in people
    assert known_here == place.person_id
