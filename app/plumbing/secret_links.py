"""Addresses that hold a secret: whoever has such a link may act by it, so it stands in no log and no `Referer`.

Which addresses these are is read off the routes: a part of a path that is a secret is called `{token}` there.
"""

import logging
import re
from collections.abc import Iterable
from ipaddress import ip_address, ip_network

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
        """Hide what is secret in a line of the access log (client, method, path, version, status), and who called."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, target, *rest = record.args
            record.args = (network(str(client)), method, self.masked(str(target)), *rest)
        return True


def network(client: str) -> str:
    """Return the network from which somebody called, as a log may hold it: without the end that is one household's.

    The last 8 bits of an IPv4 address and all but the first 48 of an IPv6 address are left out, and the port.
    """
    address = client.rpartition(":")[0].strip("[]") or client
    try:
        found = ip_address(address)
    except ValueError:
        return HIDDEN
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))


def _pattern(beginning: str) -> str:
    return PARAMETER.sub("[^/]+", re.escape(beginning)).replace("/", "/+")
