"""An environment that holds a wheel, what the wheel says it needs, and nothing else: what it forgot is missing there.

An installer puts the wheel in; what it needs is lent by the environment of the tests, so that no network is asked.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

UV = Path(sys.executable).with_name("uv")


def built(project: Path, folder: Path) -> Path:
    """Build the wheel of a project into a folder."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


@dataclass(frozen=True)
class Alone:
    """The environment of a wheel."""

    folder: Path
    installed: tuple[Distribution, ...]
    """The wheel, what it needs, and what that needs in its turn."""

    @classmethod
    def of(cls, wheel: Path, folder: Path) -> "Alone":
        """Install a wheel where nothing is."""
        python = folder / "bin" / "python"
        into = ("--offline", "--no-config", "--python")
        _quietly(UV, "venv", "--no-project", *into, sys.executable, folder)
        _quietly(UV, "pip", "install", "--no-deps", *into, python, wheel)
        (place,) = folder.glob("lib/python*/site-packages")
        (info,) = place.glob("*.dist-info")
        own = PathDistribution(info)
        lent = tuple(_closure(own.requires or ()))
        for one in lent:
            for name in {file.parts[0] for file in one.files or ()} - {"..", "__pycache__"}:
                _lend(Path(str(one.locate_file(name))), place / name)
        _quietly(UV, "pip", "check", *into, python)
        return cls(folder, (own, *lent))

    def run(self, command: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of its commands to the end, outside of the project and without its settings."""
        return subprocess.run(
            [self.command(command), *arguments],
            cwd=self.folder,
            env={},
            capture_output=True,
            text=True,
            check=False,
        )

    def command(self, name: str) -> str:
        """Return where a command of the environment is."""
        found = shutil.which(name, path=self.folder / "bin")
        assert found, f"the wheel brought no command {name}"
        return found

    @property
    def size(self) -> int:
        """Return the bytes of all that is installed, without what Python compiles of it."""
        files = (one.locate_file(file) for one in self.installed for file in one.files or ())
        found = {path for path in map(Path, map(str, files)) if path.is_file()}
        return sum(path.stat().st_size for path in found if path.suffix != ".pyc")


def _quietly(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _lend(what: Path, place: Path) -> None:
    """Link a package or a module; what is said of it is copied, since installers follow no link to it."""
    if what.suffix == ".dist-info":
        shutil.copytree(what, place)
    elif not place.exists():
        place.symlink_to(what)


def _closure(requirements: Iterable[str]) -> Iterable[Distribution]:
    """Yield what requirements lead to, as an installer would find it for this Python."""
    waiting = [(Requirement(one), frozenset[str]()) for one in requirements]
    seen = set[tuple[str, frozenset[str]]]()
    told = set[str]()
    while waiting:
        wanted, extras = waiting.pop()
        asked = [{"extra": extra} for extra in ("", *extras)]
        if wanted.marker and not any(wanted.marker.evaluate(one) for one in asked):
            continue
        name, more = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if (name, more) in seen:
            continue
        seen.add((name, more))
        found = distribution(name)
        waiting += [(Requirement(one), more) for one in found.requires or ()]
        if name not in told:
            told.add(name)
            yield found
