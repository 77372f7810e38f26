"""“Tell me when it is revoked”: watched, told once, signed, tried again, given up, and never sent inside."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from standardwebhooks.webhooks import Webhook as NormsWebhook

from app.employers.standard_webhooks import headers, new_secret
from app.employers.webhook_delivery import PAUSES, announce_revocations, deliver_due
from app.plumbing.letters import JOINER
from badges.errors import Unreachable
from badges.http import HttpResolver
from tests.app.conftest import START, Cast
from tests.app.employers.test_home import ME, accepted, arrive, new_key, send, token
from tests.app.running import found
from tests.badges.loopback import answer, loopback_server

HOOK = "https://hooks.example.org/estampille"


@dataclass
class Receiver:
    """A server that keeps what it is told; it answers as the test says."""

    status: int = 204
    told: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def post(self, url, content, headers):
        self.told.append((url, content, dict(headers)))
        if self.status == 0:
            raise Unreachable(url, "the connection fails")
        return self.status


@dataclass
class Story:
    cast: Cast
    badge: dict[str, str]
    employer: TestClient
    secret: str
    receiver: Receiver

    def work(self):
        service = self.cast.service.app.state.service
        announce_revocations(service)
        return deliver_due(service, self.receiver)

    def revoke(self):
        body = {"reason": "Attribué par erreur."}
        done = self.cast.api().post(f"/api/v1/awards/{self.badge['id']}/revoke", json=body)
        assert done.status_code == 200, done.text

    def page(self):
        return self.employer.get("/desk").text


def add_hook(employer, url=HOOK):
    made = send(employer, "/desk/webhooks", url=url, badges="yes")
    assert made.status_code == 201, made.text
    return found(r"whsec_[A-Za-z0-9+/=]+", made.text)[0]


@pytest.fixture
def story(cast):
    badge, employer = accepted(cast), arrive(cast.service)
    return Story(cast, badge, employer, add_hook(employer), Receiver())


def watch(story, **body):
    client = story.cast.service.client(authorization=f"Bearer {new_key(story.employer)}")
    asked = {"input": story.badge["assertion"], "watch": True} | body
    return client.post("/api/v1/verify", json=asked)


def signed_by(secret, sent):
    """Say whether the norm's own library would have signed a message so (Standard Webhooks 1.0)."""
    _, body, head = sent
    at = datetime.fromtimestamp(int(head["webhook-timestamp"]), tz=UTC)
    expected = NormsWebhook(secret).sign(head["webhook-id"], at, body.decode())
    return expected == head["webhook-signature"]


def test_r15_a_revoked_badge_is_told_once_and_signed(story):
    assert watch(story).json()["watched"] is True
    assert watch(story).json()["watched"] is True
    assert story.work() == 0, "nothing is told while nothing happened"
    story.revoke()
    assert story.work() == 1
    assert story.work() == 0
    (sent,) = story.receiver.told
    assert sent[0] == HOOK
    assert signed_by(story.secret, sent)
    told = json.loads(sent[1])
    assert told["type"] == "badge.revoked"
    assert told["data"]["badge"] == story.badge["assertion"]
    assert set(told["data"]) == {"badge", "revoked_at", "code"}, "R15: a code, and no word"
    assert told["data"]["code"] == "other"
    assert "Arrived" in story.page()


@pytest.mark.parametrize("form", ["signed", "share", "batch", "page"])
def test_a_badge_is_watched_in_whatever_form_it_was_verified(story, form):
    client = story.cast.service.client()
    if form == "page":
        data = {"input": story.badge["share"], "csrf": token(story.employer)}
        page = story.employer.post("/verify", data=data).text
        path = found(r"/desk/watches/[0-9a-f-]+", page)[0]
        assert send(story.employer, path, what="watch").status_code == 303
    elif form == "batch":
        program = story.cast.service.client(authorization=f"Bearer {new_key(story.employer)}")
        body = {"items": [{"input": story.badge["share"]}, {"input": "x"}], "watch": True}
        lines = program.post("/api/v1/verify/batch", json=body).text.splitlines()
        watched = [json.loads(line)["report"]["watched"] for line in lines if "report" in line]
        assert watched == [True]
    else:
        given = client.get(story.badge["signed"]).text if form == "signed" else story.badge[form]
        assert watch(story, input=given).json()["watched"] is True
    story.revoke()
    assert story.work() == 1


def test_only_our_own_valid_badges_are_watched(story, foreign, outgoing):
    for given in (foreign.token(), foreign.forged_token()):
        assert watch(story, input=given).json()["watched"] is False
    story.revoke()
    assert watch(story).json()["watched"] is False


@pytest.mark.parametrize("path", ["verify", "verify/batch"])
def test_nobody_without_a_name_is_told_later(cast, path):
    body = {"input": "x"} if path == "verify" else {"items": [{"input": "x"}]}
    answer = cast.service.client().post(f"/api/v1/{path}", json=body | {"watch": True})
    assert answer.status_code == 401


@pytest.mark.both_databases
def test_who_stops_watching_is_told_nothing(story):
    watch(story)
    send(story.employer, f"/desk/watches/{story.badge['id']}", what="stop")
    story.revoke()
    assert story.work() == 0
    assert story.receiver.told == []


