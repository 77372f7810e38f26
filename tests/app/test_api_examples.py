"""Every body and every answer of the API's document has an example, and each example is what its schema says."""

import json

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs locked

from app.main import EXAMPLES
from tests.app.test_api_contract import _document

DOCUMENT = _document()
KEPT = json.loads(EXAMPLES.read_text(encoding="utf-8"))


def _medias():
    """Yield each JSON body and each good answer, what webhooks are sent too: where it stands, and its schema."""
    for path, operations in (*DOCUMENT["paths"].items(), *DOCUMENT["webhooks"].items()):
        for method, operation in operations.items():
            answers = operation["responses"].items()
            parts = [("body", operation.get("requestBody", {}))]
            parts += [(status, answer) for status, answer in answers if status.startswith("2")]
            for part, told in parts:
                for media, content in told.get("content", {}).items():
                    if "json" in media:
                        yield f"{method.upper()} {path} {part}", content["schema"]


MEDIAS = dict(_medias())


def _resolved(schema):
    name = schema.get("$ref", "").removeprefix("#/components/schemas/")
    return DOCUMENT["components"]["schemas"][name] if name else schema


@pytest.mark.parametrize("place", sorted(MEDIAS))
def test_what_is_sent_and_answered_has_an_example_that_its_schema_accepts(place):
    schema = _resolved(MEDIAS[place])
    assert schema.get("examples"), f"add one for {schema.get('title')} to app/examples.json"
    checked = {**schema, "components": DOCUMENT["components"]}
    faults = list(Draft202012Validator(checked).iter_errors(schema["examples"][0]))
    assert faults == []


def test_no_example_is_left_over():
    said = {_resolved(schema).get("title") for schema in MEDIAS.values()}
    listed = {name.removeprefix("Listing[").removesuffix("]") for name in said if name is not None}
    assert set(KEPT) <= said | listed


def test_an_example_that_is_wrong_would_be_noticed():
    schema = {
        **_resolved(MEDIAS["POST /api/v1/exchanges body"]),
        "components": DOCUMENT["components"],
    }
    wrong = {**KEPT["NewExchange"], "hours": 0}
    assert list(Draft202012Validator(schema).iter_errors(wrong))
