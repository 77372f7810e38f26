"""Breaks functions in memory: the tests run once on the whole code, then copies of that process are broken in turn.

    python -m tests.mutants.forked GROUP ANSWERS

Each copy runs only tests that reach the broken line. Nothing is imported anew and no scene is made again, which is
most of what a test costs here. What cannot be broken in memory (the head of a module, a class body), and what no test
finds this way, is left to whoever asked: `tests.mutants.__main__` breaks a file for it.
"""

import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest

from tests.mutants.changes import Change, changes_of, unbroken

ROOT = Path(__file__).parents[2]
CPU_SECONDS = 240
"""Of one change: longer means that it made something endless."""
WALL_SECONDS = 900
"""After which a copy that waits for something is given up: nothing is known then."""
OPTIONS = (
    "-q", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0",
    "-k", "not postgresql and not browser and not changed_document",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What became of one change: which test found it, or where it is still to be looked for."""

    name: str
    line: int
    test: str
    """The first test that failed; empty where none did."""
    reached_by: tuple[str, ...]
    seconds: float


def main(group: str, answers: str) -> int:
    """Run the tests of a group, then try its changes; write a line of JSON for each.

    Args:
        group: a JSON file with `tests`, `changes` (name and line) and `first` (the test that found a change last).
        answers: the file that is written.
    """
    asked = json.loads(Path(group).read_text(encoding="utf-8"))
    wanted = {tuple(one) for one in asked["changes"]}
    paths = sorted({name.partition(": ")[0] for name, _ in wanted})
    changes = [
        change
        for path in paths
        for change in changes_of(path, (ROOT / path).read_text(encoding="utf-8"))
        if (change.name, change.line) in wanted
    ]
    with Path(answers).open("w", encoding="utf-8") as out, os.fdopen(os.dup(1), "w") as told:
        trying = Trying(changes, asked["first"], out, told)
        pytest.main([*OPTIONS, *asked["tests"]], plugins=[trying])
    return 1 if trying.failed or not trying.whole else 0


class Trying:
    """Runs the collected tests once, then breaks copies of the process."""

    def __init__(
        self, changes: list[Change], first: Mapping[str, str], out: Any, told: Any
    ) -> None:
        self.changes, self.first, self.out, self.told = changes, first, out, told
        self.failed: list[str] = []
        self.whole = False
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.pipe = -1
        """Where a broken copy says which test failed; -1 in the process itself."""
        files = [str(ROOT / path) for path in {change.path for change in changes}]
        self.reach = coverage.Coverage(data_file=None, include=files, config_file=False)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything unbroken, noting what reaches which line, then try each change."""
        items = {item.nodeid: item for item in session.items}
        self.reach.start()
        _run(list(items.values()))
        self.reach.stop()
        if self.failed or session.testsfailed:
            print("fail without any change:", *self.failed, file=self.told, flush=True)
            return True
        live = _live({change.path for change in self.changes})
        for change in self.changes:
            found = self._try(change, items, live)
            word = "found" if found.test else "not yet"
            said = f"{word:7} {found.seconds:5.1f} s  {change.path}:{change.line}  {change.what}"
            print(said, file=self.told, flush=True)
            print(json.dumps(vars(found)), file=self.out, flush=True)
        self.whole = True
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note for which test lines are reached from now on."""
        if self.pipe < 0:
            self.reach.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what failed; a broken copy says so and ends."""
        self.seconds[report.nodeid] += report.duration
        if not report.failed:
            return
        if self.pipe >= 0:
            os.write(self.pipe, report.nodeid.encode())
            os._exit(1)
        self.failed.append(report.nodeid)

    def _try(self, change: Change, items: Mapping[str, Any], live: "Live") -> Found:
        begun = time.monotonic()
        tests = self._reaching(change)
        broken = _replacements(change, live)
        test = ""
        if tests and broken:
            test = self._asked_in_a_copy(broken, [items[one] for one in tests if one in items])
        return Found(change.name, change.line, test, tuple(tests), time.monotonic() - begun)

    def _reaching(self, change: Change) -> list[str]:
        """Return the tests that run a change's line, the one that found it last first, then the shortest."""
        by_line = self.reach.get_data().contexts_by_lineno(str(ROOT / change.path))
        tests = {one for one in by_line.get(change.line, ()) if one}
        first = self.first.get(change.name)
        return sorted(tests, key=lambda one: (one != first, self.seconds[one], one))

    def _asked_in_a_copy(
        self, broken: list[tuple[FunctionType, CodeType]], items: list[Any]
    ) -> str:
        """Return the test that fails in a copy of this process in which functions are broken; empty if none does."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._be_the_copy(writing, broken, items)
        os.close(writing)
        try:
            with os.fdopen(os.pidfd_open(pid)) as ending:
                waited, _, _ = select.select([ending], [], [], WALL_SECONDS)
                if not waited:
                    os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            said = os.read(reading, 10_000).decode()
        finally:
            os.close(reading)
        ended = os.waitstatus_to_exitcode(status)
        endless = ended in {-signal.SIGXCPU, -signal.SIGKILL} and bool(waited)
        return said or (items[0].nodeid if endless else "")

    def _be_the_copy(
        self, pipe: int, broken: list[tuple[FunctionType, CodeType]], items: list[Any]
    ) -> None:
        self.pipe = pipe
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            for function, code in broken:
                function.__code__ = code
            _run(items)
        except BaseException as error:  # noqa: BLE001 - the tests themselves were ended by it
            os.write(pipe, f"{items[0].nodeid} ended the tests: {error!r}"[:2000].encode())
            os._exit(1)
        os._exit(0)


def _run(items: list[Any]) -> None:
    """Run tests; what the whole session shares stays for those that come later."""
    for place, item in enumerate(items):
        following = items[(place + 1) % len(items)]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


# --- functions in memory ------------------------------------------------------------------------
Live = dict[str, list[FunctionType]]


def _live(paths: set[str]) -> Live:
    """Return the functions that were made of modules, wherever they are kept."""
    gc.unfreeze()
    files = {str(ROOT / path): path for path in paths}
    found: Live = {path: [] for path in paths}
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename in files:  # no proxy of one
            found[files[one.__code__.co_filename]].append(one)
    gc.freeze()
    return found


def _replacements(change: Change, live: Live) -> list[tuple[FunctionType, CodeType]]:
    """Return which functions get which code; nothing where that would not be the whole change."""
    file = str(ROOT / change.path)
    real = _codes((ROOT / change.path).read_text(encoding="utf-8"), file)
    before, after = _codes(unbroken(change.path, ROOT), file), _codes(change.source(), file)
    if not len(real) == len(before) == len(after):
        return []
    itself = [
        place
        for place, (old, new) in enumerate(zip(before, after, strict=True))
        if _alone(old) != _alone(new)
    ]
    if not itself or not all(before[place].co_flags & CO_OPTIMIZED for place in itself):
        return []
    changed = {
        real[place]: after[place]
        for place in range(len(real))
        if before[place].co_flags & CO_OPTIMIZED and before[place] != after[place]
    }
    found = [
        (function, changed[function.__code__])
        for function in live[change.path]
        if function.__code__ in changed
    ]
    fits = all(function.__code__.co_freevars == code.co_freevars for function, code in found)
    return found if fits else []


def _codes(source: str, file: str) -> list[CodeType]:
    """Return the code of a module and all that is nested in it, in the order of the source."""
    return list(_nested(compile(source, file, "exec", dont_inherit=True)))


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _nested(one)


def _alone(code: CodeType) -> tuple[object, ...]:
    """Return what code does, without what is nested in it and without where it stands."""
    constants = [repr(one) for one in code.co_consts if not isinstance(one, CodeType)]
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return code.co_code, code.co_exceptiontable, names, code.co_flags, tuple(constants)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
