"""What becomes of a proposal is told to the webhooks of those who lead and answer it; to nobody what is not theirs."""

import json

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs locked

from app.employers.proposal_news import announce_proposals, event_for
from app.employers.tables import Event, HookTopic
from app.employers.webhook_delivery import deliver_due
from app.employers.webhooks import add_webhook
from app.proposals.reminding import release_due
from app.proposals.tables import Side
from tests.app.employers.test_webhooks import signed_by
from tests.app.proposals.meeting import gathered
from tests.app.test_api_examples import DOCUMENT
from tests.architecture.documented import blocks

PROPOSALS = (HookTopic.PROPOSALS,)


class Receivers:
    """Everybody's servers: what each was told, in order; they answer 204."""

    def __init__(self):
        self.told = {}

    def post(self, url, content, headers):
        self.told.setdefault(url, []).append((content, dict(headers)))
        return 204

    def heard(self, who):
        """Return what somebody was told since they were asked last."""
        return [json.loads(body) for body, _ in self.told.pop(address_of(who), [])]


def address_of(who):
    return f"https://{who}.example.org/hook"


@pytest.mark.both_databases
def test_each_is_told_of_a_proposal_what_is_theirs_to_read(cast):
    meeting, receivers, secrets = gathered(cast), Receivers(), {}
    people = {
        **meeting.contacts,
        "mediator": cast.mediator.person_id,
        "observer": cast.observer.person_id,
    }
    with cast.service.work() as work:
        for who, person_id in people.items():
            _, secrets[who] = add_webhook(work, person_id, address_of(who), PROPOSALS)
        add_webhook(work, people["ana"], address_of("badges"))

    def work_on():
        service = cast.service.inside
        announce_proposals(service)
        while deliver_due(service, receivers):
            pass

    def heard(who):
        return [one["type"].removeprefix("proposal.") for one in receivers.heard(who)]

    ana, noor = meeting.browser("ana"), meeting.browser("noor")
    proposal = meeting.propose(ana).json()["id"]
    path = f"/api/v1/proposals/{proposal}"
    work_on()
    assert (heard("mediator"), heard("ana"), heard("noor")) == (["asked"], ["asked"], [])
    cast.api().post(f"{path}/send", json={}).raise_for_status()
    ana.post(f"{path}/answer", json={"answer": "yes"}).raise_for_status()
    work_on()
    ((first, head), _) = receivers.told[address_of("ana")]
    assert signed_by(secrets["ana"], ("", first, head))
    assert not signed_by(secrets["noor"], ("", first, head))
    answered = receivers.heard("mediator")[-1]
    assert answered["type"] == "proposal.answered"
    assert answered["data"]["proposal"].endswith(path)
    assert {name: answered["data"][name] for name in ("side", "answer")} == {
        "side": "need",
        "answer": "yes",
    }
    assert (heard("ana"), heard("noor")) == (["sent", "answered"], ["sent"])
    noor.post(f"{path}/answer", json={"answer": "yes"}).raise_for_status()
    work_on()
    told = receivers.heard("ana")
    assert [one["type"] for one in told] == ["proposal.agreed"]
    exchange = told[0]["data"]["exchange_id"]
    assert cast.api().get(f"/api/v1/exchanges/{exchange}").status_code == 200
    assert (heard("mediator"), heard("noor")) == (["answered", "agreed"], ["answered", "agreed"])
    schema = DOCUMENT["components"]["schemas"]["ProposalMessage"]
    documented = Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    assert [list(documented.iter_errors(one)) for one in (answered, *told)] == [[], []]
    (shown,) = [
        json.loads(one.text)
        for one in blocks("docs/how-to/say-what-you-lack.md")
        if one.language == "json"
    ]
    assert (shown.keys(), shown["data"].keys()) == (told[0].keys(), told[0]["data"].keys())
    assert receivers.told == {}, "neither an observer nor who asked for badges alone was told"
    work_on()
    assert receivers.told == {}, "each is told once"


def test_that_nobody_answered_is_told_to_mediators_alone(cast):
    meeting, receivers = gathered(cast), Receivers()
    with cast.service.work() as work:
        for who, person_id in (
            ("ana", meeting.contacts["ana"]),
            ("mediator", cast.mediator.person_id),
        ):
            add_webhook(work, person_id, address_of(who), PROPOSALS)
    meeting.propose().raise_for_status()
    cast.service.clock.pass_by(days=11)
    assert release_due(cast.service.inside) == 1
    announce_proposals(cast.service.inside)
    while deliver_due(cast.service.inside, receivers):
        pass
    for who, last in ("ana", "proposal.ended"), ("mediator", "proposal.released"):
        assert [one["type"] for one in receivers.heard(who)] == ["proposal.sent", last]


@pytest.mark.parametrize(
    ("what", "side", "own", "asked_by", "told"),
    [
        ("no", "offer", [], "", Event.ANSWERED),
        ("no", "offer", [Side.OFFER], "", Event.ANSWERED),
        ("no", "offer", [Side.NEED], "", None),
        ("declined", "", [], "", Event.DECLINED),
        ("declined", "", [Side.NEED], "", Event.ENDED),
        ("withdrawn", "", [Side.NEED], "", Event.ENDED),
        ("withdrawn", "", [Side.NEED], "need", Event.ENDED),
        ("withdrawn", "", [Side.OFFER], "need", None),
        ("withdrawn", "", [], "need", Event.WITHDRAWN),
        ("asked", "need", [Side.OFFER], "", None),
        ("agreed", "", list(Side), "", Event.AGREED),
    ],
)
def test_what_is_told_to_whom(what, side, own, asked_by, told):
    news = {"what": what, **({"side": side} if side else {})}
    assert event_for(news, own, asked_by) == told
