"""The command line as somebody at a terminal uses it."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from referential.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


class Shell:
    """Runs commands as a shell would, in this process: an exception would be a traceback."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setenv("NO_COLOR", "1")
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.setenv(name, "C.UTF-8")

    def __call__(self, *arguments: str | Path, cwd: Path | None = None) -> Answer:
        self.monkeypatch.setattr(sys, "argv", ["referential", *(str(one) for one in arguments)])
        here = Path.cwd()
        self.monkeypatch.chdir(cwd or here)
        with pytest.raises(SystemExit) as end:
            main()
        self.monkeypatch.chdir(here)
        said = self.capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Answer(end.value.code, said.out, said.err)
