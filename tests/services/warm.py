"""Processes that begin at once: forked from one that has loaded the service, which takes longer than most tests."""

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(["app.main", "app.tables"])


def begin(act: Callable[..., Any], *given: Any, said: Path) -> ForkServerProcess:
    """Have a process do something; its `exitcode` is that of a process, negative when a signal ended it.

    Args:
        act: a function that a module holds, which the process imports.
        given: what it is given; connections of `multiprocessing.Pipe` too.
        said: a file for what the process says, errors too.
    """
    process = _forked.Process(target=_do, args=(act, given, said), daemon=True)
    process.start()
    return process


def ended(process: ForkServerProcess, patience: float = 120) -> int:
    """Wait for a process, and return how it ended."""
    process.join(patience)
    assert process.exitcode is not None, "it goes on"
    return process.exitcode


def _do(act: Callable[..., Any], given: tuple[Any, ...], said: Path) -> None:
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for told in (1, 2):
        os.dup2(file, told)
    act(*given)
