"""The command: all examinations one after the other, as a table or as JSON."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import DBAPIError

from app.cli.console import Json, out
from app.cli.doctor.archives import examine_backups
from app.cli.doctor.database import examine_database, examine_key
from app.cli.doctor.findings import Finding, Patient, State, not_well
from app.cli.doctor.folder import examine_folder
from app.cli.doctor.outside import (
    examine_address,
    examine_contact,
    examine_mail,
    examine_operator,
    examine_provider,
    examine_proxies,
)
from app.cli.doctor.trade import examine_trade
from app.errors import OperatorError
from app.plumbing.database import make_engine
from app.plumbing.keys.vault import VaultError
from app.plumbing.settings import Settings, read_settings

COLOURS = {State.WELL: "green", State.MIND: "yellow", State.NOT_WELL: "red"}
Examination = Callable[[Patient], Iterator[Finding]]


@dataclass
class CheckUp:
    """One examination of everything."""

    patient: Patient
    findings: list[Finding] = field(default_factory=list)
    key: VaultError | None = None
    """Why the key cannot be used: no other command would go on either."""

    def go(self) -> None:
        """Examine everything; nothing that fails keeps the rest from being looked at."""
        for examination in (examine_address, examine_proxies, examine_folder):
            self._try(examination)
        for found in examine_database(self.patient):
            if isinstance(found, Patient):
                self.patient = found
            else:
                self.findings.append(found)
        self._examine_key()
        for examination in (
            examine_trade,
            examine_backups,
            examine_mail,
            examine_contact,
            examine_operator,
            examine_provider,
        ):
            self._try(examination)

    def _try(self, examination: Examination) -> None:
        try:
            self.findings += examination(self.patient)
        except Exception as error:  # noqa: BLE001 - what cannot be looked at is a finding, whatever the reason
            what = examination.__name__.removeprefix("examine_")
            self.findings.append(not_well(what, f"it cannot be looked at: {error}"))

    def _examine_key(self) -> None:
        try:
            found, self.patient = examine_key(self.patient)
        except VaultError as error:
            self.key = error
            found = not_well("key-encryption key", error.sentence())
        except (OperatorError, DBAPIError):
            return  # the database says why
        self.findings.append(found)


def doctor(as_json: Json = False) -> None:
    """Try every part of this installation: exit code 0 unless something is not well.

    Raises:
        VaultError: the key cannot be used: as with every other command, the exit code is 2.
    """
    settings = read_settings()
    check_up = _check_up(settings)
    if as_json:
        print(json.dumps([_told(one) for one in check_up.findings]))
    else:
        _show(check_up.findings)
    if check_up.key is not None:
        raise check_up.key
    if any(one.state is State.NOT_WELL for one in check_up.findings):
        raise typer.Exit(1)


def _check_up(settings: Settings) -> CheckUp:
    engine = make_engine(settings.database, make_folder=False)
    check_up = CheckUp(Patient(settings, engine))
    try:
        check_up.go()
    finally:
        engine.dispose()
    return check_up


def _told(one: Finding) -> dict[str, object]:
    # “well” is what programs asked for before there was a third word.
    told = {"what": one.what, "state": one.state.value, "detail": one.detail}
    return {**told, "well": one.state is not State.NOT_WELL}


def _show(findings: list[Finding]) -> None:
    if not out.is_terminal:  # a pipe has no width: one line each, to be searched
        for one in findings:
            out.print(
                f"{one.state.value:8}  {one.what}: {one.detail}", soft_wrap=True, markup=False
            )
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for one in findings:
        # As texts: a bracket in a reason is no mark-up.
        state = Text(one.state.value, style=COLOURS[one.state])
        table.add_row(state, Text(one.what), Text(one.detail))
    out.print(table)
