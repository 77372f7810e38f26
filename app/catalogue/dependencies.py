"""The library, as a door's signature names it."""

from typing import Annotated, cast

from fastapi import Depends, Request

from app.catalogue.library import Library


def _library(request: Request) -> Library:
    return cast("Library", request.app.state.library)


LibraryDep = Annotated[Library, Depends(_library)]
