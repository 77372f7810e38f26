"""Commands typed in this process: starting another costs more than what is looked at."""

import os
import sys

import pytest

from app.cli.commands import main
from tests.app.cli.typed import Done


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Type a command; its data folder is `data` unless a setting says otherwise."""

    def call(*arguments, **settings):
        before = os.umask(0o022)
        with monkeypatch.context() as here:
            here.setenv("ESTAMPILLE_DATA_DIR", str(tmp_path / "data"))
            for name, value in settings.items():
                here.setenv(name, value)
            here.setattr(sys, "argv", ["estampille", *arguments])
            capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                main()
        os.umask(before)
        code = ended.value.code
        return Done(code if isinstance(code, int) else int(code is not None), *capsys.readouterr())

    return call


@pytest.fixture
def key(tmp_path):
    """The file of the key-encryption key."""
    return tmp_path / "data" / "secret.key"
