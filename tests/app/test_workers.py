"""What a worker sends waits for its own receiver, and for no other's."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from app.employers.tables import Webhook
from app.employers.webhook_delivery import OF_ONE_PERSON, WebhookMessage, deliver_due
from app.employers.webhooks import add_webhook, send_test
from app.plumbing.letters import Letter
from app.plumbing.mailing import post
from app.plumbing.outbox import Hands
from app.workers import WORKERS, at_work
from badges.http import HttpResolver
from tests.app.verifying.conftest import let_reach
from tests.badges.loopback import answer
from tests.badges.slow_server import SlowServer, slow_server

pytestmark = pytest.mark.both_databases

SOON = 20.0
"""Seconds after which a test gives up."""


def until(happened, within=SOON):
    ends = time.monotonic() + within
    while not happened():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


@dataclass
class Carrier:
    """Takes mail away, but for what goes to a slow server: that waits until the test lets go."""

    let_go: threading.Event = field(default_factory=threading.Event)
    tried: list[str] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)

    def __call__(self, mail):
        self.tried.append(mail["To"])
        if "slow" in mail["To"]:
            self.let_go.wait(SOON)
            raise TimeoutError
        self.arrived.append(mail["To"])


def write(service, *addresses):
    with service.work() as work:
        for address in addresses:
            post(work, address, Letter("s", "t", "t"))


@pytest.fixture
def carrier(service) -> Iterator[Carrier]:
    there = Carrier()
    service.change(carrier=there)
    yield there
    there.let_go.set()


def test_a_mail_to_a_slow_server_holds_up_no_other_mail(service, carrier, capsys):
    write(service, "slow@example.org")
    with at_work(service.inside):
        until(lambda: carrier.tried)
        write(service, "quick@example.org")
        until(lambda: carrier.arrived)
        assert not carrier.let_go.is_set()
        carrier.let_go.set()


def test_what_was_not_tried_yet_goes_before_what_was_put_off(service, carrier, capsys):
    carrier.let_go.set()
    write(service, "slow@example.org")
    service.deliver()
    service.clock.pass_by(hours=1)
    write(service, "quick@example.org")
    service.deliver()
    assert carrier.tried == ["slow@example.org", "quick@example.org", "slow@example.org"]


def test_workers_stop_although_a_server_is_slow_and_take_up_nothing_more(service, carrier, capsys):
    write(service, *(f"slow{number}@example.org" for number in range(9)))
    with at_work(service.inside, patience=0.2):
        until(lambda: len(carrier.tried) == 4)
        began = time.monotonic()
    assert time.monotonic() - began < 5.0
    carrier.let_go.set()
    names = {worker.name for worker in WORKERS}
    until(lambda: not [one for one in threading.enumerate() if one.name in names])
    assert len(carrier.tried) == 4


class Webhooks:
    """Webhooks at a server that never ends its answers, but for `/quick`."""

    def __init__(self, service, there: SlowServer) -> None:
        self.service, self.there = service, there
        self.hands: Hands[WebhookMessage] = Hands()
        there.scripts["/quick"] = answer(status="204 No Content", media_type=None)
        there.scripts["/slow"] = self._never
        let_reach(service, there.place)

    def _never(self, _connection, _head, _stop):
        self.there.let_go.wait(SOON)

    def add(self, person_id, *paths):
        with self.service.work() as work:
            made = [
                add_webhook(work, person_id, f"http://{self.there.place}{path}")[0]
                for path in paths
            ]
            return [one.id for one in made]

    def queue(self, webhook_id, count=1):
        with self.service.work() as work:
            for _ in range(count):
                send_test(work, work.session.get_one(Webhook, webhook_id))

    def send(self):
        sender = HttpResolver(frozenset({self.there.place}))
        return deliver_due(self.service.inside, sender, self.hands)

    def asked(self, path):
        return len([head for head in self.there.heads if head.startswith(f"POST {path} ".encode())])


@pytest.fixture
def webhooks(service) -> Iterator[Webhooks]:
    with slow_server() as there:
        yield Webhooks(service, there)


@contextmanager
def another_sender(webhooks):
    """Let another thread of the worker send until it waits for a receiver."""
    thread = threading.Thread(target=webhooks.send)
    thread.start()
    try:
        yield
    finally:
        webhooks.hands.stop.set()
        webhooks.there.let_go.set()
        thread.join(SOON)


def test_a_slow_receiver_delays_its_own_messages_only(cast, webhooks):
    slow, quick = webhooks.add(cast.mediator.person_id, "/slow", "/quick")
    webhooks.queue(slow, 5)
    webhooks.queue(quick, 2)
    with another_sender(webhooks):
        until(lambda: webhooks.asked("/slow"))
        assert webhooks.send() == 2
        assert webhooks.asked("/slow") == 1, "one message at a time to one webhook"


def test_one_person_with_many_slow_webhooks_does_not_take_every_sender(cast, webhooks):
    theirs = webhooks.add(cast.mediator.person_id, *["/slow"] * 5)
    (quick,) = webhooks.add(cast.owner.person_id, "/quick")
    for webhook in theirs:
        webhooks.queue(webhook)
    with another_sender(webhooks), another_sender(webhooks), another_sender(webhooks):
        until(lambda: webhooks.asked("/slow") == OF_ONE_PERSON)
        webhooks.queue(quick)
        assert webhooks.send() == 1
        assert webhooks.asked("/slow") == OF_ONE_PERSON
