"""Every command, address and example of the documentation is one that there is, and a test runs each example."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from typer.main import get_command

import app.cli.commands
import badges.cli
import referential.cli
from tests.app.test_api_examples import DOCUMENT
from tests.architecture.documented import (
    Block,
    addresses,
    blocks,
    commands,
    is_filled_in,
    pages,
    words_of,
)
from tests.architecture.sources import PROJECT

PROGRAMS: Mapping[str, Any] = {
    "estampille": get_command(app.cli.commands.app),
    "badges": get_command(badges.cli.app),
    "referential": get_command(referential.cli.app),
}
TARGETS = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
RUN_BY = {
    "CONTRIBUTING.md": "tests/architecture/test_documented_commands.py",
    "README.md": "tests/architecture/test_documented_commands.py",
    "badges/README.md": "tests/badges/test_readme.py",
    "docs/how-to/after-a-leak.md": "tests/app/cli/test_documented_shell.py",
    "docs/how-to/award-by-api.md": "tests/journeys/test_documented_calls.py",
    "docs/how-to/bake-and-extract.md": "tests/badges/test_readme.py",
    "docs/how-to/from-2-to-3.md": "tests/badges/test_readme.py",
    "docs/how-to/import-awards.md": "tests/app/cli/test_documented_shell.py",
    "docs/how-to/improve-a-competence.md": "tests/app/cli/test_documented_shell.py",
    "docs/how-to/issue-in-python.md": "tests/badges/test_readme.py",
    "docs/how-to/many-machines.md": "tests/app/cli/test_restore_drill.py",
    "docs/how-to/read-the-referential.md": "tests/app/cli/test_documented_shell.py",
    "docs/how-to/run.md": "tests/architecture/test_deploying.py",
    "docs/how-to/say-what-you-lack.md": "tests/app/employers/test_proposal_webhooks.py",
    "docs/how-to/verify-by-api.md": "tests/app/verifying/test_how_to.py",
    "docs/how-to/verify-in-hr-software.md": "tests/journeys/test_documented_calls.py",
    "docs/how-to/verify-in-python.md": "tests/badges/test_readme.py",
    "docs/how-to/verify-offline.md": "tests/badges/test_readme.py",
    "docs/tutorial/first-award-by-api.md": "tests/journeys/test_documented_calls.py",
    "referential/README.md": "tests/referential/test_first_contribution.py",
}
"""A page with examples → the test that runs them, or holds them against what they are examples of."""
DRAWN = ("mermaid",)
"""Examples that the site draws: they show and are not typed."""


def faults(words: list[str]) -> Iterator[str]:
    """Return what a command names that there is not: a target, a command, an option."""
    program, *rest = words
    if program == "make":
        yield from (f"make {one}" for one in rest[:1] if one.isalpha() and one not in TARGETS)
        return
    command = PROGRAMS[program]
    for place, word in enumerate(rest):
        if not hasattr(command, "commands") or is_filled_in(word) or word.startswith("-"):
            break
        names = word.split("|")
        unknown = [one for one in names if one not in command.commands]
        if unknown:
            yield f"{program} {' '.join(rest[: place + 1])}"
            return
        command = command.commands[names[-1]]
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    options.add("--help")
    given = re.findall(r"--[a-z][a-z-]+", " ".join(rest))
    yield from (f"{program} … {one}" for one in given if one not in options)


@pytest.mark.parametrize("page", pages())
def test_what_a_page_says_to_type_is_there(page: str) -> None:
    assert [fault for words in commands(page) for fault in faults(words)] == []


@pytest.mark.parametrize("page", pages())
def test_a_folder_to_go_into_is_there(page: str) -> None:
    lines = [line for block in blocks(page) for line in block.commands]
    inside = re.findall(r"^cd ([\w./-]+)$", "\n".join(lines), re.MULTILINE)
    assert [one for one in inside if not (PROJECT / one).is_dir()] == []


def test_wrong_commands_are_seen() -> None:
    typed = ("estampille keys list solidaire --all", "make everything", "badges prove x.png")
    assert [fault for line in typed for fault in faults(words_of(line))] == [
        "estampille … --all",
        "make everything",
        "badges prove",
    ]
    assert list(faults(words_of("estampille keys list|rotate SLUG"))) == []
    assert list(Block("", "console", "$ badges hash\nhash of\n").commands) == ["badges hash"]


def test_the_addresses_of_the_api_are_there() -> None:
    routes = [re.compile(re.sub(r"\{\w+\}", r"[^/]+", path)) for path in DOCUMENT["paths"]]
    described = "/api/v1/openapi.json"
    wrong = [
        f"{page}: {one}"
        for page in pages()
        for one in sorted(addresses(page) - {described})
        # Where a page says “below” an address, it leads to what begins with it.
        if not any(route.fullmatch(one) or route.pattern.startswith(f"{one}/") for route in routes)
    ]
    assert wrong == []


def test_every_page_with_examples_has_a_test_that_runs_them() -> None:
    with_examples = {
        page for page in pages() if any(one.language not in DRAWN for one in blocks(page))
    }
    assert with_examples == set(RUN_BY)
    for page, test in RUN_BY.items():
        name = page.rpartition("/")[2].removesuffix(".md")
        assert name in (PROJECT / test).read_text("utf-8"), f"{test} does not name {page}"


def test_every_command_of_the_service_stands_in_the_reference() -> None:
    told = {" ".join(words[:3]) for words in commands("docs/reference/settings.md")}
    told |= {
        f"{words[0]} {words[1]} {one}"
        for words in commands("docs/reference/settings.md")
        if len(words) > 2
        for one in words[2].split("|")
    }
    told |= {" ".join(one.split()[:2]) for one in told}
    missing = [
        name for name in sorted(_names("estampille", PROGRAMS["estampille"])) if name not in told
    ]
    assert missing == []


def _names(before: str, command: Any) -> Iterator[str]:
    for name, one in command.commands.items():
        if not one.hidden:
            yield from (
                _names(f"{before} {name}", one)
                if hasattr(one, "commands")
                else (f"{before} {name}",)
            )
