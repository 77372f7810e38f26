"""A service that may reach one issuer outside, and listens itself."""

from collections.abc import Iterator

import pytest

from app.plumbing.settings import Settings
from tests.app.conftest import Cast, RunningService
from tests.app.verifying.foreign import ForeignIssuer, foreign_issuer
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving


@pytest.fixture(scope="module")
def foreign() -> Iterator[ForeignIssuer]:
    """Yield an issuer outside the service, for one module of tests."""
    with foreign_issuer() as issuer:
        yield issuer


def let_reach(service: RunningService, *places: str) -> None:
    """Have a service fetch from places that only tests may name."""
    known = service.app.state.service.settings.model_dump()
    service.change(settings=Settings(**known | {"fetch_allow": ",".join(places)}))


@pytest.fixture
def outgoing(cast: Cast, foreign: ForeignIssuer) -> Cast:
    """Return the cast, in a service that reaches the issuer outside."""
    let_reach(cast.service, foreign.place)
    return cast


@pytest.fixture
def listening(outgoing: Cast) -> Iterator[str]:
    """Yield the address at which the service really listens."""
    port = free_port()
    with serving(outgoing.service.app, port):
        yield f"http://127.0.0.1:{port}"
