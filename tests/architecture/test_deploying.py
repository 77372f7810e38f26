"""What `docs/deploy/` starts is a command, what it sets is a setting, and its files are those of the documentation."""

import re
from typing import Any

import yaml
from typer.main import get_command

from app.cli.commands import app
from app.plumbing.settings import Settings
from tests.architecture.sources import PROJECT

DEPLOY = PROJECT / "docs" / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def check_command(words: list[str]) -> None:
    command = COMMANDS[words[0]]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known, words


def test_what_is_started_is_there():
    for name in ("web", "worker"):
        check_command(COMPOSE["services"][name]["command"])
    container = (DEPLOY / "Containerfile").read_text()
    command = re.search(r"^CMD (.*)$", container, re.MULTILINE)
    assert command
    check_command(re.findall(r'"([^"]+)"', command[1]))
    units = {one.name: one.read_text() for one in (DEPLOY / "systemd").iterdir()}
    lines = re.findall(r"^Exec.*$", "\n".join(units.values()), re.MULTILINE)
    started = [re.findall(r"bin/estampille (\S+)", line)[0] for line in lines]
    assert {"serve", "worker", "backup", "erase-again", "doctor"} <= set(started)
    for one in started:
        check_command([one])
    assert {
        f"{one.removesuffix('.timer')}.service" for one in units if one.endswith(".timer")
    } <= set(units)


def test_what_is_set_is_a_setting():
    known = {f"ESTAMPILLE_{name.upper()}" for name in Settings.model_fields}
    given = set(COMPOSE["services"]["web"]["environment"])
    assert given <= known
    assert COMPOSE["services"]["worker"]["environment"] == COMPOSE["services"]["web"]["environment"]


def test_the_files_are_those_of_the_documentation():
    page = (PROJECT / "docs" / "how-to" / "run.md").read_text()
    for place, name in (("Caddyfile", "caddyfile"), ("systemd/estampille.service", "ini")):
        shown = re.search(rf"```{name}\n(?:# /etc/[^\n]*\n)?(.*?)```", page, re.DOTALL)
        assert shown
        ours = shown[1].replace("badges.example.org {", "{$DOMAIN} {")
        assert (DEPLOY / place).read_text() == ours.replace("127.0.0.1:8000", "web:8000")
