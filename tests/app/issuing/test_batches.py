"""Many awards at once: nothing is lost or doubled, whatever happens to the process; each refusal says why."""

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from uuid import UUID

import pytest

from app.assessing.tables import Decision
from app.errors import BadInput
from app.exchanges.tables import Participant
from app.issuing.batches import LARGEST_BATCH, ask_awards, run_due
from app.issuing.tables import Award, AwardBatch
from app.people.identity import meet
from app.plumbing.audit import find_break
from app.programmes.dependencies import caller_for
from app.programmes.tables import Member
from tests.app.conftest import COMPETENCE, LEVEL

pytestmark = pytest.mark.both_databases


@pytest.fixture
def decision(cast):
    """A decision that is ready to become a badge."""
    cast.rate("baseline", "no")
    cast.show_evidence()
    cast.rate("final", "yes")
    return cast.decide().json()["id"]


def run(cast):
    while run_due(cast.service.app.state.service):
        pass


def ask(cast, *decisions, who="mediator", **headers):
    body = {"decision_ids": list(decisions)}
    return cast.api(who).post("/api/v1/batches", json=body, headers=headers)


def show(cast, batch, rows=False):
    path = f"/api/v1/batches/{batch['id']}" + ("/rows" if rows else "")
    return cast.api().get(path).json()


def test_a_batch_waits_and_is_then_done(cast, decision):
    asked = ask(cast, decision)
    assert asked.status_code == 202, asked.text
    batch = asked.json()
    assert (batch["total"], batch["awarded"], batch["finished_at"]) == (1, 0, None)
    run(cast)
    done = show(cast, batch)
    assert (done["awarded"], done["refused"]) == (1, 0)
    assert done["finished_at"] is not None
    (row,) = show(cast, batch, rows=True)["items"]
    assert row["state"] == "awarded"
    assert cast.api().get(f"/api/v1/awards/{row['award_id']}").status_code == 200


def test_asking_twice_gives_each_person_one_badge_and_one_mail(cast, decision):
    first = ask(cast, decision, decision, **{"idempotency-key": "k"}).json()
    again = ask(cast, decision, decision, **{"idempotency-key": "k"}).json()
    other = ask(cast, decision).json()
    run(cast)
    assert first["id"] == again["id"] != other["id"]
    assert show(cast, first)["total"] == 1
    with cast.service.work() as work:
        assert len(cast.rows(Award)) == 1
        assert find_break(work, cast.programme.id) is None
    cast.service.deliver()
    assert len([mail for mail in cast.service.mailbox.mails if "/sign-in/" in str(mail)]) == 1


def test_a_batch_ends_or_is_cancelled_alone_while_others_wait(cast):
    batches = []
    for decision in many_decisions(cast, 3):
        batches.append(ask(cast, decision).json())
        cast.service.clock.pass_by(seconds=1)  # batches take turns by their age
    assert run_due(cast.service.inside, at_once=1) == 1
    assert [show(cast, one)["finished_at"] is None for one in batches] == [False, True, True]
    assert cast.api().post(f"/api/v1/batches/{batches[1]['id']}/cancel").json()["cancelled"] == 1
    run(cast)
    assert [show(cast, one)["awarded"] for one in batches] == [1, 0, 1]


def test_a_refused_row_says_why_and_the_others_go_on(cast, decision):
    batch = ask(cast, decision).json()
    with cast.service.work() as work:
        member = work.session.get_one(Member, cast.mediator.id)
        member.role = "observer"
        work.session.add(member)
    run(cast)
    (row,) = show(cast, batch, rows=True)["items"]
    assert row["state"] == "refused"
    assert row["detail"].startswith("Your role in this programme")
    assert show(cast, batch)["finished_at"] is not None


@pytest.mark.parametrize("count", [0, LARGEST_BATCH + 1])
def test_none_or_too_many_are_refused(cast, count):
    answer = ask(cast, *(["00000000-0000-4000-8000-000000000000"] * count))
    assert answer.status_code == 422


