"""Lists that are filtered by their address: what is asked for, and the address that asks for it again."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from pydantic import BaseModel


# async although it waits for nothing: a plain function would be sent to another thread and back.
async def _asked(request: Request) -> Mapping[str, str]:
    return request.query_params


Asked = Annotated[Mapping[str, str], Depends(_asked)]
"""What stands in the address. A form sends its empty fields too: an empty text means “not asked”."""


def fields_of(model: type[BaseModel], asked: Mapping[str, str]) -> dict[str, str]:
    """Return what was asked for of the fields of a filter."""
    return {name: asked.get(name, "") for name in model.model_fields}


def query_of(fields: Mapping[str, str], **more: object) -> str:
    """Return the query that asks for the same again and for something more; nothing if nothing is asked."""
    query = urlencode({**{name: value for name, value in fields.items() if value}, **more})
    return f"?{query}" if query else ""
