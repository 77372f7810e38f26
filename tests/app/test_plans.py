"""How the databases find what doors and jobs ask for: by an index, or a few rows in its order, never by reading all.

PostgreSQL, told to read no table whole, still reads the two or three rows of a test by an index from end to end, and
joins them afterwards: then an index must begin with the column that it joins or filters by.
"""

import json
import re
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import UniqueConstraint, event
from sqlmodel import SQLModel

from app.employers.webhook_delivery import announce_revocations
from app.issuing.award_imports import judge_due
from app.issuing.batch_revoking import revoke_due
from app.issuing.batches import ask_awards, run_due
from app.issuing.reminders import remind_due
from app.programmes.dependencies import caller_for

GROWING = {
    *("award", "credential", "revoked_id", "award_batch", "award_batch_row", "expiry_reminder"),
    *("decision", "past_decision", "evidence", "assessment", "participant", "exchange", "hours"),
    *("audit_event", "person", "email_address", "sign_in", "watch", "delivery", "outgoing_mail"),
    *("award_import", "award_import_part", "award_import_problem", "batch_revocation"),
    *("login_link", "passport_badge", "imported_badge", "remembered_answer", "consent"),
}
SPARED: dict[str, str] = {}
"""What may be read whole: the beginning of a statement, and why."""


@contextmanager
def asked_of(engine):
    """Keep what is asked of a database, each way of asking once."""
    asked: dict[str, Any] = {}

    def keep(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            asked.setdefault(statement, parameters)

    event.listen(engine, "before_cursor_execute", keep)
    yield asked
    event.remove(engine, "before_cursor_execute", keep)


def read_whole(engine, statement, parameters):
    """Return the growing tables that a statement reads from one end to the other."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            told = [row.detail for row in plan]
            limited = " LIMIT " in statement and not any(
                "TEMP B-TREE FOR ORDER" in one for one in told
            )
            names = [one.split()[1] for one in told if one.startswith("SCAN ") and not limited]
            return GROWING.intersection(names)
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        found = explained.scalar_one()
        [plan] = found if isinstance(found, list) else json.loads(found)
        return GROWING.intersection(_scanned(plan["Plan"]))


def _scanned(node, *, joined="", limited=False):
    """Yield the tables that are read without an index to find rows by, unless only the first rows are wanted."""
    kind, table = node["Node Type"], node.get("Relation Name")
    limited = (limited or kind == "Limit") and kind != "Sort"
    told = " ".join(
        node.get(name, "") for name in ("Filter", "Join Filter", "Hash Cond", "Merge Cond")
    )
    if table and kind == "Seq Scan":
        yield table
    elif table and "Index Name" in node and "Index Cond" not in node and not limited:
        ready = _first_columns(table) & _compared(told, joined, node["Alias"])
        yield from [] if ready else [table]
    for child in node.get("Plans", ()):
        yield from _scanned(child, joined=f"{joined} {told}", limited=limited)


def _compared(own, joined, alias):
    """Return the columns of a table that its own filter, or a join above it, compares with one value."""
    above = re.findall(rf"\b{alias}\.(\w+) = |= {alias}\.(\w+)\b", joined)
    return {
        *re.findall(r"\((?:\w+\.)?(\w+) = ", own),
        *(name for pair in above for name in pair if name),
    }


def _first_columns(table):
    """Return the columns with which an index of a table begins."""
    found = SQLModel.metadata.tables[table]
    unique = [one for one in found.constraints if isinstance(one, UniqueConstraint)]
    kinds: tuple[Any, ...] = (*found.indexes, *unique, found.primary_key)
    return {next(iter(one.columns)).name for one in kinds}


def go_through_the_doors(cast, badge):
    """Ask what is asked most: to verify, to award, to read public documents, and each list from page to page."""
    anybody, member, api = cast.service.client(), cast.browser("owner"), cast.api("owner")
    programme = f"/api/v1/programmes/{cast.programme.id}"
    status = anybody.get(badge["credential_v3"]).json()["credentialStatus"]["statusListCredential"]
    documents = [badge[name] for name in ("assertion", "signed", "png", "credential_v3", "share")]
    for address in (*documents, status, "/ob/v2/issuers/solidaire/1/revocations"):
        assert anybody.get(address).status_code in (200, 404), address
    for form in ("signed", "assertion", "credential_v3", "credential_v3_jwt"):
        given = anybody.get(badge[form]).text
        assert anybody.post("/api/v1/verify", json={"input": given}).json()["valid"]
    page = f"/programmes/{cast.programme.id}"
    states = ("", "?state=revoked", "?state=declined", "?competence=data-analysis")
    lists = [f"{page}/awards{query}" for query in states]
    lists += [f"{page}/audit", f"{page}/audit?action=award.made&actor={cast.owner.person_id}"]
    exchange = f"/exchanges/{cast.exchange.id}"
    lists.append(_send_a_file(cast, page, badge))
    for path in (*lists, exchange, f"{exchange}/awards", "/today", "/workshop", "/passport"):
        assert member.get(path).status_code in (200, 404), path
    holder = cast.service.signed_in(cast.staff.person_id)
    for path in ("/passport", "/today", f"/b/{badge['id']}"):
        assert holder.get(path).status_code in (200, 404), path
    for path in (
        f"{programme}/audit",
        "/api/v1/awards",
        "/api/v1/exchanges",
        "/api/v1/participants",
    ):
        answer = api.get(path, params={"limit": 1})
        if answer.status_code == 200 and answer.json()["next"]:
            assert (
                api.get(path, params={"limit": 1, "cursor": answer.json()["next"]}).status_code
                == 200
            )


def _send_a_file(cast, page, badge):
    """Send a file of awards in which a line is refused; return the address of its page."""
    lines = f"decision_id\n{badge['decision_id']}\nx\n"
    sent = cast.api().post("/api/v1/awards/import?do=judge", json={"csv": lines}).json()
    batch = f"/api/v1/batches/{sent['id']}"
    for path in (batch, f"{batch}/rows.csv", f"{batch}/problems.csv"):
        assert cast.api().get(path).status_code == 200, path
    return f"{page}/awards/import/{sent['id']}"


def let_jobs_run(cast, badge):
    """Do what is done without anybody asking."""
    inside = cast.service.inside
    with inside.begin() as work:
        ask_awards(work, caller_for(work, cast.mediator.person_id), [UUID(badge["decision_id"])])
    run_due(inside)
    judge_due(inside)
    revoke_due(inside)
    remind_due(inside)
    announce_revocations(inside)
    cast.service.deliver()


@pytest.mark.both_databases
def test_no_statement_reads_a_growing_table_from_one_end_to_the_other(cast):
    badge = cast.award()
    engine = cast.service.inside.engine
    with asked_of(engine) as asked:
        go_through_the_doors(cast, badge)
        let_jobs_run(cast, badge)
        reason = {"reason": "Issued in error."}
        assert (
            cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json=reason).status_code == 200
        )
        cast.service.client().get("/ob/v2/issuers/solidaire/1/revocations")
    assert len(asked) > 60
    for unheld in (
        "SELECT id FROM award WHERE names_exchange",
        "SELECT id FROM award ORDER BY signed LIMIT 1",
    ):
        assert read_whole(engine, unheld, ()) == {"award"}
    whole = {
        statement: tables
        for statement, parameters in asked.items()
        if not statement.startswith(tuple(SPARED))
        and (tables := read_whole(engine, statement, parameters))
    }
    assert not whole, "\n\n".join(f"{tables}: {statement}" for statement, tables in whole.items())