def test_a_decision_of_another_programme_is_not_there(cast, decision, stranger_key):
    client = cast.service.client(Authorization=f"Bearer {stranger_key}")
    assert client.post("/api/v1/batches", json={"decision_ids": [decision]}).status_code == 404
    batch = ask(cast, decision).json()
    assert client.get(f"/api/v1/batches/{batch['id']}").status_code == 404


def test_an_observer_may_look_but_not_ask(cast, decision):
    assert ask(cast, decision, who="observer").status_code == 403
    batch = ask(cast, decision).json()
    assert cast.api("observer").get(f"/api/v1/batches/{batch['id']}").status_code == 200


def test_the_page_awards_what_is_chosen_and_shows_how_far_it_is(cast, decision):
    browser = cast.browser()
    path = f"/exchanges/{cast.exchange.id}/awards"
    page = browser.get(path, headers={"accept-language": "en"})
    assert "One decision is ready" in page.text
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    sent = browser.post(path, data={"csrf": token, "decision": decision}, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    far = browser.get(sent.headers["location"], headers={"accept-language": "en"})
    assert "data-until-done" in far.text
    run(cast)
    done = browser.get(sent.headers["location"], headers={"accept-language": "en"})
    assert "1 badge was awarded." in done.text
    assert "data-until-done" not in done.text


def test_choosing_nothing_is_said_beside_the_list(cast, decision):
    browser = cast.browser()
    path = f"/exchanges/{cast.exchange.id}/awards"
    page = browser.get(path, headers={"accept-language": "en"})
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    sent = browser.post(path, data={"csrf": token}, headers={"accept-language": "en"})
    assert sent.status_code == 422
    assert "Choose from 1 to" in sent.text


RUNNER = """
    from pathlib import Path
    from app.plumbing.settings import Settings
    from app.plumbing.service import Service
    from app.issuing import batches
    import sys, time
    settings = Settings(base_url=sys.argv[1], database_url=sys.argv[2], data_dir=Path(sys.argv[3]), key="")
    service = Service.of(settings)
    while batches.run_due(service, at_once=1):
        print("one", flush=True)
"""


def test_a_process_that_is_killed_loses_and_doubles_nothing(cast, database_url, tmp_path):
    decisions = many_decisions(cast, 12)
    batch = ask(cast, *decisions).json()
    base = cast.service.app.state.service.settings.base_url
    command = [sys.executable, "-c", textwrap.dedent(RUNNER), base, database_url, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(3):
            assert process.stdout.readline() == "one\n"
        os.kill(process.pid, signal.SIGKILL)
    begun = show(cast, batch)
    assert 3 <= begun["awarded"] <= 12
    run(cast)
    assert show(cast, batch)["awarded"] == 12
    with cast.service.work() as work:
        assert len(cast.rows(Award)) == 12
        assert find_break(work, cast.programme.id) is None


def many_decisions(cast, count):
    with cast.service.work() as work:
        made = []
        for number in range(count):
            person = meet(work, f"p{number}@example.org", f"Personne {number}", "fr")
            participant = Participant(
                exchange_id=cast.exchange.id,
                person_id=person.id,
                organisation_id=cast.social.id,
                role="staff",
                consented_at=work.now,
                created_at=work.now,
            )
            work.session.add(participant)
            work.session.flush()
            decision = Decision(
                exchange_id=cast.exchange.id,
                participant_id=participant.id,
                competence=COMPETENCE,
                level=LEVEL,
                release=cast.exchange.release,
                reasons="Vu à l’œuvre.",
                mediator_id=cast.mediator.person_id,
                state="final",
                created_at=work.now,
            )
            work.session.add(decision)
            work.session.flush()
            made.append(str(decision.id))
        return made


def test_a_batch_is_of_one_programme(cast, decision):
    (foreign,) = cast.bystander.ids_of("decision")
    with cast.service.work() as work:
        mine = caller_for(work, cast.mediator.person_id)
        theirs = caller_for(work, cast.bystander.people["mediator"])
        both = replace(mine, memberships={**mine.memberships, **theirs.memberships})
        with pytest.raises(BadInput, match="belong to several programmes"):
            ask_awards(work, both, [UUID(decision), foreign])
    assert cast.rows(AwardBatch) == []
