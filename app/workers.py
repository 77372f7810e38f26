"""What the service does by itself: carry mail, award batches, remind, tell webhooks, delete what has expired."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from app.employers.webhook_delivery import announce_revocations
from app.employers.webhook_delivery import deliver_due as deliver_messages
from app.issuing.batches import run_due
from app.issuing.reminders import remind_due
from app.issuing.renewing import renew_due
from app.passports.badges import hand_over
from app.plumbing import problems
from app.plumbing.housekeeping import tidy_up
from app.plumbing.mailing import deliver_due
from app.plumbing.service import Service
from badges.http import HttpResolver


@dataclass(frozen=True)
class Worker:
    """Work that is looked for again and again."""

    name: str
    pause: float
    """Seconds between two looks."""
    look: Callable[[Service], None]


def carry_mail(service: Service) -> None:
    """Send the mail that waits."""
    deliver_due(service)


def award_batches(service: Service) -> None:
    """Go on with the batches until nothing waits."""
    while run_due(service):
        pass


def renew(service: Service) -> None:
    """Go on making anew what a compromised key had signed, where whoever began was stopped."""
    renew_due(service, hand_over)


def remind(service: Service) -> None:
    """Tell people whose badges end soon."""
    remind_due(service)


def tell_webhooks(service: Service) -> None:
    """Tell those who asked which badges were revoked."""
    announce_revocations(service)
    deliver_messages(service, HttpResolver(allow=service.settings.allowed_fetches))


def keep_house(service: Service) -> None:
    """Delete what has expired."""
    tidy_up(service)


WORKERS = (
    Worker("mail", 1.0, carry_mail),
    Worker("batches", 0.5, award_batches),
    Worker("renewals", 5.0, renew),
    Worker("reminders", 60.0, remind),
    Worker("webhooks", 2.0, tell_webhooks),
    Worker("housekeeping", 3600.0, keep_house),
)


OUTAGE_SECONDS = 10.0
"""After which a worker looks again that could not use the database or the disk."""
ENDING_SECONDS = 3.0
"""For which all workers together are waited for; what one leaves undone is done again after the next start."""


@contextmanager
def at_work(service: Service) -> Iterator[None]:
    """Run every worker in a thread of its own until the block ends."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=_run, args=(service, worker, stop), name=worker.name, daemon=True)
        for worker in WORKERS
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        until = time.monotonic() + ENDING_SECONDS
        for thread in threads:
            thread.join(timeout=max(0.0, until - time.monotonic()))


def _run(service: Service, worker: Worker, stop: threading.Event) -> None:
    pause = worker.pause
    while not stop.wait(pause):
        pause = worker.pause
        try:
            worker.look(service)
        except (DBAPIError, OSError) as error:
            problems.fault(error)
            pause = max(worker.pause, OUTAGE_SECONDS)
        except Exception:  # noqa: BLE001 - a worker that dies silently would leave all later work undone
            problems.log.exception("the worker “%s” met an error and goes on", worker.name)