def test_without_a_webhook_a_mail_is_sent(story):
    watch(story)
    path = found(r"/desk/webhooks/[0-9a-f-]+", story.page())[0]
    send(story.employer, path, what="remove")
    story.revoke()
    story.work()
    story.cast.service.deliver()
    assert story.badge["assertion"] in story.cast.service.mailbox.to(ME)[-1]


def test_what_does_not_arrive_is_tried_again_under_the_same_id_and_a_new_time(story):
    watch(story)
    story.revoke()
    story.receiver.status = 500
    assert story.work() == 0
    assert story.work() == 0
    assert len(story.receiver.told) == 1, "not before its time"
    assert "Tried again soon" in story.page()
    story.cast.service.clock.pass_by(seconds=6)
    story.receiver.status = 200
    assert story.work() == 1
    first, second = story.receiver.told
    assert first[2]["webhook-id"] == second[2]["webhook-id"]
    assert first[2]["webhook-timestamp"] != second[2]["webhook-timestamp"]
    assert signed_by(story.secret, second)


@pytest.mark.parametrize("status", [0, 500, 302, 404])
def test_what_never_arrives_is_given_up_and_the_webhook_stopped_with_a_mail(story, status):
    watch(story)
    story.revoke()
    story.receiver.status = status
    for pause in (timedelta(), *PAUSES):
        story.cast.service.clock.moment += pause + timedelta(seconds=1)
        story.work()
    assert len(story.receiver.told) == len(PAUSES) + 1
    assert "Stopped" in story.page()
    story.cast.service.clock.pass_by(days=30)
    story.work()
    assert len(story.receiver.told) == len(PAUSES) + 1
    story.cast.service.deliver()
    assert HOOK in story.cast.service.mailbox.to(ME)[-1].replace(JOINER, "")


@pytest.mark.both_databases
def test_one_that_is_gone_is_stopped_at_once_and_a_test_that_arrives_starts_it_again(story):
    watch(story)
    story.revoke()
    story.receiver.status = 410
    story.work()
    assert "Stopped" in story.page()
    path = found(r"/desk/webhooks/[0-9a-f-]+", story.page())[0]
    send(story.employer, path, what="test")
    story.receiver.status = 200
    assert story.work() == 1
    assert json.loads(story.receiver.told[-1][1])["type"] == "webhook.test"
    assert "Stopped" not in story.page()


def test_a_new_secret_ends_the_old_one(story):
    path = found(r"/desk/webhooks/[0-9a-f-]+", story.page())[0]
    renewed = found(r"whsec_[A-Za-z0-9+/=]+", send(story.employer, path, what="secret").text)[0]
    send(story.employer, path, what="test")
    story.work()
    assert signed_by(renewed, story.receiver.told[0])
    assert not signed_by(story.secret, story.receiver.told[0])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks",
        "http://hooks.example.org/",
        "ftp://x.example/",
        "https://u:p@x.example/",
        "https://localhost/hook",
        "https://hook.localhost/",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://192.168.0.7/hook",
        "x" * 600,
    ],
)
def test_what_is_no_address_is_said_beside_what_was_typed(cast, url):
    employer = arrive(cast.service)
    answer = send(employer, "/desk/webhooks", url=url, badges="yes")
    assert answer.status_code == 422
    assert "no address to tell anything to" in answer.text


def test_a_webhook_that_would_be_told_nothing_is_refused(story):
    refused = send(story.employer, "/desk/webhooks", url=HOOK)
    assert refused.status_code == 422
    assert "Choose what your server is told." in refused.text
    assert HOOK in refused.text


def test_webhooks_are_not_without_number(story):
    add_hook(story.employer, "hooks.example.org/bare")
    assert "https://hooks.example.org/bare" in story.page(), "nobody has to type https"
    for number in range(3):
        add_hook(story.employer, f"{HOOK}/{number}")
    assert send(story.employer, "/desk/webhooks", url=HOOK, badges="yes").status_code == 422


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1"])
def test_nothing_is_ever_sent_inside(story, inside):
    path = found(r"/desk/webhooks/[0-9a-f-]+", story.page())[0]
    send(story.employer, path, what="test")
    guarded = HttpResolver(lookup=lambda _host, _port: [inside])
    assert deliver_due(story.cast.service.app.state.service, guarded) == 0
    assert "public internet" in story.page()


def test_a_message_goes_over_the_wire_whole_and_redirects_are_not_followed(cast):
    with loopback_server() as server:
        server.scripts["/hook"] = answer(status="302 Found", headers=("Location: /other",))
        sender = HttpResolver(frozenset({f"127.0.0.1:{server.port}"}))
        body = b'{"type":"webhook.test"}'
        head = headers(new_secret(), "id-1", START, body)
        assert sender.post(f"http://127.0.0.1:{server.port}/hook", body, head) == 302
        (received,) = server.heads
    assert received.startswith(b"POST /hook")
    assert b"webhook-signature: v1," in received
    assert b"Content-Length: 23" in received or b"content-length: 23" in received.lower()
