"""The keyring, as a door's signature names it."""

from typing import Annotated, cast

from fastapi import Depends, Request

from app.issuing.keyring import Keyring


def _keyring(request: Request) -> Keyring:
    return cast("Keyring", request.app.state.keyring)


KeyringDep = Annotated[Keyring, Depends(_keyring)]
