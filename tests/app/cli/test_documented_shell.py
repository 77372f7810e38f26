"""What after-a-leak, import-awards, read-the-referential and improve-a-competence tell people to type, typed.

`curl` asks the service of the test: its options are read as curl reads them. Our own commands run in this process.
"""

import json
import shlex
from urllib.parse import quote

import pytest
from typer.testing import CliRunner

import app.cli.commands
import referential.cli
from app.issuing.tables import Award, AwardBatch
from tests.app.conftest import BASE, COMPETENCE
from tests.architecture.documented import blocks
from tests.architecture.sources import PROJECT

WITH_A_VALUE = ("-X", "-H", "-o", "--data-binary", "--data-urlencode")


class Shell:
    """Types the lines of a page, with the variables that its reader has set."""

    def __init__(self, cast, folder):
        settings = cast.service.inside.settings
        self.environment = {
            "ESTAMPILLE_BASE_URL": settings.base_url,
            "ESTAMPILLE_DATABASE_URL": settings.database_url,
            "ESTAMPILLE_DATA_DIR": str(settings.data_dir),
        }
        self.service, self.folder = cast.service, folder
        self.variables = {"BASE": BASE, "KEY": cast.keys["mediator"]}

    def __call__(self, line, typed=""):
        for name, value in self.variables.items():
            line = line.replace(f"${name}", value)
        program, *words = shlex.split(line, comments=True)
        if program == "curl":
            return self.curl(words)
        runner = CliRunner()
        here = {"estampille": app.cli.commands.app, "referential": referential.cli.app}
        command = here[program.removeprefix(".venv/bin/")]
        words = [str(self.folder / one) if one.endswith(".csv") else one for one in words]
        done = runner.invoke(command, words, env=self.environment, input=typed)
        assert done.exit_code == 0, done.output
        return done.output

    def curl(self, words):
        options, plain = [], []
        left = iter(words)
        for word in left:
            if word in WITH_A_VALUE:
                options.append((word, next(left)))
            elif not word.startswith("-"):
                plain.append(word)
        (url,) = plain
        asked = [value.split("=", 1) for name, value in options if name == "--data-urlencode"]
        if asked:
            url += "?" + "&".join(f"{name}={quote(value)}" for name, value in asked)
        body = [value for name, value in options if name == "--data-binary"]
        answer = self.service.client().request(
            next((value for name, value in options if name == "-X"), "GET"),
            url,
            headers=dict(value.split(": ", 1) for name, value in options if name == "-H"),
            content=(self.folder / body[0].removeprefix("@")).read_bytes() if body else None,
            follow_redirects=True,
        )
        assert answer.is_success, answer.text
        return answer.text


@pytest.fixture
def shell(cast, tmp_path):
    return Shell(cast, tmp_path)


def lines(page):
    """Return the lines that a page tells to type, block by block."""
    return [
        list(block.commands) for block in blocks(f"docs/how-to/{page}.md") if block.language == "sh"
    ]


def year(cast, tmp_path):
    """Write the file of the page, with a decision of ours in the place of its example."""
    (shown,) = [one for one in blocks("docs/how-to/import-awards.md") if one.language == "csv"]
    heading, *rows = shown.text.splitlines()
    assert [row.count(",") for row in rows] == [heading.count(",")] * len(rows)
    text = f"{heading}\n{cast.exchange.id},staff@example.org,{COMPETENCE}\n"
    (tmp_path / "year.csv").write_text(text, encoding="utf-8")


def decided(cast):
    cast.rate("baseline", "no")
    cast.show_evidence()
    cast.rate("final", "yes")
    cast.decide().raise_for_status()


def test_awards_are_imported_by_the_commands(cast, shell, tmp_path):
    decided(cast)
    year(cast, tmp_path)
    looked, done = (
        line.replace("ana@example.org", "mediator@example.org")
        for line in lines("import-awards")[0]
    )
    shell(looked)
    assert cast.rows(Award) == []
    shell(done)
    assert len(cast.rows(Award)) == 1


def test_awards_are_imported_by_curl(cast, shell, tmp_path):
    decided(cast)
    year(cast, tmp_path)
    send, *rest = lines("import-awards")[1]
    assert json.loads(shell(send))["ready"] == 1
    shell.variables["BATCH"] = str(cast.rows(AwardBatch)[0].id)
    state, _, table = (shell(line) for line in rest[:3])
    assert json.loads(state)["id"] == shell.variables["BATCH"]
    assert table.count("\n") == 2
    start, cancel = rest[3:]
    with pytest.raises(AssertionError, match="file-asked-for"):
        shell(start)  # all of it was asked for at once
    assert json.loads(shell(cancel))["id"] == shell.variables["BATCH"]


def test_the_referential_is_read_by_curl(shell):
    turtle, found, concept, listed = (
        shell(line) for block in lines("read-the-referential") for line in block
    )
    assert "skos:ConceptScheme" in turtle
    assert json.loads(found)["items"]
    assert "needs-framing" in concept
    documents = json.loads(listed)["CFDocuments"]
    assert [set(one) for one in documents] == [{"identifier", "title", "CFPackageURI"}]


def test_a_leak_is_answered_by_the_commands(cast, shell):
    cast.award()
    (console,) = [one for one in blocks("docs/how-to/after-a-leak.md") if one.language == "console"]
    ((first,), looked, (never,), (receipts,)) = lines("after-a-leak")
    assert "1" in shell(first)
    assert never.startswith("estampille awards revoke")
    shell(never)
    (revoked,) = console.commands
    said = " ".join(shell(revoked, typed="y\n").split())
    for sentence in console.text.splitlines()[2:-1]:
        told = sentence.removeprefix("- ").rstrip(";.").partition(": 1")[0]
        assert " ".join(told.split()) in said, sentence
    for line in looked:
        if not line.startswith("badges "):  # asks the public address, as others would
            assert "compromised" in shell(line) or "hold" in shell(line)
    shell("estampille keys rotate-receipts")
    assert "is gone" in shell(receipts)


def test_an_editor_compares_and_the_build_checks():
    (check,), (compare,) = lines("improve-a-competence")
    done = CliRunner().invoke(referential.cli.app, shlex.split(compare)[1:])
    assert done.exit_code == 0
    assert "→ draft" in done.output
    assert check.removeprefix(".venv/bin/") in (PROJECT / ".ci" / "check").read_text("utf-8")
