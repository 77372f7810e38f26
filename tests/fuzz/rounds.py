"""Many questions at a door, in one process or in several."""

import os
import sys
import tempfile
import traceback
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tests.fuzz.doors import DOORS, Door
from tests.fuzz.mutations import trial

MOST_TOLD = 20
TOLD_EVERY = 100
"""How many questions a process asks before it says how far it is."""


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


def run_share(name: str, seeds: range) -> list[int]:
    """Open a door in a process of its own, for a share of the questions."""
    broken = []
    with tempfile.TemporaryDirectory() as folder, DOORS[name](Path(folder)) as door:
        for first in range(0, len(seeds), TOLD_EVERY):
            broken += run(door, seeds[first : first + TOLD_EVERY])
            asked = min(first + TOLD_EVERY, len(seeds))
            print(f"{name}: {asked} of {len(seeds)} in process {os.getpid()}", file=sys.stderr)
    return broken


def run_in_shares(name: str, seeds: range, jobs: int) -> list[int]:
    """Ask all questions at a door, in as many processes as there are jobs, and return the seeds that broke it."""
    shares = [seeds[first::jobs] for first in range(jobs)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as processes:
        return sorted(
            seed for broken in processes.map(partial(run_share, name), shares) for seed in broken
        )
