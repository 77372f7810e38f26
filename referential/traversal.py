"""Walk through a value and meet every text in it."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from referential.problems import Trail
from referential.values import Text, Worded


def texts(value: object, trail: Trail = ()) -> Iterator[tuple[Trail, Text]]:
    """Yield every text inside a value, with the trail that leads to it in author files."""
    if isinstance(value, Text):
        yield trail, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            beside = isinstance(value, Worded) and name == "text"
            yield from texts(getattr(value, name), trail if beside else (*trail, name))
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from texts(inside, (*trail, str(key)))
    elif isinstance(value, tuple):
        for index, inside in enumerate(value):
            yield from texts(inside, (*trail, index))
