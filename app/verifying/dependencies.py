"""What a door's signature names: the guarded resolver."""

from typing import Annotated

from fastapi import Depends

from app.plumbing.service import ServiceDep
from badges.http import HttpResolver
from badges.verification import Resolver


# async although it waits for nothing: a plain function would be sent to another thread and back.
async def _resolver(service: ServiceDep) -> Resolver:
    return HttpResolver(allow=service.settings.allowed_fetches)


ResolverDep = Annotated[Resolver, Depends(_resolver)]
