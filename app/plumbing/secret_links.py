"""Addresses that hold a secret: whoever has such a link may act by it, so it stands in no log and no `Referer`.

Which addresses these are is read off the routes: a part of a path that is a secret is called `{token}` there.
"""

import logging
import re
from collections.abc import Iterable

TOKEN = "{token}"  # noqa: S105 - what routes call it
PARAMETER = re.compile(r"\\\{[^/]*\\\}")
LIKE_A_TOKEN = r"[A-Za-z0-9_-]{40,}"  # noqa: S105 - what one looks like; an id has 36 letters
HIDDEN = "…"


class SecretLinks(logging.Filter):
    """Knows the addresses that hold a secret; as a filter of the access log, hides what is secret in them."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Keep the patterns of the routes' paths."""
        super().__init__()
        beginnings = {path.partition(TOKEN)[0] for path in paths if TOKEN in path}
        links = "|".join(sorted(map(_pattern, beginnings)))
        self._link = re.compile(f"({links})." if links else "(?!)", re.IGNORECASE)

    def held_by(self, path: str, query: str = "") -> bool:
        """Say whether an address holds a secret; in a query, such as `next=`, it may be on its way elsewhere."""
        return self._link.match(path) is not None or re.search(LIKE_A_TOKEN, query) is not None

    def masked(self, target: str) -> str:
        """Return what may be written down of a path, perhaps with a query."""
        path, _, query = target.partition("?")
        link = self._link.match(path)
        known = f"{link[1]}{HIDDEN}" if link else re.sub(LIKE_A_TOKEN, HIDDEN, path)
        return f"{known}?{HIDDEN}" if query else known

    def filter(self, record: logging.LogRecord) -> bool:
        """Hide what is secret in a line of uvicorn's access log: client, method, path, version, status."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, target, *rest = record.args
            record.args = (client, method, self.masked(str(target)), *rest)
        return True


def _pattern(beginning: str) -> str:
    return PARAMETER.sub("[^/]+", re.escape(beginning)).replace("/", "/+")
