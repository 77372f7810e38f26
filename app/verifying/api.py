"""JSON door: anyone may ask whether a badge is genuine."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile

from app.errors import N_, BadInput
from app.plumbing.desk import DeskDep
from app.plumbing.forms import read
from app.plumbing.languages import language_of
from app.plumbing.rates import spend
from app.verifying.answer import ReportOut, answer
from app.verifying.dependencies import ResolverDep
from app.verifying.workflow import LARGEST_BADGE, check

router = APIRouter(prefix="/api/v1", tags=["verification"])
ALLOWED = "60/minute"


class VerifyIn(BaseModel):
    """What to verify: a link, a compact JWS, or the JSON text of an assertion."""

    model_config = ConfigDict(extra="forbid")

    input: str = Field(min_length=1, max_length=LARGEST_BADGE)
    recipient: str | None = Field(default=None, max_length=320)


class Brought(BaseModel):
    """What the caller brought, in whichever form it came."""

    given: str | bytes
    recipient: str | None


async def _brought(request: Request) -> Brought:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=5) as form:
            file, recipient = form.get("file"), form.get("recipient")
            if not isinstance(file, UploadFile):
                raise BadInput(N_("“{name}” is missing."), field="file", name="file")
            return Brought(
                given=await file.read(LARGEST_BADGE + 1),
                recipient=recipient if isinstance(recipient, str) and recipient else None,
            )
    try:
        body: Any = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise BadInput(
            N_("The body is neither JSON nor multipart/form-data."),
            remedy=N_("Send {example} as application/json, or a file."),
            example='{"input": "…"}',
        ) from error
    if not isinstance(body, dict):
        raise BadInput(N_("The body is not a JSON object."))
    asked = read(VerifyIn, body)
    return Brought(given=asked.input, recipient=asked.recipient)


SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": VerifyIn.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "PNG, SVG, JSON or JWS",
                        },
                        "recipient": {"type": "string"},
                    },
                }
            },
        },
    }
}


@router.post("/verify", openapi_extra=SCHEMA)
def verify_badge(
    request: Request,
    desk: DeskDep,
    resolver: ResolverDep,
    brought: Annotated[Brought, Depends(_brought)],
) -> ReportOut:
    """Verify a badge of any issuer.

    A badge that is wrong is a report with `valid: false`; an input that is no badge at all is a problem 422.
    """
    spend(request, "verify", ALLOWED)
    report = check(desk, resolver, brought.given, brought.recipient)
    return answer(desk, report, language_of(request))
