"""The OpenAPI document is one that tools love: valid, short names, everything described, closed lists closed."""

import ast
import json
import re
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from app.plumbing.languages import sentences
from app.plumbing.problem_codes import all_codes, by_sentence
from app.plumbing.problems import NAMES, TYPE
from tests.app.test_api_contract import _document

PROJECT = Path(__file__).parents[2]
DOCUMENT = _document()
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]
NOT_OF_THE_API = ("cli", "plumbing/rekeying.py", "plumbing/backup.py")
"""Who refuses there speaks to the operator, on the command line."""


def test_it_is_valid():
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_operations_have_short_names_of_their_own_and_say_whom_they_are_for():
    names = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert [one for one in names if not re.fullmatch(r"[a-zA-Z_]{3,36}", one)] == []
    assert [where for where, one in OPERATIONS if "security" not in one or not one["tags"]] == []
    tags = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"] != tag["name"]}
    assert {tag for _, one in OPERATIONS for tag in one["tags"]} == tags
    verify = DOCUMENT["paths"]["/api/v1/verify"]["post"]["security"]
    assert {} in verify
    assert {name for one in verify for name in one} == set(
        DOCUMENT["components"]["securitySchemes"]
    )


def test_every_parameter_and_every_property_is_described():
    parameters = [
        f"{where} {one.get('name')}"
        for where, operation in OPERATIONS
        for one in operation.get("parameters", [])
        if "$ref" not in one and not one.get("description")
    ]
    members = [
        f"{name}.{member}"
        for name, schema in SCHEMAS.items()
        for member, of in schema.get("properties", {}).items()
        if not of.get("description")
    ]
    assert parameters + members == [], "say it beside the code, or in app/api_words.json"


def test_what_is_a_list_of_words_is_closed():
    closed = json.dumps
    for name, member in (
        ("ParticipantOut", "role"),
        ("ParticipantOut", "standing"),
        ("ExchangeOut", "state"),
        ("AwardOut", "level"),
        ("AwardOut", "revocation_code"),
        ("TargetIn", "level"),
        ("DecisionIn", "level"),
        ("ApiKeyOut", "scopes"),
        ("NewParticipant", "language"),
    ):
        told = closed(SCHEMAS[name]["properties"][member])
        assert "enum" in told or "$ref" in told, f"{name}.{member}"


def test_refusals_are_closed_lists_of_types_and_codes():
    problem = SCHEMAS["Problem"]["properties"]
    assert problem["type"]["enum"] == [TYPE + name for name in NAMES]
    assert problem["code"]["enum"] == all_codes(NAMES)
    for where, operation in OPERATIONS:
        limited = operation["responses"]["429"]["headers"]
        assert {"Retry-After", "RateLimit-Policy"} <= set(limited), where


def test_every_refusal_by_a_rule_has_a_code():
    missing = []
    for path in sorted((PROJECT / "app").rglob("*.py")):
        place = path.relative_to(PROJECT / "app").as_posix()
        text = path.read_text(encoding="utf-8")
        if re.search(r"(RuleRefused|Conflict)\(", text) and not place.startswith(NOT_OF_THE_API):
            missing += [one for one in _refusals(ast.parse(text)) if one not in by_sentence()]
    assert missing == [], "give it a code in app/problem_codes.json"
    assert set(by_sentence()) <= sentences(), "these sentences are said nowhere any more"


def _refusals(tree):
    """Yield the sentences with which a rule or a conflict is refused."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="RuleRefused" | "Conflict"),
                args=[ast.Call(func=ast.Name(id="N_"), args=[ast.Constant(value=said)])],
            ):
                yield said


def test_webhooks_are_told_with_what_they_bring():
    assert {"badge.revoked", "proposal", "webhook.test"} <= set(DOCUMENT["webhooks"])
    for name, item in DOCUMENT["webhooks"].items():
        schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]
        told = SCHEMAS[schema["$ref"].rpartition("/")[2]]
        assert {"type", "timestamp", "data"} == set(told["properties"]), name
