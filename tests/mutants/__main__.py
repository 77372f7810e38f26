"""Breaks the code that decides and trusts, one thing at a time, and tells which breaks no test sees.

    make mutants                                  all modules of `modules.txt`
    make mutants ARGS="app/privacy badges/jws"    those whose path begins so

All guards (`if …: raise`) and all conditions of `.where(…)` are taken, and a few other changes per module, the same
ones every time. First in memory, in copies of a process that has run all tests once (`tests.mutants.forked`); what no
test finds there, in copies of the files, each imported anew. Nothing is changed here. Which test saw a change is kept
in `build/mutants.json` and asked first the next time. SQLite alone is asked, and neither Chromium nor the tests of
whole processes. Exit code 0 when enough is found, 1 when not, 2 when the tests fail without any change.
"""

import compileall
import importlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutants.changes import Change, changes_of, sample
from tests.mutants.groups import in_memory

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SEED, OTHERS = "20261123", 4
WORKERS = 2
SEEN_BY = ROOT / "build" / "mutants.json"
"""Each change that was found, by name, and the test that found it last."""
FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", re.MULTILINE)
CPU_SECONDS = 240
"""Of one change: longer means that it made something endless."""
ENOUGH, ENOUGH_GUARDS = 0.92, 0.95
PRELOADED = (
    "alembic.config", "cryptography.x509", "fastapi.testclient", "jinja2", "lxml.etree",
    "pydantic", "sqlmodel", "typer", "uvicorn", "webauthn", "jwt",
)  # fmt: skip
"""What no change touches is loaded once, before the process is forked for each change."""


@dataclass(frozen=True)
class Module:
    """A module that is broken, and the tests that should see it, the nearest first."""

    path: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one change."""

    change: Change
    killed: bool
    seconds: float
    said: str
    """The end of what the tests printed."""


def modules(chosen: Sequence[str]) -> list[Module]:
    """Return the modules of the list whose path begins with one of the chosen words."""
    found = []
    for line in (HERE / "modules.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        path, *tests = line.split()
        if not chosen or path.startswith(tuple(chosen)):
            found.append(Module(path, tuple(tests)))
    return found


def equivalent() -> dict[str, str]:
    """Return the changes that change nothing, by name, each with its reason."""
    lines = (HERE / "equivalent.txt").read_text(encoding="utf-8").splitlines()
    named = (line.split(" # ", 1) for line in lines if line and not line.startswith("#"))
    return {name.strip(): reason.strip() for name, reason in named}


def main(chosen: Sequence[str]) -> int:
    """Break everything chosen; print the table, what survived, and the score."""
    known, taken = equivalent(), modules(chosen)
    tasks = {
        (change.name, change.line): (change, module.tests)
        for module in taken
        for change in sample(
            changes_of(module.path, (ROOT / module.path).read_text()), OTHERS, SEED
        )
        if change.name not in known
    }
    print(f"{len(tasks)} changes in {len(taken)} modules, seed {SEED}, SQLite only", flush=True)
    seen_by = _remembered()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        answers = in_memory(Path(folder), tasks, seen_by, WORKERS)
        if answers is None:
            return 2
        outcomes = [
            Outcome(tasks[key][0], True, answer.seconds, f"FAILED {answer.test}")
            for key, answer in answers.items()
            if answer.test
        ]
        for one in outcomes:
            _note(one, seen_by)
        left = [
            (change, answers[key].reached_by or tests)
            for key, (change, tests) in tasks.items()
            if not answers[key].test
        ]
        print(f"{len(left)} changes are tried again, imported anew", flush=True)
        copies = [_copy(Path(folder) / str(number)) for number in range(WORKERS)] if left else []
        outcomes += _shared(copies, left, seen_by)
    return _report(outcomes)


def _remembered() -> dict[str, str]:
    try:
        return dict(json.loads(SEEN_BY.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


Task = tuple[Change, tuple[str, ...]]


def _copy(folder: Path) -> Path:
    """Copy the work tree as it stands, compiled: what is broken is compiled anew each time."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    subprocess.run(
        ["git", "init", "--quiet"], cwd=folder, check=True
    )  # tests ask git for the files
    for house in ("app", "badges", "referential", "tests"):
        compileall.compile_dir(folder / house, quiet=2)
    return folder


