"""Throw changed documents at every door that verifies: `python -m tests.fuzz --count 20000 --seed 1 --door all`.

The same seed gives the same documents. What brings out anything but a report or our own error is printed with the
seed of its trial, and the command ends with code 1.
"""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random

from tests.fuzz.doors import DOORS, Door
from tests.fuzz.mutations import trial

MOST_TOLD = 20


def run(door: Door, seeds: range) -> list[int]:
    """Ask one question for each seed, and return the seeds that brought out something else."""
    broken = []
    for seed in seeds:
        question = trial(Random(seed))
        try:
            door(question)
        except Exception:  # noqa: BLE001 - whatever comes out is what is looked for
            broken.append(seed)
            if len(broken) <= MOST_TOLD:
                print(f"--- trial {seed}: {question.given[:300]!r}", file=sys.stderr)
                traceback.print_exc(limit=-6)
    return broken


def main() -> int:
    """Run the doors that were asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=20_000, help="how many questions for each door"
    )
    parser.add_argument("--seed", type=int, default=0, help="where to begin")
    parser.add_argument("--door", choices=[*DOORS, "all"], default="all")
    asked = parser.parse_args()
    failed = False
    for name in DOORS if asked.door == "all" else [asked.door]:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder, DOORS[name](Path(folder)) as door:
            broken = run(door, range(asked.seed, asked.seed + asked.count))
        failed = failed or bool(broken)
        print(
            f"{name}: {asked.count} questions, {len(broken)} broken, {time.monotonic() - begun:.0f} s"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
