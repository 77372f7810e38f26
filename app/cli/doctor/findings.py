"""What an examination finds."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine

from app.plumbing.keys.vault import Vault
from app.plumbing.settings import Settings


class State(StrEnum):
    """How well something is, in three words."""

    WELL = "well"
    MIND = "mind"
    """It works; whether it is meant so, only the operator knows."""
    NOT_WELL = "not well"


@dataclass(frozen=True)
class Finding:
    """One sentence about one part of the installation, with the remedy where something is to be done."""

    what: str
    state: State
    detail: str


@dataclass(frozen=True)
class Patient:
    """What is examined; nothing is made or changed by looking."""

    settings: Settings
    engine: Engine
    vault: Vault | None = None
    """None where the key cannot be used."""
    readable: bool = False
    """Whether the tables are there and are those of this code."""

    @property
    def file(self) -> Path | None:
        """The database's file, on SQLite."""
        name = self.engine.url.database
        return Path(name) if self.engine.dialect.name == "sqlite" and name else None


def well(what: str, detail: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(what, State.WELL, detail)


def mind(what: str, detail: str) -> Finding:
    """Say that something may be meant so, or may not."""
    return Finding(what, State.MIND, detail)


def not_well(what: str, detail: str) -> Finding:
    """Say that something is wrong."""
    return Finding(what, State.NOT_WELL, detail)
