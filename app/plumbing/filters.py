"""Lists that are filtered by their address: what is asked for, and the query that asks for it again."""

from collections.abc import Mapping
from urllib.parse import urlencode

from pydantic import BaseModel


def fields_of(model: type[BaseModel], asked: Mapping[str, str]) -> dict[str, str]:
    """Return what an address asks for of the fields of a filter.

    A form sends its empty fields too: an empty text means “not asked”.
    """
    return {name: asked.get(name, "") for name in model.model_fields}


def query_of(fields: Mapping[str, str], **more: object) -> str:
    """Return the query that asks for the same again and for something more; nothing if nothing is asked."""
    query = urlencode({**{name: value for name, value in fields.items() if value}, **more})
    return f"?{query}" if query else ""
