"""The badges of other platforms, as `build_platforms` wrote them: what is given, what is served, what is to be said."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from badges.errors import Unreachable
from badges.verification import Fetched
from tests.vectors.build import HERE

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CASES = sorted(HERE.glob("platforms-*/*.json"))
_SERVED = {"status", "media_type", "redirect", "text"}


@dataclass
class Platform:
    """One badge with the web around it; a resolver."""

    case: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Platform":
        """Read a file of the vectors."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    @property
    def given(self) -> bytes | str:
        """What somebody brings."""
        given: str = self.case["given"]
        picture = given.removeprefix("picture:")
        return given if picture == given else bytes.fromhex(picture)

    def fetch(self, url: str) -> Fetched:
        """Answer as the platform's servers do.

        Raises:
            Unreachable: nothing stands there.
        """
        web = self.case["web"]
        served = web.get(url)
        if isinstance(served, dict) and "redirect" in served:
            url = served["redirect"]
            served = web.get(url)
        if served is None:
            raise Unreachable(url, "nothing stands there")
        if _SERVED.issuperset(served):
            media_type = served.get("media_type", "text/plain")
            return Fetched(url, served.get("status", 200), media_type, served["text"].encode())
        return Fetched(url, 200, "application/ld+json", json.dumps(served).encode())
