"""The figures of a report counted again, row by row and without SQL; releases are read as the files that they are."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from app.assessing.tables import Assessment, Decision
from app.exchanges.tables import Exchange, Hours, Participant
from app.impact.tables import Measurement, TermAnswer
from app.issuing.tables import Award

TABLES = (Exchange, Participant, Hours, Assessment, Decision, Measurement, TermAnswer, Award)
"""What a report counts."""
RELEASES = Path(__file__).parents[3] / "referential" / "releases"
Rows = Mapping[str, list[Any]]
Figures = dict[str, Decimal | None]


def counted_again(rows: Rows, first: date, last: date) -> Figures:
    """Return every figure that is not nought; `rows` are all of a database with one programme, by table."""

    def within(moment: datetime | date) -> bool:
        return first <= (moment.date() if isinstance(moment, datetime) else moment) <= last

    started = [one for one in rows["exchange"] if one.state != "draft"]
    running = {one.id: one for one in started if one.starts_on <= last and one.ends_on >= first}
    there = [one for one in rows["participant"] if one.exchange_id in running]
    made = _counts(running, there, within) + _badges([*rows["award"]], within)
    found: Figures = {name: Decimal(count) for name, count in made.items()}
    found |= _hours(rows["hours"], within)
    found |= _learning(rows, within)
    found |= _indicators([one for one in rows["measurement"] if one.exchange_id in running])
    found |= _technology(running, rows["term_answer"])
    answers = [
        _days(one.created_at, one.consented_at or one.declined_at)
        for one in there
        if one.consented_at or one.declined_at
    ]
    accepted = [
        _days(one.created_at, one.accepted_at)
        for one in rows["award"]
        if within(one.created_at) and one.accepted_at
    ]
    found |= {"waiting.answer": _median(answers), "waiting.badge": _median(accepted)}
    return found | _retention(started, rows["participant"], first, within)


def check_told(told: Mapping[str, Decimal | None], rows: Rows, first: date, last: date) -> Figures:
    """Compare every number of a report with what the rows say; a number that they do not yield must be nought."""
    again = counted_again(rows, first, last)
    unsaid = again.keys() - told.keys()
    assert not {code for code in unsaid if again[code]}, unsaid
    for code, value in told.items():
        assert (value or None) == (again.get(code) or None), (code, value, again.get(code))
        assert value is not None or again.get(code) is None, code
    return again


def _counts(running: Mapping[Any, Any], there: list[Any], within: Any) -> Counter[str]:
    own, yes = running.values(), [one for one in there if one.consented_at]
    made = Counter({
        "exchanges.under-way": len(own),
        "exchanges.began": sum(within(one.starts_on) for one in own),
        "exchanges.closed": sum(one.state == "closed" and within(one.ends_on) for one in own),
        "organisations.social": len({one.social_organisation_id for one in own}),
        "organisations.tech": len({one.tech_organisation_id for one in own}),
        "people.all": len({one.person_id for one in yes}),
        "people.staff": len({one.person_id for one in yes if one.role == "staff"}),
        "people.volunteer": len({one.person_id for one in yes if one.role == "volunteer"}),
        "hours.planned": sum(one.hours for one in own),
        "invitations.sent": len(there),
        "invitations.accepted": len(yes),
        "invitations.declined": sum(one.declined_at is not None for one in there),
        "invitations.left": sum(one.left_at is not None for one in there),
        "invitations.taken-out": sum(one.taken_out_at is not None for one in there),
    })  # fmt: skip
    for one in own:
        made[f"theme.{one.theme or 'none'}"] += 1
        made[f"form.{one.form}"] += 1
    return made


def _badges(awards: list[Any], within: Any) -> Counter[str]:
    made: Counter[str] = Counter()
    for one in awards:
        if within(one.created_at) and one.supersedes_id is None:
            made["badges.awarded"] += 1
            made["badges.accepted"] += one.accepted_at is not None
            made["badges.revoked"] += one.revoked_at is not None
    return made


def _retention(started: list[Any], participants: list[Any], first: date, within: Any) -> Figures:
    new = {one.id for one in started if within(one.starts_on)}
    old = {one.id for one in started if one.starts_on < first}
    came = [one for one in participants if one.consented_at]
    fresh = {one.person_id for one in came if one.exchange_id in new}
    again = fresh & {one.person_id for one in came if one.exchange_id in old}
    return {
        "retention.newly": Decimal(len(fresh)),
        "retention.again": Decimal(len(again)),
        "retention.share": _share(len(again), len(fresh)),
    }


def _hours(rows: list[Any], within: Any) -> Figures:
    own = [one for one in rows if within(one.day)]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in own:
        hours = Decimal(one.quarters) / 4
        sums[f"hours.{'refused' if one.state == 'refused' else 'declared'}"] += hours
        if one.state == "confirmed":
            sums["hours.confirmed"] += hours
            sums[f"hours.confirmed.{one.role}"] += hours
    waited = [_days(one.created_at, one.judged_at) for one in own if one.judged_at]
    return {**sums, "waiting.hours": _median(waited)}


def _learning(rows: Rows, within: Any) -> Figures:
    people = {one.id: one for one in rows["participant"]}
    start = {
        (one.participant_id, one.competence): one.ratings
        for one in rows["assessment"]
        if (one.moment, one.by) == ("baseline", "mediator")
    }
    made: Counter[str] = Counter()
    learners: dict[str, set[Any]] = defaultdict(set)
    roles: dict[Any, set[str]] = defaultdict(set)
    for one in rows["decision"]:
        if one.state != "final" or not within(one.created_at):
            continue
        role = people[one.participant_id].role
        learners[role].add(people[one.participant_id].person_id)
        roles[one.exchange_id].add(role)
        made[f"learnt.{role}.recognised"] += 1
        made[f"competence.{one.competence}"] += 1
        known = start.get((one.participant_id, one.competence))
        if known is None:
            made["learnt.start-unknown"] += 1
        else:
            made += _steps(one, role, _level_of(one, known))
    for role, some in learners.items():
        made[f"learnt.{role}.people"] = len(some)
    made["learnt.both"] = sum(len(one) == 2 for one in roles.values())
    made["learnt.one"] = sum(len(one) == 1 for one in roles.values())
    return {name: Decimal(count) for name, count in made.items()}


def _steps(decision: Any, role: str, start: str) -> Counter[str]:
    """Count one decision: its levels, the steps between them, and what both claim of e-CF."""
    end, order = decision.level, ["none", *_levels(decision.release)]
    levels = _competence(decision.release, decision.competence)["levels"]
    made = Counter({f"levels.{start}.start": 1, f"levels.{end}.end": 1})
    made[f"learnt.{role}.levels"] = max(0, order.index(end) - order.index(start))
    for level, moment in ((start, "start"), (end, "end")):
        for claim in levels.get(level, {}).get("ecf", ()):
            made[f"ecf.{claim['code']}.{claim['level']}.{moment}"] += 1
    return made


def _level_of(decision: Any, ratings: Mapping[str, str]) -> str:
    """Return the highest level whose sentences are all rated and enough of them met (ADR 0006)."""
    reached, levels = "none", _competence(decision.release, decision.competence)["levels"]
    for level in _levels(decision.release):
        told = levels.get(level, {})
        said = {one["id"]: ratings.get(one["id"]) for one in told.get("descriptors", ())}
        yes = {name for name, rating in said.items() if rating == "yes"}
        needed = set(told.get("required") or ())
        enough = (
            needed < yes if needed else 3 * len(yes) >= 2 * len(said) and "no" not in said.values()
        )
        if said and None not in said.values() and enough:
            reached = level
    return reached


def _indicators(rows: list[Any]) -> Figures:
    by_key: dict[tuple[str, str], dict[Any, dict[str, int | None]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for one in rows:
        by_key[one.indicator, one.side][one.exchange_id][one.moment] = one.thousandths
    made: Figures = {}
    for (indicator, side), answers in by_key.items():
        name = f"indicator.{indicator}.{side}"
        both = _pairs(answers.values(), "end")
        later = _pairs(answers.values(), "six-months")
        untold = sum(value is None for one in answers.values() for value in one.values())
        made |= {
            f"{name}.start": _mean([start for start, _ in both]),
            f"{name}.end": _mean([end for _, end in both]),
            f"{name}.six-months": _mean([end for _, end in later]),
            f"{name}.measured": Decimal(len(both)),
            f"{name}.rose": Decimal(sum(end > start for start, end in both)),
            f"{name}.fell": Decimal(sum(end < start for start, end in both)),
            f"{name}.unmeasured": Decimal(untold),
        }
    return made


def _pairs(answers: Iterable[Mapping[str, int | None]], moment: str) -> list[tuple[int, int]]:
    return [
        (first, last)
        for one in answers
        if (first := one.get("start")) is not None and (last := one.get(moment)) is not None
    ]


def _technology(running: Mapping[Any, Any], rows: list[Any]) -> Figures:
    """Count the checklists again; where a release has no such document, its answers count nowhere."""
    answered: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for one in rows:
        exchange = running.get(one.exchange_id)
        section = exchange and _terms(exchange.release).get(one.term)
        if section and one.state != "beside":
            answered[f"technology.{section}.{one.moment}"] += 1
            met[f"technology.{section}.{one.moment}"] += one.state == "met"
    return {code: _share(met[code], count) for code, count in answered.items()}


@cache
def _release(version: str) -> Any:
    return json.loads((RELEASES / version / "referential.json").read_text(encoding="utf-8"))


def _levels(version: str) -> list[str]:
    levels = sorted(_release(version)["levels"], key=lambda one: one["rank"])
    return [str(one["id"]) for one in levels]


def _competence(version: str, competence: str) -> Any:
    return next(one for one in _release(version)["competences"] if one["id"] == competence)


def _terms(version: str) -> dict[str, str]:
    """Return the lines of the terms of reference, by section and place, each with what its section is called."""
    part = _release(version).get("cooperation", {}).get("documents") or {"documents": ()}
    found: dict[str, str] = {}
    for document in part["documents"]:
        if document["id"] != "technology-terms":
            continue
        for number, section in enumerate(document["sections"], 1):
            title = section["title"]["en"].lower().replace(",", "").replace(" ", "-")
            lines = [line for one in section["prompts"] for line in one.get("choices") or ()]
            found |= {f"{number}-{place}": title for place in range(1, len(lines) + 1)}
    return found


def _days(first: datetime, last: datetime) -> int:
    return (last.date() - first.date()).days


def _median(days: Iterable[int]) -> Decimal | None:
    known = list(days)
    return Decimal(str(median(known))) if known else None


def _mean(values: list[int]) -> Decimal | None:
    return round(Decimal(sum(values)) / 1000 / len(values), 2) if values else None


def _share(part: int, whole: int) -> Decimal | None:
    return round(Decimal(100 * part) / whole, 1) if whole else None
