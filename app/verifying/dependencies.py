"""What a door's signature names: the guarded resolver, the keys of receipts."""

from typing import Annotated

from fastapi import Depends, Request

from app.verifying.receipts import ReceiptKeys
from badges.http import HttpResolver
from badges.verification import Resolver


# async although they wait for nothing: plain functions would be sent to another thread and back.
async def _resolver(request: Request) -> Resolver:
    return HttpResolver(allow=request.app.state.settings.allowed_fetches)


ResolverDep = Annotated[Resolver, Depends(_resolver)]


async def _receipt_keys(request: Request) -> ReceiptKeys:
    keys: ReceiptKeys = request.app.state.receipt_keys
    return keys


ReceiptKeysDep = Annotated[ReceiptKeys, Depends(_receipt_keys)]
