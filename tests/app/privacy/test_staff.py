"""Staff are invited only once the programme has stated what their employers must have done."""

import pytest

from app.errors import RuleRefused
from app.exchanges.joining import NewJoinLink, make_join_link
from app.exchanges.tables import ParticipantRole
from app.programmes.dependencies import caller_for
from app.programmes.tables import Programme

pytestmark = pytest.mark.alone


def test_r26_three_statements_come_before_the_first_invitation_of_staff(cast):
    path = f"/api/v1/programmes/{cast.programme.id}"
    owner = cast.api("owner")
    assert owner.patch(path, json={"representatives_told": False}).status_code == 200
    people = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    body = {"email": "ana@example.net", "name": "Ana Nova", "role": "staff"}
    body["organisation_id"] = str(cast.social.id)
    refused = cast.api().post(people, json=body)
    assert refused.status_code == 422
    assert "stated" in refused.json()["detail"]
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        asked = NewJoinLink(organisation_id=cast.social.id, role=ParticipantRole.STAFF)
        with pytest.raises(RuleRefused):
            make_join_link(work, caller, cast.exchange, asked)
        assert not work.session.get_one(Programme, cast.programme.id).may_invite_staff
    volunteer = {**body, "role": "volunteer", "organisation_id": str(cast.tech.id)}
    assert cast.api().post(people, json=volunteer).status_code == 201
    assert (
        'id="staff"' in cast.browser("owner").get(path.removeprefix("/api/v1") + "/settings").text
    )
    assert owner.patch(path, json={"representatives_told": True}).status_code == 200
    staff = {**body, "email": "rui@example.net"}
    assert cast.api().post(people, json=staff).status_code == 201
