"""`Idempotency-Key`: a call sent twice does its work once and is answered alike.

An answer is remembered for the API key or the browser that called, and given again only to a caller who may still do
what the call demanded.

The answer is remembered in the same transaction as the work, so there is no moment at which one exists without
the other. Two calls at the same time: the second waits for the first at the unique key, then gets its answer.
"""

import hashlib
import inspect
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, ParamSpec, Protocol, TypeVar, cast, get_type_hints
from uuid import UUID, uuid4

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel, select
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, BadInput, Conflict
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.keys.sealed import sealed
from app.plumbing.service import Work
from app.plumbing.texts import Line

Answer = TypeVar("Answer", bound=BaseModel)
P = ParamSpec("P")
ANSWER = "remembered answer {id}"
"""What answers are sealed for; the word in braces is a column of the same row."""
Demands = list[list[str]]
"""Where something was to be done and what: ids and names, as they are stored."""


class Requesting(Protocol):
    """Whoever calls: a member of a programme, or an employer."""

    @property
    def person_id(self) -> UUID:
        """Whose call it is."""

    @property
    def key_id(self) -> UUID | None:
        """The API key it came with; nothing for who is signed in."""

    def demanded(self) -> Demands:
        """Return what this call has demanded so far."""

    def demand_again(self, demands: Demands) -> None:
        """Refuse, as the first call would have been, a caller who may not do all this."""


class RememberedAnswer(SQLModel, table=True):
    """What was answered to a call that carried an Idempotency-Key."""

    __tablename__ = "remembered_answer"
    __table_args__ = (UniqueConstraint("caller", "key"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    caller: UUID
    """The person who called."""
    key: str
    """Through what they called (an API key's id, or `session`), and the key of the call."""
    request: str
    """Digest of method, path and body: one key cannot stand for two different calls."""
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """Empty: where the former version, which may still be running during an update, looks for it."""
    sealed_answer: bytes | None = sealed(ANSWER, default=None)
    """The answer as JSON: it may name people."""
    demanded: Demands = Field(
        default_factory=list, sa_type=JsonDocument, sa_column_kwargs={"server_default": "[]"}
    )
    """What the caller had to be allowed for it."""
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


def answer_in(work: Work, row: RememberedAnswer) -> str:
    """Return a remembered answer in clear, as JSON; empty where there is none."""
    if row.sealed_answer is None:
        return ""
    return work.vault.open(row.sealed_answer, purpose=ANSWER.format(id=row.id)).decode()


class Once:
    """Runs a piece of work once for each key that a caller sends."""

    def __init__(self, key: str | None, request: str) -> None:
        self.key = key
        self.request = request

    def __call__(
        self, work: Work, caller: Requesting, model: type[Answer], act: Callable[[], Answer]
    ) -> Answer:
        """Do the work, or return the answer it had the first time.

        Raises:
            NotFound, AccessRefused: the caller may not do (any more) what the call demands.
            BadInput: the key was used for another call.
            Conflict: the same call is being answered at this moment.
        """
        if self.key is None:
            return act()
        person_id, key = caller.person_id, f"{caller.key_id or 'session'} {self.key}"
        known = work.session.exec(
            select(RememberedAnswer).where(
                RememberedAnswer.caller == person_id, RememberedAnswer.key == key
            )
        ).first()
        if known is not None:
            caller.demand_again(known.demanded)
            return self._again(work, known, model)
        row = RememberedAnswer(caller=person_id, key=key, request=self.request, created_at=work.now)
        work.session.add(row)
        try:
            work.session.flush()
        except IntegrityError as error:
            raise Conflict(
                N_("The same call is being answered right now."), remedy=N_("Send it again.")
            ) from error
        answer = act()
        secret = getattr(model, "SHOWN_ONCE", None)
        told = answer.model_dump_json(by_alias=True, exclude=secret).encode()
        row.sealed_answer = work.vault.seal(told, purpose=ANSWER.format(id=row.id))
        row.demanded = caller.demanded()
        work.session.add(row)
        return answer

    def _again(self, work: Work, known: RememberedAnswer, model: type[Answer]) -> Answer:
        if known.request != self.request:
            raise BadInput(
                N_("This Idempotency-Key was used for another call."),
                field="Idempotency-Key",
                remedy=N_("Use a new key for each new call."),
            )
        if known.sealed_answer is None:
            return model.model_validate(known.answer)
        return model.model_validate_json(answer_in(work, known))


async def read_key(
    request: Request,
    idempotency_key: Annotated[Line | None, Header(max_length=200, min_length=1)] = None,
) -> Once:
    """Read the key and the digest of the call."""
    query = f"?{request.url.query}" if request.url.query else ""
    digest = hashlib.sha256(f"{request.method} {request.url.path}{query}\n".encode())
    if idempotency_key is not None:
        try:
            digest.update(await request.body())
        except RuntimeError:  # a form, which was read before
            await _add_parts(digest, await request.form())
    return Once(idempotency_key, digest.hexdigest())


async def _add_parts(digest: "hashlib._Hash", form: FormData) -> None:
    """Add what a form holds: what stands between its parts differs each time that it is sent."""
    for name, value in form.multi_items():
        said = value.filename if isinstance(value, UploadFile) else value
        digest.update(json.dumps([name, said]).encode())
        if isinstance(value, UploadFile):
            while piece := await value.read(PIECE):
                digest.update(piece)
            await value.seek(0)


OnceDep = Annotated[Once, Depends(read_key)]


KEY = "idempotency_key"
PIECE = 256 * 1024
"""Bytes of a file that are read at once."""


def idempotent(door: Callable[P, Answer]) -> Callable[P, Answer]:
    """Make a call of the API that changes something safe to send twice; stands below `@router.post`.

    The door names `work` and `caller` among its parameters, and its answer's model in its signature. What the model
    lists in `SHOWN_ONCE` is in the first answer only: a secret is not remembered.
    """
    model = get_type_hints(door)["return"]
    signature = inspect.signature(door)
    key = inspect.Parameter(KEY, inspect.Parameter.KEYWORD_ONLY, annotation=OnceDep)

    @wraps(door)
    def answer(*args: P.args, **given: P.kwargs) -> Answer:
        once = cast("Once", given.pop(KEY))
        work, caller = cast("Work", given["work"]), cast("Requesting", given["caller"])
        made: Answer = once(work, caller, model, lambda: door(*args, **given))
        return made

    answer.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*signature.parameters.values(), key]
    )
    return answer
