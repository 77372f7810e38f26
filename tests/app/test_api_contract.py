"""The API does what its OpenAPI document says, whatever it is sent (schemathesis, with the keys of an owner)."""

import base64
import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.employers.keys import NewEmployerKey, make_employer_key
from app.employers.trust import trust
from app.employers.webhooks import add_webhook
from app.main import create_app
from app.plumbing.settings import Settings

COMPETENCE, LEVEL = "data-analysis", "practise"
load_all_checks()
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def database_url(sqlite_template, tmp_path):
    """The document is the same on either database: one is enough."""
    file = tmp_path / "estampille.db"
    file.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{file}"


def _document():
    """Return the API's document; only its doors are read, nothing is opened."""
    nowhere = Settings(
        database_url="sqlite:///nowhere.db", key=base64.b64encode(bytes(32)).decode()
    )
    return create_app(nowhere).openapi()


schema = schemathesis.openapi.from_dict(_document())


@pytest.fixture
def town(cast):
    """A programme in which a badge was awarded already, and the names of what is in it."""
    return cast, things_of(cast)


def things_of(cast):
    """Award a badge in a programme, make keys and webhooks for its owner, and return the ids of all that by name."""
    made = cast.award()
    things = {
        "award_id": made["id"],
        "decision_id": made["decision_id"],
        "exchange_id": cast.exchange.id,
        "programme_id": cast.programme.id,
        "participant_id": cast.staff.id,
        "organisation_id": cast.social.id,
        "social_organisation_id": cast.social.id,
        "tech_organisation_id": cast.tech.id,
        "version": cast.exchange.release,
        "release": cast.exchange.release,
        "member_id": cast.observer.id,
        "competence_id": COMPETENCE,
        "competence": COMPETENCE,
        "level": LEVEL,
    }
    with cast.service.work() as work:
        owner, asked = cast.owner.person_id, NewEmployerKey(name="Clé")
        things["webhook_id"] = add_webhook(work, owner, "https://hooks.example.org/")[0].id
        things["issuer_id"] = trust(work, owner, "https://issuer.example.org/").id
        cast.keys["employer"] = make_employer_key(work, owner, asked)[1]
    return {name: str(thing) for name, thing in things.items()}


# schemathesis itself draws with `random` now and then.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@schema.parametrize()
@settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "10")),
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # the service remembers, so a call cannot be made again to shrink it
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_call_is_answered_as_documented(case, town):
    """Well-formed calls name what exists, so that they get as far as the work itself."""
    cast, things = town
    if case.meta is None or case.meta.generation.mode.is_positive:
        for place in (case.path_parameters, case.query, case.body):
            _name_what_exists(place, things)
    who = "employer" if case.path.startswith("/api/v1/desk") else "owner"
    headers = {"Authorization": f"Bearer {cast.keys[who]}"}
    response = case.call(app=cast.service.app, headers=headers)
    case.validate_response(response, checks=CHECKS)
    if "ratelimit-limit" in response.headers:
        told = case.operation.definition.raw["responses"][str(response.status_code)]
        assert "RateLimit-Limit" in told["headers"], "a counted call whose document does not say so"


def _name_what_exists(place, things):
    if isinstance(place, dict):
        place.update({name: thing for name, thing in things.items() if name in place})
        for inner in place.values():
            _name_what_exists(inner, things)
    elif isinstance(place, list):
        for inner in place:
            _name_what_exists(inner, things)
