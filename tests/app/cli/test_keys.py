"""`estampille keys` and what belongs to a leak: told before it is done, stopped anywhere, finished all the same."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from uuid import UUID

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.assessing.tables import Decision
from app.cli import awards as awards_commands
from app.cli import keys as keys_commands
from app.issuing.key_revocation import revoke_generation
from app.issuing.keyring import key_of
from app.issuing.renewing import renew_due
from app.issuing.tables import Award, SigningKey
from app.issuing.trust_bundle import write_bundle
from app.issuing.workflow import award
from app.passports.badges import hand_over
from app.plumbing.audit import find_break
from app.programmes.dependencies import caller_for
from badges.trust import load_bundle
from badges.verification import verify
from tests.app.issuing.test_batches import many_decisions
from tests.app.thief import Thief

pytestmark = pytest.mark.both_databases


@pytest.fixture
def environment(cast):
    settings = cast.service.inside.settings
    return {
        "ESTAMPILLE_BASE_URL": settings.base_url,
        "ESTAMPILLE_DATABASE_URL": settings.database_url,
        "ESTAMPILLE_DATA_DIR": str(settings.data_dir),
    }


@pytest.fixture
def run(environment):
    def call(*arguments, typed="", of=keys_commands):
        done = CliRunner().invoke(of.app, list(arguments), env=environment, input=typed)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return call


def test_what_will_happen_is_said_first_and_without_a_yes_nothing_does(cast, run):
    cast.award()
    done = run("revoke", "solidaire", "1", typed="n\n")
    assert done.exit_code == 1
    told = " ".join(done.stderr.split())
    for said in (
        "answer 410",
        "badges in force, made anew word for word under the next generation, made now: 1",
        "people told by mail: 1",
        "cannot be undone",
    ):
        assert said in told
    with cast.service.work() as work:
        assert key_of(work, cast.programme.id, 1).revoked_at is None


def test_a_yes_does_it_and_the_list_shows_it(cast, run):
    cast.award()
    done = run("revoke", "solidaire", "1", "--reason", "Burgled.", "--json", typed="y\n")
    told = json.loads(done.stdout.splitlines()[-1])
    assert (done.exit_code, told["successor"], told["renewed"], told["failed"]) == (0, 2, 1, 0)
    listed = json.loads(run("list", "solidaire", "--json").stdout)["keys"]
    assert [(one["generation"], one["reason"], one["waiting"]) for one in listed] == [
        (1, "Burgled.", 0),
        (2, None, 0),
    ]
    assert listed[0]["revoked"] == told["revoked"]
    assert listed[1]["revoked"] is None
    said = run("list", "solidaire").stdout
    assert "declared compromised" in said
    assert "every badge was made anew" in said


def test_the_next_key_needs_no_restart(run):
    assert "in every process" in run("rotate", "solidaire").stdout
    assert json.loads(run("rotate-receipts", "--json").stdout) == {"generation": 1}
    gone = run("revoke-receipts", "1").stdout
    assert "Generation 1 is gone" in gone
    assert "generation 2 signs" in gone


def test_an_id_that_was_never_awarded_is_revoked_by_the_command(cast, run):
    badge = cast.award()
    name = "urn:uuid:3b1f0e6d-6b0f-4d0e-9a43-1c1f0e6d2a10"
    asked = ("revoke", "solidaire", "1", name, "--reason", "Shown to an employer.", "--json")
    done = run(*asked, of=awards_commands)
    assert json.loads(done.stdout) == {"id": name, "generation": 1, "status_list": False}
    listed = cast.service.client().get("/ob/v2/issuers/solidaire/1/revocations").json()
    assert listed["revokedAssertions"] == [name]
    assert badge["id"] not in json.dumps(listed)


def test_a_bundle_of_ours_knows_what_was_awarded(cast, tmp_path):
    badge = cast.award()
    thief = Thief.of(cast, badge)
    folder = tmp_path / "trust"
    with cast.service.work() as work:
        write_bundle(work, cast.programme, folder)
    offline, now = load_bundle(folder), cast.service.clock()

    def failed(given):
        return [one.code for one in verify(given, resolver=offline, now=now).failures]

    for genuine in (thief.signed, json.dumps(thief.document), thief.jwt):
        assert failed(genuine) == []
    for forged in (thief.forged_token(), thief.forged_credential(), thief.forged_jwt()):
        assert failed(forged) == ["issuer.not_in_register"]
    assert badge["id"] not in (folder / "register.tsv").read_text()


COUNT, KILLS = 30, 20
COMMANDS = """
import os, sys
from app.cli.commands import main
from app.library import Library

library = Library.open()
Library.open = lambda: library
sys.argv = ["estampille", "keys", "revoke", "solidaire", "1", "--yes"]
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        main()
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Runs the command in a process of its own for each line it reads: what they all load is loaded once."""


def test_a_revocation_that_is_killed_at_any_moment_loses_and_doubles_nothing(cast, environment):
    decisions = many_decisions(cast, COUNT)
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        for decision_id in decisions:
            award(work, caller, work.session.get_one(Decision, UUID(decision_id)))
    cast.service.deliver()
    cast.service.mailbox.mails.clear()
    assert _killed(environment) == [-signal.SIGKILL] * KILLS
    with cast.service.work() as work:
        revoke_generation(work, cast.programme.id, 1, "")
    renew_due(cast.service.inside, hand_over)
    with cast.service.work() as work:
        session = work.session
        assert len(cast.rows(SigningKey)) == 2
        made = session.exec(
            select(Award).where(Award.programme_id == cast.programme.id, Award.generation == 2)
        ).all()
        old = session.exec(
            select(Award).where(Award.programme_id == cast.programme.id, Award.generation == 1)
        ).all()
        assert {one.supersedes_id for one in made} == {one.id for one in old}
        assert len(made) == len(old) == COUNT
        assert all(one.revoked_at is not None for one in old)
        assert all(one.revoked_at is None for one in made)
        assert find_break(work, cast.programme.id) is None
        assert key_of(work, cast.programme.id, 1).renewed_at is not None
    cast.service.deliver()
    told = [mail["To"] for mail in cast.service.mailbox.mails]
    assert sorted(told) == sorted(f"p{number}@example.org" for number in range(COUNT))


def _killed(environment):
    """Run the command again and again, kill it somewhere in its work each time; return how the runs ended."""
    with subprocess.Popen(
        [sys.executable, "-c", COMMANDS],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        codes = []
        for _ in range(KILLS):
            print(file=process.stdin, flush=True)
            child = int(process.stdout.readline())
            while "Generation 1" not in process.stderr.readline():
                pass
            time.sleep(random.uniform(0, 0.02))
            with suppress(ProcessLookupError):  # it was quicker
                os.kill(child, signal.SIGKILL)
            codes.append(int(process.stdout.readline()))
        process.stdin.close()
        process.wait()
    return codes
