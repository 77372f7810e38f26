"""Runs the benchmarks: `python -m tests.benchmarks [NAME…]`, for `make bench`.

Every module `bench_*.py` beside this file has a function `measure() -> Iterable[Row]`. Each row is
printed as soon as it is there; all are written to build/bench.json.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.rows import Row

HERE = Path(__file__).parent
OUTPUT = Path("build/bench.json")
LAYOUT = "{:<52} {:>12} {:>12} {:>7}  {:<7} {}"


def names() -> list[str]:
    """Return the names of the benchmarks, without `bench_`."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def rows(chosen: list[str]) -> Iterator[Row]:
    """Measure, module by module."""
    for name in chosen:
        module = importlib.import_module(f"tests.benchmarks.bench_{name}")
        yield from module.measure()


def line(row: Row) -> str:
    """Return the row as a line of the table."""
    aim = f"{'≤' if row.lower_is_better else '≥'} {row.aim:g}"
    verdict = "" if row.met else "missed"
    return LAYOUT.format(
        row.work, number(row.value), number(row.limit), f"{row.ratio:.2f}", aim, verdict
    ).rstrip()


def number(value: float) -> str:
    """Return a figure with as many digits as are worth reading."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main(arguments: list[str]) -> int:
    """Measure, print and write; the exit code is 0 whether or not the aims are met."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names())}")
    parser.add_argument("--output", type=Path, default=OUTPUT, help=f"by default {OUTPUT}")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(names()):
        parser.error(
            f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(names())}"
        )
    print(LAYOUT.format("work", "value", "limit", "ratio", "aim", "").rstrip())
    measured = []
    for row in rows(options.names or names()):
        print(line(row), flush=True)
        measured.append(row.as_json())
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    print(f"bench: {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
