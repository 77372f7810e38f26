"""Every text that comes in by a door is a `Line` or `Lines`: whoever adds a plain `str` is told here.

Walked are the parameters of all routes, the models that routes and pages read, and the API's own document.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError
from sqlmodel import SQLModel

from app.plumbing import texts

APP = Path(texts.__file__).parents[1]
CHECKED = {texts.line, texts.lines}
OF_THE_OPERATOR = [
    f"Settings.{name}"
    for name in (
        "base_url",
        "database_url",
        "default_language",
        "fetch_allow",
        "files_url",
        "key",
        "smtp_url",
        "limits_url",
        "security_contact",
        "trusted_proxies",
        "verify_origins",
    )
] + [f"Settings.oidc_{name}" for name in ("issuer", "client_id", "client_secret")]
OTHERWISE = {
    "VerifyIn.input": "a badge, as a text: it is parsed strictly, and a wrong one is a report",
    "VerifyOneIn.input": "the same",
    "Brought.given": "the same, once it was read",
    "Brought.recipient": "what `read_recipient` made of what was typed, or refused",
    "/verify?input": "the same, as a link that somebody follows",
    **dict.fromkeys(
        ("Account.number", "Country.code", "Country.currency", "GivenAs.forms", "PaperModel.id"),
        "of a country's file, shipped with the code",
    ),
    **dict.fromkeys(OF_THE_OPERATOR, "the operator's own, shown to nobody"),
}
"""Texts that are neither, each with its reason."""
WRITTEN_HERE = {
    "CaseStatus",
    "Listing",
    "Problem",
    "FieldProblem",
    "Receipt",
    "HashedRecipient",
} | {
    "ProgrammeNews",
    "ProposalNews",
    "RevokedBadge",
    "TestWords",
}
"""Models whose texts we write; a receipt that comes back is one of ours to the letter, or it is refused."""


def _is_checked(annotation: Any, metadata: Any = ()) -> bool:
    """Say whether no plain text can come in by an annotation."""
    if any(isinstance(one, AfterValidator) and one.func in CHECKED for one in metadata):
        return True
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _is_checked(inner, more)
    if origin in (Union, UnionType) or origin in (list, dict, tuple, set):
        return all(_is_checked(one) for one in get_args(annotation))
    return annotation is not str and annotation is not Any


def _routes(routes: Any) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes)


def _all_of(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for one in dependant.dependencies:
        yield from _all_of(one)


def _parameters(app: Any) -> Iterator[tuple[str, Any, Any]]:
    for route in _routes(app.routes):
        for one in _all_of(route.dependant):
            for field in (*one.path_params, *one.query_params, *one.header_params):
                info = field.field_info
                yield f"{route.path}?{field.name}", info.annotation, info.metadata


def _models_within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _models_within(field.annotation)
    for one in get_args(annotation):
        yield from _models_within(one)


def _answered(app: Any) -> set[type[BaseModel]]:
    """Return the models of which answers are made."""
    return {
        model for route in _routes(app.routes) for model in _models_within(route.response_model)
    }


def _read_models(app: Any) -> Iterator[type[BaseModel]]:
    """Return the models of the service that are read: all but those which are only shown, or are rows."""
    for path in APP.rglob("*.py"):
        import_module(".".join(path.relative_to(APP.parent).with_suffix("").parts))
    told = _answered(app)
    pending = list(BaseModel.__subclasses__())
    for model in pending:
        pending.extend(model.__subclasses__())
    for model in pending:
        is_row = issubclass(model, SQLModel) and model not in told
        ours = model.__module__.startswith("app.") and model.__name__ not in WRITTEN_HERE
        if ours and not is_row:
            asked = model.model_config.get("extra") == "forbid"
            if asked or (model not in told and not model.__name__.endswith("Out")):
                yield model


def test_every_text_parameter_of_a_route_is_one_line(house):
    plain = {name for name, kind, more in _parameters(house) if not _is_checked(kind, more)}
    assert plain <= set(OTHERWISE), "give it the type Line, of app/plumbing/texts.py"


def test_every_text_that_a_model_reads_is_one_line_or_several(house):
    plain = {
        f"{model.__name__}.{name}"
        for model in _read_models(house)
        for name, field in model.model_fields.items()
        if not _is_checked(field.annotation, field.metadata)
    }
    assert plain <= set(OTHERWISE), "give it the type Line or Lines, of app/plumbing/texts.py"


def test_a_plain_text_would_be_found():
    for plain in (str, str | None, list[str], dict[str, int], Annotated[str, "a text"], Any):
        assert not _is_checked(plain)
    for checked in (texts.Line, texts.Lines | None, list[texts.Line], dict[texts.Line, int], int):
        assert _is_checked(checked)


def test_the_document_of_the_api_says_what_a_line_may_hold(house):
    document = house.openapi()
    title = document["components"]["schemas"]["NewExchange"]["properties"]["title"]
    assert "\\u0000" in title["pattern"]
    parameters = [
        one
        for operations in document["paths"].values()
        for operation in operations.values()
        for one in operation.get("parameters", [])
        if "$ref" not in one
    ]
    for one in parameters:
        for kind in one["schema"].get("anyOf", [one["schema"]]):
            if kind.get("type") == "string" and not {"format", "enum", "$ref"} & kind.keys():
                assert "pattern" in kind, one


@pytest.mark.parametrize(
    "hostile", ["\0", "a\nb", "a\rb", "a\x0bb", "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b", "a\tb"]
)
def test_a_line_has_no_control_character_and_no_line_break(hostile):
    with pytest.raises(PydanticCustomError):
        texts.line(hostile + ".")


@pytest.mark.parametrize(
    "mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800\udfff"
)
def test_no_text_turns_the_direction_of_writing_or_is_half_a_character(mark):
    for kind in CHECKED:
        with pytest.raises(PydanticCustomError):
            kind(f"a{mark}b")


def test_texts_are_trimmed_composed_and_have_one_kind_of_line_end():
    assert texts.line(" Ame\u0301lie \n") == "Amélie"
    assert texts.lines("\none\r\n\ttwo\rthree ") == "one\n\ttwo\nthree"
    assert (
        texts.line("مرحبا \u200f") == "مرحبا \u200f"
    )  # its own direction, and a mark that turns nothing over