def _shared(copies: list[Path], tasks: list[Task], seen_by: dict[str, str]) -> list[Outcome]:
    """Do all tasks, each worker in its copy: who is free takes the next.

    Args:
        copies: where the workers break things.
        tasks: the changes, each with its tests.
        seen_by: for a change, by name, the one test that is asked before all of them; what is found is added.
    """
    first = dict(seen_by)
    sys.dont_write_bytecode = True
    for name in PRELOADED:
        with suppress(ImportError):
            importlib.import_module(name)
    outcomes: list[Outcome] = []
    running: dict[int, tuple[Task, Path, float, str]] = {}
    waiting = list(reversed(tasks))
    free = list(copies)
    while waiting or running:
        while waiting and free:
            task, copy = waiting.pop(), free.pop()
            test = first.pop(task[0].name, "")
            pid = _begin(copy, task[0], (test,) if test else task[1])
            running[pid] = (task, copy, time.monotonic(), test)
        pid, status = os.wait()
        task, copy, since, test = running.pop(pid)
        free.append(copy)
        shutil.copy2(ROOT / task[0].path, copy / task[0].path)
        # Only a test that failed has found it: one that is not there any more has not.
        if test and os.waitstatus_to_exitcode(status) != pytest.ExitCode.TESTS_FAILED:
            waiting.append(task)
            continue
        said = (copy / "pytest.out").read_text(encoding="utf-8", errors="replace")[-1500:]
        outcomes.append(Outcome(task[0], status != 0, time.monotonic() - since, said))
        _tell(outcomes[-1], seen_by)
    return outcomes


def _note(one: Outcome, seen_by: dict[str, str]) -> None:
    if one.killed:
        for test in FAILED.findall(one.said)[:1]:
            seen_by[one.change.name] = test
        SEEN_BY.parent.mkdir(exist_ok=True)
        SEEN_BY.write_text(json.dumps(seen_by, indent=1, sort_keys=True), encoding="utf-8")


def _tell(one: Outcome, seen_by: dict[str, str]) -> None:
    """Print what became of a change, and keep which test saw it: whoever stops a run loses nothing."""
    _note(one, seen_by)
    word, change = "killed" if one.killed else "SURVIVED", one.change
    print(f"{word:8} {one.seconds:5.1f} s  {change.path}:{change.line}  {change.what}", flush=True)


def _begin(copy: Path, change: Change, tests: tuple[str, ...]) -> int:
    """Break a copy and run the tests there in a process of its own; return its number."""
    (copy / change.path).write_text(change.source(), encoding="utf-8")
    for compiled in (copy / change.path).parent.glob(f"__pycache__/{Path(change.path).stem}.*"):
        compiled.unlink()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        # What was loaded before the fork was not rewritten for its assertions; it is none of our tests.
        options = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        quiet = os.open(copy / "pytest.out", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os.chdir(copy)
        sys.path[:] = [str(copy), *(one for one in sys.path if one not in {"", str(ROOT)})]
        for name in [one for one in sys.modules if one.partition(".")[0] == "tests"]:
            del sys.modules[name]
        options += [
            "-x",
            "-q",
            "-n0",
            "-p",
            "no:randomly",
            "-k",
            "not postgresql and not browser and not changed_document",
        ]
        seed = ["--hypothesis-seed=0", f"--basetemp={copy.parent / f'tmp-{copy.name}'}"]
        code = pytest.main([*options, *seed, *tests])
    except BaseException as error:  # noqa: BLE001 - this process ends here, whatever it was
        print(repr(error))
    sys.stdout.flush()
    os._exit(int(code))


def _report(outcomes: list[Outcome]) -> int:
    print("\n| module | mutants | killed | survived | score |\n|---|---|---|---|---|")
    for path in sorted({one.change.path for one in outcomes}):
        print(_row(path, [one for one in outcomes if one.change.path == path]))
    guards = [one for one in outcomes if one.change.kind == "guard"]
    print(_row("guards alone", guards), _row("**all**", outcomes), sep="\n")
    print("\nsurvived:")
    for one in outcomes:
        if not one.killed:
            print(f"  {one.change.path}:{one.change.line}  {one.change.what}")
    good = _score(outcomes) >= ENOUGH and _score(guards) >= ENOUGH_GUARDS
    return 0 if good else 1


def _row(name: str, outcomes: list[Outcome]) -> str:
    killed = sum(one.killed for one in outcomes)
    cells = (name, len(outcomes), killed, len(outcomes) - killed, f"{_score(outcomes):.1%}")
    return f"| {' | '.join(map(str, cells))} |"


def _score(outcomes: list[Outcome]) -> float:
    return sum(one.killed for one in outcomes) / len(outcomes) if outcomes else 1.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
