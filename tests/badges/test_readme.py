"""The library's page keeps its word: its examples run, its table is complete."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main

import badges
from badges import cli
from badges.verification.sentences import SENTENCES

README = Path(str(badges.__file__)).with_name("README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_examples_run_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), names)
    said = capsys.readouterr().out
    assert "IdentityObject: is no e-mail address; write it as name@example.org" in said
    assert "C'est un badge Open Badges 2.0." in said


def test_the_shell_examples_name_real_commands_and_options() -> None:
    [block] = blocks("console")
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    shown = set()
    for line in block.splitlines():
        words = shlex.split(line.removeprefix("$ ").partition(" > ")[0])
        assert words[0] == "badges"
        options = {name for one in commands[words[1]].params for name in one.opts}
        assert {word for word in words if word.startswith("--")} <= options
        shown.add(words[1])
    assert shown == set(commands)


def test_the_table_tells_every_finding() -> None:
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| (.*) \|$", README, re.MULTILINE))
    assert rows == {code: sentence.en for code, sentence in SENTENCES.items()}
