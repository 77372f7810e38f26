"""The library's pages keep their word: their examples run, their table is complete."""

import inspect
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

import badges
from badges import cli, ob2, ob3
from badges.verification.templates import TEMPLATES

README = Path(str(badges.__file__)).with_name("README.md")
DOCS = README.parents[1] / "docs"
IN_ORDER = ("issue-in-python", "bake-and-extract", "verify-in-python", "from-2-to-3")
"""Each of these pages continues one before it."""
IN_THE_SHELL = (
    README,
    DOCS / "how-to" / "bake-and-extract.md",
    DOCS / "how-to" / "verify-offline.md",
)


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def test_the_python_examples_run_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for page in IN_ORDER:
        for block in blocks(DOCS / "how-to" / f"{page}.md", "python"):
            exec(compile(block, page, "exec"), names)
    said = capsys.readouterr().out
    assert "IdentityObject: is no e-mail address; write it as name@example.org" in said
    assert "C'est un badge Open Badges 2.0." in said


def test_the_python_examples_have_no_error_of_types(tmp_path: Path) -> None:
    """As whoever builds on the library asks it: strictly, and with nothing of this project's own settings."""
    page = tmp_path / "documented.py"
    parts = [
        block for name in IN_ORDER for block in blocks(DOCS / "how-to" / f"{name}.md", "python")
    ]
    page.write_text("\n".join(parts), encoding="utf-8")
    command = ["mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", str(page)]
    found = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=DOCS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


def test_help_names_members_as_python_does() -> None:
    said = inspect.signature(ob2.Profile)
    assert {"public_key", "revocation_list", "name"} <= set(said.parameters)
    assert said.parameters["name"].default is inspect.Parameter.empty
    assert {"credential_subject", "valid_from"} <= set(
        inspect.signature(ob3.AchievementCredential).parameters
    )


def test_the_shell_examples_name_real_commands_and_options() -> None:
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    shown = set()
    pages = [block for page in IN_THE_SHELL for block in blocks(page, "console")]
    for line in "".join(pages).splitlines():
        words = shlex.split(line.removeprefix("$ ").partition(" > ")[0])
        if words[0] == "estampille":  # the service's commands are tested with the service
            continue
        assert words[0] == "badges"
        options = {name for one in commands[words[1]].params for name in one.opts}
        assert {word for word in words if word.startswith("--")} <= options
        shown.add(words[1])
    assert shown == set(commands)


def test_the_table_tells_every_finding() -> None:
    page = (DOCS / "reference" / "findings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| (.*) \|$", page, re.MULTILINE))
    assert rows == dict(TEMPLATES)


def test_every_page_that_the_library_names_is_there() -> None:
    named = re.findall(r"\]\((\.\./docs/[^)]+)\)", README.read_text(encoding="utf-8"))
    assert len(named) == 7
    assert [one for one in named if not (README.parent / one).is_file()] == []
