"""`estampille awards import`: looked at first, done once however often, each bad line named; and the lone worker."""

import json
import os
import subprocess
import sys
import threading

import pytest
from typer.testing import CliRunner

from app.cli.awards import app as command
from app.errors import AccessRefused, BadInput, NotFound
from app.issuing.batches import run_due
from app.issuing.tables import Award
from app.main import create_app
from app.workers import WORKERS, at_work
from tests.app.conftest import COMPETENCE


@pytest.fixture
def decision(cast):
    """A decision that is ready to become a badge."""
    cast.rate("baseline", "no")
    cast.show_evidence()
    cast.rate("final", "yes")
    return cast.decide().json()["id"]


@pytest.fixture
def environment(cast):
    settings = cast.service.app.state.service.settings
    return {
        "ESTAMPILLE_BASE_URL": settings.base_url,
        "ESTAMPILLE_DATABASE_URL": settings.database_url,
        "ESTAMPILLE_DATA_DIR": str(settings.data_dir),
    }


@pytest.fixture
def run(environment, tmp_path):
    def call(text, *options, by="mediator@example.org"):
        file = tmp_path / "year.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        arguments = ["import", str(file), "--by", by, "--json", *options]
        done = CliRunner().invoke(command, arguments, env=environment)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, json.loads(done.stdout)

    return call


def by_name(cast, competence=COMPETENCE, email="staff@example.org"):
    return f"exchange_id,email,competence\n{cast.exchange.id},{email},{competence}\n"


def awards(cast):
    return len(cast.rows(Award))


def test_it_is_looked_at_first_and_done_when_told_to(cast, decision, run):
    code, told = run(by_name(cast))
    assert (code, told["done"], told["ready"], awards(cast)) == (0, False, 1, 0)
    assert told["lines"][0]["decision_id"] == decision
    code, told = run(by_name(cast), "--yes")
    assert (code, told["awarded"], awards(cast)) == (0, 1, 1)
    made = told["lines"][0]["award_id"]
    assert cast.api().get(f"/api/v1/awards/{made}").json()["decision_id"] == decision


def test_the_same_file_again_doubles_nothing(cast, decision, run):
    first = run(f"decision_id\n{decision}\n", "--yes")
    again = run(f"decision_id\n{decision}\n", "--yes")
    assert first[1]["lines"][0]["award_id"] == again[1]["lines"][0]["award_id"]
    assert awards(cast) == 1


@pytest.mark.both_databases
def test_what_an_interrupted_run_left_waiting_is_finished_and_not_asked_for_again(
    cast, decision, run
):
    asked = cast.api().post("/api/v1/batches", json={"decision_ids": [decision]})
    assert asked.status_code == 202
    assert run(f"decision_id\n{decision}\n", "--yes")[1]["awarded"] == 1
    assert awards(cast) == 1


def test_every_bad_line_is_named_and_the_good_ones_are_awarded(cast, decision, run):
    text = (
        "exchange_id;email;competence\n"
        f"{cast.exchange.id};staff@example.org;{COMPETENCE}\n"
        f"{cast.exchange.id};staff@example.org;{COMPETENCE}\n"
        "\n"
        f"{cast.exchange.id};nobody@example.org;{COMPETENCE}\n"
        f"{cast.exchange.id};no address;{COMPETENCE}\n"
        f"{cast.exchange.id};volunteer@example.org;{COMPETENCE}\n"
        f"x;staff@example.org;{COMPETENCE}\n"
        f"{cast.exchange.id};;{COMPETENCE}\n"
    )
    code, told = run(text, "--yes")
    assert (code, told["awarded"], told["refused"]) == (1, 1, 6)
    said = {line["line"]: line["detail"] for line in told["lines"]}
    assert said[2] is None
    assert "stands on line 2" in said[3]
    assert "Nobody with this address" in said[5]
    assert "not an e-mail address" in said[6]
    assert "Nothing is decided" in said[7]
    assert "is no id" in said[8]
    assert "“email” is empty" in said[9]
    assert awards(cast) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "must name the columns"),
        (b"name\nx\n", "must name the columns"),
        (b"decision_id\n", "no line below"),
        (b"decision_id\n\xff\n", "not in UTF-8"),
        (b'decision_id\n"x', "is not CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(run, content, said):
    with pytest.raises(BadInput, match=said):
        run(content)


def test_only_a_member_awards_and_only_what_is_theirs(cast, decision, run, stranger_key):
    with pytest.raises(NotFound, match="no member"):
        run(f"decision_id\n{decision}\n", by="staff@example.org")
    assert stranger_key
    with pytest.raises(AccessRefused):
        run(f"decision_id\n{decision}\n", "--yes", by="observer@example.org")
    code, told = run(f"decision_id\n{decision}\n", "--yes", by="stranger@example.org")
    assert (code, told["refused"]) == (1, 1)
    assert awards(cast) == 0


def test_a_line_that_is_refused_while_awarding_says_why(cast, decision, run):
    batch = cast.api().post("/api/v1/batches", json={"decision_ids": [decision]}).json()
    why = {"reason": "Une preuve est arrivée après la décision."}
    place = f"/api/v1/exchanges/{cast.exchange.id}/decisions/{decision}/reopen"
    # Reopening deletes a decision on which no badge rests; one that waits in a batch is kept, open.
    assert cast.api().post(place, json=why).status_code == 200
    run_due(cast.service.app.state.service)
    rows = cast.api().get(f"/api/v1/batches/{batch['id']}/rows").json()["items"]
    assert "decided anew" in rows[0]["detail"]
    code, told = run(f"decision_id\n{decision}\n", "--yes")
    assert (code, told["refused"]) == (1, 1)


# Processes of their own share the work where many may write at once: on PostgreSQL.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_worker_of_its_own_awards_what_waits(cast, decision, environment):
    cast.api().post("/api/v1/batches", json={"decision_ids": [decision]})
    command = [sys.executable, "-m", "app", "worker"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        assert process.stderr is not None
        told = next(line for line in process.stderr if "To: staff@example.org" in line)
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert told
    assert awards(cast) == 1


def test_a_service_without_worker_leaves_the_work_to_others(cast):
    settings = cast.service.app.state.service.settings.model_copy(update={"worker": False})
    names = {worker.name for worker in WORKERS}
    app = create_app(settings)
    with cast.service.client().__class__(app):
        assert not names & {thread.name for thread in threading.enumerate()}
    with at_work(app.state.service):
        assert names <= {thread.name for thread in threading.enumerate()}
    app.state.service.close()
