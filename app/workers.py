"""What the service does by itself: carry mail, award batches, remind, tell webhooks, delete what has expired."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError

from app.contacts.telling_hours import tell_hours
from app.employers.programme_news import announce_programmes
from app.employers.proposal_news import announce_proposals
from app.employers.webhook_delivery import announce_revocations
from app.employers.webhook_delivery import deliver_due as deliver_messages
from app.exchanges.reminding import remind_invited, start_due
from app.impact.asking import ask_due
from app.issuing.award_imports import judge_due
from app.issuing.batch_revoking import revoke_due
from app.issuing.batches import run_due
from app.issuing.reminders import remind_due
from app.issuing.renewing import renew_due
from app.passports.badges import hand_over
from app.plumbing import problems
from app.plumbing.housekeeping import drop_strays, tidy_up
from app.plumbing.mailing import deliver_due
from app.plumbing.outbox import Hands
from app.plumbing.rewriting import rewrite_due
from app.plumbing.service import Service
from app.privacy.ending import end_all
from app.privacy.leaving import erase_leaving
from app.proposals.reminding import release_due, remind_sides
from app.training.looking import look_at_addresses
from badges.http import HttpResolver


@dataclass(frozen=True)
class Worker:
    """Work that is looked for again and again."""

    name: str
    pause: float
    """Seconds between two looks, whichever of its threads looks."""
    look: Callable[[Service, Hands[Any]], object]
    at_once: int = 1
    """How many threads it has: several where other people's servers are waited for."""


def award_batches(service: Service, hands: Hands[Any]) -> None:
    """Go on with the batches, and with those whose badges are taken back, until nothing waits."""
    while not hands.stop.is_set() and (run_due(service) or revoke_due(service)):
        pass


def judge_files(service: Service, hands: Hands[Any]) -> None:
    """Judge files of awards until none waits."""
    while not hands.stop.is_set() and judge_due(service, hands):
        pass


def renew(service: Service, _hands: Hands[Any]) -> None:
    """Go on making anew what a compromised key had signed, where whoever began was stopped."""
    renew_due(service, hand_over)


def remind(service: Service, hands: Hands[Any]) -> None:
    """Remind of badges that end, of invitations and proposals without an answer; release these; start exchanges.

    And tell of hours that wait, and ask what became of exchanges that ended half a year ago.
    """
    dues = (remind_due, remind_invited, start_due, tell_hours, remind_sides, release_due, ask_due)
    for what in dues:
        if not hands.stop.is_set():
            what(service)


def tell_webhooks(service: Service, hands: Hands[Any]) -> None:
    """Tell those who asked which badges were revoked, what became of proposals, and what happened in programmes."""
    announce_revocations(service)
    announce_proposals(service)
    announce_programmes(service)
    deliver_messages(service, HttpResolver(allow=service.settings.allowed_fetches), hands)


def look_at_training(service: Service, hands: Hands[Any]) -> None:
    """Look whether the addresses of training still answer; those of a demo lead nowhere."""
    if not service.settings.demo:
        look_at_addresses(service, HttpResolver(allow=service.settings.allowed_fetches), hands)


def keep_house(service: Service, _hands: Hands[Any]) -> None:
    """Delete what has expired, end what was kept for its whole term, erase who asked for it a month ago."""
    tidy_up(service)
    end_all(service)
    erase_leaving(service)
    drop_strays(service)


def write_anew(service: Service, _hands: Hands[Any]) -> None:
    """Write anew the tables from whose files somebody who was erased is to go."""
    rewrite_due(service)


WORKERS = (
    Worker("mail", 1.0, deliver_due, at_once=4),
    Worker("files of awards", 1.0, judge_files),
    Worker("batches", 0.5, award_batches),
    Worker("renewals", 5.0, renew),
    Worker("reminders", 60.0, remind),
    Worker("webhooks", 2.0, tell_webhooks, at_once=8),
    Worker("training", 60.0, look_at_training),
    Worker("housekeeping", 3600.0, keep_house),
    Worker("rewriting", 60.0, write_anew),
)


OUTAGE_SECONDS = 10.0
"""After which a worker looks again that could not use the database or the disk."""
ENDING_SECONDS = 3.0
"""For which all workers together are waited for; what one leaves undone is done again after the next start."""


@contextmanager
def at_work(service: Service, *, patience: float = ENDING_SECONDS) -> Iterator[None]:
    """Run every worker in threads of its own until the block ends.

    Args:
        service: what they work with.
        patience: how many seconds to wait for what is under way at the end; what is left goes on at the next start.
    """
    stop = threading.Event()
    threads = [thread for worker in WORKERS for thread in _threads(service, worker, stop)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        ends = time.monotonic() + patience
        for thread in threads:
            thread.join(timeout=max(0.0, ends - time.monotonic()))


def _threads(service: Service, worker: Worker, stop: threading.Event) -> list[threading.Thread]:
    hands: Hands[Any] = Hands(stop)
    return [
        threading.Thread(
            target=_run, args=(service, worker, hands, place), name=worker.name, daemon=True
        )
        for place in range(worker.at_once)
    ]


def _run(service: Service, worker: Worker, hands: Hands[Any], place: int) -> None:
    """Look again and again; the threads of a worker take turns, so that idle ones ask no more often than one would."""
    pause = worker.pause * (place + 1)
    while not hands.stop.wait(pause):
        pause = worker.pause * worker.at_once
        try:
            worker.look(service, hands)
        except (DBAPIError, OSError) as error:
            problems.fault(error)
            pause = max(pause, OUTAGE_SECONDS)
        except Exception:  # noqa: BLE001 - a worker that dies silently would leave all later work undone
            problems.log.exception("the worker “%s” met an error and goes on", worker.name)
