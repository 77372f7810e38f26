"""Finds wrk, the client that asks faster than any server written in Python answers, or gets it.

A client in Python is slower than the server it asks: what it measured was itself.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.services.packages import ServiceMissing, can_install, install

DEBIAN = "wrk"
REMEDY = f"No wrk, which asks in the benchmarks. As root: apt-get install {DEBIAN}."
CONNECTIONS = 16
RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
WRONG = re.compile(r"Non-2xx or 3xx responses: \d+|Socket errors: .*")
SCRIPT = """
local paths, place = json_paths, 0
request = function()
  place = place % #paths + 1
  return wrk.format({method}, paths[place], {headers}, {body})
end
"""


def program() -> str:
    """Return the path of wrk.

    Raises:
        ServiceMissing: it is not there and cannot be had.
    """
    found = shutil.which("wrk")
    if found is None and can_install():
        install([DEBIAN])
        found = shutil.which("wrk")
    if found is None:
        raise ServiceMissing(REMEDY)
    return found


def answers_a_second(
    base: str,
    paths: Sequence[str],
    *,
    seconds: float = 1.0,
    body: str = "",
    connections: int = CONNECTIONS,
) -> float:
    """Ask for addresses in turn over several connections; return how many answers came in a second.

    Args:
        base: the service.
        paths: what is asked.
        seconds: for how long; whole seconds.
        body: a JSON document to be posted; nothing asks by GET.
        connections: how many ask at the same time.

    Raises:
        AssertionError: an answer was an error, or none.
    """
    headers = {"content-type": "application/json"} if body else {}
    script = SCRIPT.format(
        method=_lua("POST" if body else "GET"),
        headers=_table(headers),
        body=_lua(body) if body else "nil",
    ).replace("json_paths", "{" + ", ".join(map(_lua, paths)) + "}")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ask.lua"
        file.write_text(script, encoding="utf-8")
        command = [program(), "-t1", f"-c{connections}", f"-d{seconds:g}s", "-s", str(file), base]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    wrong, rate = WRONG.findall(said), RATE.search(said)
    assert not wrong, f"{base}{paths[0]}: {' '.join(wrong)}"
    assert rate is not None, said
    return float(rate[1])


def _lua(text: str) -> str:
    return json.dumps(text)


def _table(values: dict[str, str]) -> str:
    return (
        "{" + ", ".join(f"[{_lua(name)}] = {_lua(value)}" for name, value in values.items()) + "}"
    )
