"""Has other people's linters and generators read our OpenAPI document: for `make clients`. Needs npm and its registry.

A client that openapi-typescript made is compiled and verifies a badge of a demo. The exit code is 1 when one of them
finds a fault. What a Python generator makes is tried by tests/app/verifying/test_generated_client.py.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.services.ports import free_port

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
BUILD = PROJECT / "build/clients"
COMMANDS = Path(sys.executable).parent
GIVEN = ("package.json", "package-lock.json", "tsconfig.json", "verify.ts")
EXPECTED = ["valid", "true", "skills-transfer", "bad-input"]
"""What the client says of a good badge, and of what is none."""
LINTS = (
    ("redocly", "lint", "--extends", "recommended", "openapi.json"),
    ("spectral", "lint", "--fail-severity", "warn", "openapi.json"),
    # What has a default need not be sent.
    (
        "openapi-typescript",
        "openapi.json",
        "--default-non-nullable=false",
        "--output",
        "openapi.d.ts",
    ),
    ("tsc", "--project", "."),
)


def main() -> int:
    """Get what is needed, then ask each."""
    BUILD.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    known = BUILD / "package-lock.json"
    if not (known.exists() and known.read_bytes() == lock and (BUILD / "node_modules").exists()):
        for name in GIVEN:
            shutil.copyfile(HERE / name, BUILD / name)
        said("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    for name in GIVEN:
        shutil.copyfile(HERE / name, BUILD / name)
    (BUILD / ".spectral.yaml").write_text('extends: ["spectral:oas"]\n')
    program, folder, port = str(COMMANDS / "estampille"), str(BUILD / "demo"), str(free_port())
    with subprocess.Popen(
        [program, "demo", "--json", "--port", port, "--dir", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        try:
            return asked(json.loads(demo.stdout.readline()))
        finally:
            demo.terminate()


def asked(links: dict[str, str]) -> int:
    """Ask each of them, with a demo at hand; return how the program ends."""
    document = said("curl", "--silent", "--fail", f"{links['base']}/api/v1/openapi.json")
    (BUILD / "openapi.json").write_text(document, encoding="utf-8")
    for command in LINTS:
        said(*command)
        sys.stdout.write(f"clients: {command[0]} ok\n")
    answer = said("node", "verify.js", links["base"], links["share"], links["recipient"]).split()
    sys.stdout.write(f"clients: the client in TypeScript says {' '.join(answer)}\n")
    return 0 if answer == EXPECTED else 1


def said(*command: str) -> str:
    """Run a program and return what it prints; where it fails, that is the end."""
    path = f"{BUILD / 'node_modules/.bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        _found(command, path), cwd=BUILD, env={**os.environ, "PATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"clients: {command[0]} finds a fault, see above")
    return done.stdout


def _found(command: Sequence[str], path: str) -> list[str]:
    program = shutil.which(command[0], path=path)
    if program is None:
        raise SystemExit(f"clients: {command[0]} is not here; install Node with npm")
    return [program, *command[1:]]


if __name__ == "__main__":
    raise SystemExit(main())
