"""Commands typed in this process: starting another costs more than what is looked at."""

import os
import shutil
import sys

import pytest

from app.cli.commands import main
from tests.app.cli.typed import Done, create


@pytest.fixture
def run(tmp_path, capsys):
    """Type a command; its data folder is `data` unless a setting says otherwise."""
    return _typing(tmp_path, capsys)


def _typing(folder, capsys):
    def call(*arguments, **settings):
        before = os.umask(0o022)
        with pytest.MonkeyPatch.context() as here:
            here.setenv("ESTAMPILLE_DATA_DIR", str(folder / "data"))
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


@pytest.fixture(scope="package")
def first_data(tmp_path_factory):
    """The data folder of the first test that asks for a programme, to be copied by the next ones."""
    return tmp_path_factory.mktemp("first") / "data"


@pytest.fixture
def created(run, tmp_path, first_data):
    """A data folder, `data`, in which a programme was created."""
    if first_data.exists():
        shutil.copytree(first_data, tmp_path / "data")
    else:
        assert create(run).returncode == 0
        shutil.copytree(tmp_path / "data", first_data)
