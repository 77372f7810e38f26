"""Throw changed documents at every door that verifies: `python -m tests.fuzz --count 20000 --seed 1 --door all`.

The same seed gives the same documents. What brings out anything but a report or our own error is printed with the
seed of its trial, and the command ends with code 1.
"""

import argparse
import os
import sys
import time

from tests.fuzz.doors import DOORS
from tests.fuzz.rounds import run_in_shares


def main() -> int:
    """Run the doors that were asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=20_000, help="how many questions for each door"
    )
    parser.add_argument("--seed", type=int, default=0, help="where to begin")
    parser.add_argument("--door", choices=[*DOORS, "all"], default="all")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="in how many processes"
    )
    asked = parser.parse_args()
    failed = False
    for name in DOORS if asked.door == "all" else [asked.door]:
        begun = time.monotonic()
        broken = run_in_shares(name, range(asked.seed, asked.seed + asked.count), asked.jobs)
        failed = failed or bool(broken)
        print(
            f"{name}: {asked.count} questions, {len(broken)} broken, {time.monotonic() - begun:.0f} s"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
