"""The guarded resolver, as a door's signature names it: a fresh one a request, for it counts."""

from typing import Annotated

from fastapi import Depends, Request

from badges.http import HttpResolver
from badges.verification import Resolver


def _resolver(request: Request) -> Resolver:
    return HttpResolver(allow=request.app.state.settings.allowed_fetches)


ResolverDep = Annotated[Resolver, Depends(_resolver)]
