"""What the service does by itself: carry mail, award batches, remind, tell webhooks."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import FastAPI

from app.issuing.batches import run_due
from app.issuing.reminders import remind_due
from app.plumbing import problems
from app.plumbing.desk import Desks
from app.plumbing.mailing import deliver_due
from app.verifying.courier import announce_revocations
from app.verifying.courier import deliver_due as deliver_messages
from badges.http import HttpResolver


@dataclass(frozen=True)
class Worker:
    """Work that is looked for again and again."""

    name: str
    pause: float
    """Seconds between two looks."""
    work: Callable[[FastAPI], None]


def carry_mail(app: FastAPI) -> None:
    """Send the mail that waits."""
    state = app.state
    deliver_due(state.engine, state.vault, state.carrier, state.settings.mail_from, state.clock)


def award_batches(app: FastAPI) -> None:
    """Go on with the batches until nothing waits."""
    while run_due(Desks.of(app), app.state.library, app.state.keyring):
        pass


def remind(app: FastAPI) -> None:
    """Tell people whose badges end soon."""
    remind_due(Desks.of(app), app.state.library)


def tell_webhooks(app: FastAPI) -> None:
    """Tell those who asked which badges were revoked."""
    desks = Desks.of(app)
    announce_revocations(desks)
    deliver_messages(desks, HttpResolver(allow=desks.settings.allowed_fetches))


WORKERS = (
    Worker("mail", 1.0, carry_mail),
    Worker("batches", 0.5, award_batches),
    Worker("reminders", 60.0, remind),
    Worker("webhooks", 2.0, tell_webhooks),
)


@contextmanager
def at_work(app: FastAPI) -> Iterator[None]:
    """Run every worker in a thread of its own until the block ends."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=_run, args=(app, worker, stop), name=worker.name, daemon=True)
        for worker in WORKERS
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=5)


def _run(app: FastAPI, worker: Worker, stop: threading.Event) -> None:
    while not stop.wait(worker.pause):
        try:
            worker.work(app)
        except Exception:  # noqa: BLE001 - a worker that dies silently would leave all later work undone
            problems.log.exception("the worker “%s” met an error and goes on", worker.name)
