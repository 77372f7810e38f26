"""What is asked of the API of verification: one badge, as JSON or as a file, or many."""

import json
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field, SkipValidation
from starlette.datastructures import UploadFile

from app.errors import N_, BadInput
from app.plumbing.forms import read
from app.plumbing.openapi_words import REFERENCE, schema_of
from app.plumbing.texts import Line
from app.verifying.bulk import MOST_BADGES
from app.verifying.workflow import LARGEST_BADGE, read_asked

YES = ("true", "1", "yes")


class VerifyIn(BaseModel):
    """What to verify: a link, a compact JWS, or the JSON text of an assertion."""

    model_config = ConfigDict(extra="forbid")

    input: str = Field(min_length=1, max_length=LARGEST_BADGE)
    recipient: Line | None = Field(default=None, max_length=320)


class VerifyOneIn(VerifyIn):
    """What may be asked of one badge besides."""

    receipt: bool = Field(default=False, description="Answer with a signed receipt too.")
    watch: bool = Field(
        default=False,
        description="Tell my webhooks if it is revoked later: badges of this service.",
    )


class Brought(BaseModel):
    """What the caller brought, in whichever form it came."""

    given: str | bytes
    recipient: str | None
    """Who is asked for, read from what was typed."""
    receipt: bool = False
    watch: bool = False


async def read_brought(request: Request) -> Brought:
    """Read what was brought: JSON, or a file in a form.

    Raises:
        BadInput: it is neither, or names a recipient who cannot be read.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=5) as form:
            file, recipient = form.get("file"), form.get("recipient")
            receipt, watch = (form.get(name) in YES for name in ("receipt", "watch"))
            if not isinstance(file, UploadFile):
                raise BadInput(N_("“{name}” is missing."), field="file", name="file")
            return Brought(
                given=await file.read(LARGEST_BADGE + 1),
                recipient=read_asked(recipient if isinstance(recipient, str) else None),
                receipt=receipt,
                watch=watch,
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
    asked = read(VerifyOneIn, body)
    return Brought(
        given=asked.input,
        recipient=read_asked(asked.recipient),
        receipt=asked.receipt,
        watch=asked.watch,
    )


BODY_SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": schema_of(VerifyOneIn)},
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
                        "recipient": {
                            "type": "string",
                            "description": "The e-mail address of the person it should belong to.",
                        },
                        "receipt": {
                            "type": "boolean",
                            "description": "Answer with a signed receipt too.",
                        },
                        "watch": {
                            "type": "boolean",
                            "description": "Tell my webhooks if it is revoked later.",
                        },
                    },
                }
            },
        },
    }
}


BroughtDep = Annotated[Brought, Depends(read_brought)]


class BatchIn(BaseModel):
    """Many badges at once."""

    model_config = ConfigDict(extra="forbid")

    # Each is read when its turn comes: one that is malformed is a problem of its own, not of the others.
    items: list[SkipValidation[VerifyIn]] = Field(
        min_length=1,
        max_length=MOST_BADGES,
        json_schema_extra={"items": {"$ref": REFERENCE.format(model=VerifyIn.__name__)}},
    )
    watch: bool = Field(
        default=False, description="Tell my webhooks when one of them is revoked later."
    )
