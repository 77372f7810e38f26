"""Has `tests.mutants.forked` try changes: those with the same tests in one process, a few processes at a time."""

import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.changes import Change
from tests.mutants.forked import ROOT, Found

Key = tuple[str, int]
"""A change's name and line."""
Tests = tuple[str, ...]


def in_memory(
    folder: Path, tasks: Mapping[Key, tuple[Change, Tests]], first: Mapping[str, str], workers: int
) -> dict[Key, Found] | None:
    """Return what became of each change; nothing where tests fail without any change.

    Args:
        folder: an empty folder for what the processes are told and say.
        tasks: the changes, each with its tests.
        first: for a change, by name, the one test that is asked first.
        workers: how many processes there are at a time.
    """
    groups: dict[Tests, list[Key]] = {}
    for key, (_, tests) in tasks.items():
        groups.setdefault(tests, []).append(key)
    longest = sorted(groups.items(), key=lambda one: -len(one[1]))
    with ThreadPoolExecutor(workers) as pool:
        begun = [
            pool.submit(_asked, folder / f"group-{number}", tests, changes, first)
            for number, (tests, changes) in enumerate(longest)
        ]
        ended = [one.result() for one in begun]
    if None in ended:
        return None
    return {(one.name, one.line): one for found in ended if found for one in found}


def _asked(
    folder: Path, tests: Tests, changes: list[Key], first: Mapping[str, str]
) -> list[Found] | None:
    folder.mkdir()
    group, answers = folder / "group.json", folder / "answers.jsonl"
    names = {name for name, _ in changes}
    known = {name: test for name, test in first.items() if name in names}
    group.write_text(json.dumps({"tests": tests, "changes": changes, "first": known}))
    told = folder / "told"
    with told.open("w", encoding="utf-8") as out:
        command = [sys.executable, "-m", "tests.mutants.forked", str(group), str(answers)]
        ended = subprocess.run(command, cwd=ROOT, stdout=out, stderr=out, check=False)
    said = told.read_text(encoding="utf-8", errors="replace")
    if ended.returncode != 0:
        print(f"{' '.join(tests)}:\n{said[-3000:]}", flush=True)
        return None
    found = [Found(**json.loads(line)) for line in answers.read_text().splitlines()]
    count = sum(bool(one.test) for one in found)
    print(f"{count} of {len(found)} found by {' '.join(tests)}", flush=True)
    return found
