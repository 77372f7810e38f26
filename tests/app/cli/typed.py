"""Commands as tests type them."""

from typing import NamedTuple


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def create(run, slug="solidaire", **changes):
    options = {"--name": "Solidaire", "--url": "https://example.org/", "--email": "a@example.org"}
    options |= {name: word for name, word in changes.items() if name.startswith("--")}
    settings = {name: word for name, word in changes.items() if not name.startswith("--")}
    flat = [word for pair in options.items() for word in pair]
    return run("programme", "create", slug, *flat, "--json", **settings)
