"""Runs in a checkout of older code: begins on its own tables, waits, then plays the whole trade and serves it."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import app.main
from app.demo import stage
from app.plumbing.database import upgrade
from app.plumbing.settings import Settings
from tests.services.uvicorn_thread import serving


def tell(facts: "dict[str, str]") -> None:
    """Say something to whoever started this, in one line."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


base, database, folder, port = sys.argv[1:]
settings = Settings(base_url=base, database_url=database, data_dir=Path(folder), key="")
upgrade(settings.database)
service = app.main.create_app(settings, limit_rates=False)
with serving(service, int(port)):
    tell({"code": app.main.__file__})
    sys.stdin.readline()
    with service.state.service.begin() as work:
        links = stage(work)
    tell(asdict(links))
    sys.stdin.readline()
