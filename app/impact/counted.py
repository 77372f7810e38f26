"""What was counted of a period, with what it comes to: the figures of a report that stand by themselves. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from app.impact.facts import Facts, Waits
from app.impact.learning import Gain, gains_of
from app.impact.wordings import SIMPLE
from app.library import Library

QUARTERS = 4


@dataclass(frozen=True)
class Counted:
    """What was counted of one period, with what was learnt worked out."""

    facts: Facts
    library: Library

    @cached_property
    def gains(self) -> list[Gain]:
        """What was learnt."""
        return gains_of(self.library, self.facts.gains)

    def learnt(self, role: str) -> list[Gain]:
        """Return what people of one role have learnt."""
        return [gain for gain in self.gains if gain.role == role]

    @cached_property
    def simple(self) -> Mapping[str, Decimal | None]:
        """The figures that stand by themselves, by their codes."""
        facts = self.facts
        return {
            **self._exchanges(),
            **self._people(),
            **self._hours(),
            **self._learning(),
            "badges.awarded": _number(facts.badges.get("awarded", 0)),
            "badges.accepted": _number(facts.badges.get("accepted", 0)),
            "badges.revoked": _number(facts.badges.get("revoked", 0)),
            "waiting.answer": median_of(facts.waits.get("answer", ())),
            "waiting.hours": median_of(facts.waits.get("hours", ())),
            "waiting.badge": median_of(facts.waits.get("badge", ())),
            "retention.newly": _number(facts.newly),
            "retention.again": _number(facts.again),
            "retention.share": share_of(facts.again, facts.newly),
        }

    def _exchanges(self) -> dict[str, Decimal | None]:
        rows = self.facts.exchanges
        return {
            "exchanges.under-way": _number(sum(row.count for row in rows)),
            "exchanges.began": _number(sum(row.began for row in rows)),
            "exchanges.closed": _number(sum(row.closed for row in rows)),
            "organisations.social": _number(self.facts.organisations.get("social", 0)),
            "organisations.tech": _number(self.facts.organisations.get("tech", 0)),
        }

    def _people(self) -> dict[str, Decimal | None]:
        rows = self.facts.people
        persons = {row.role: row.persons for row in rows}
        return {
            "people.all": _number(self.facts.persons),
            "people.staff": _number(persons.get("staff", 0)),
            "people.volunteer": _number(persons.get("volunteer", 0)),
            "invitations.sent": _number(sum(row.invited for row in rows)),
            "invitations.accepted": _number(sum(row.accepted for row in rows)),
            "invitations.declined": _number(sum(row.declined for row in rows)),
            "invitations.left": _number(sum(row.left for row in rows)),
            "invitations.taken-out": _number(sum(row.taken_out for row in rows)),
        }

    def _hours(self) -> dict[str, Decimal | None]:
        hours: Counter[str] = Counter()
        for (role, state), quarters in self.facts.hours.items():
            if state == "refused":
                hours["refused"] += quarters
                continue
            for name in ("declared", f"declared.{role}"):
                hours[name] += quarters
            if state == "confirmed":
                for name in ("confirmed", f"confirmed.{role}"):
                    hours[name] += quarters
        names = [one.code for one in SIMPLE if one.code.startswith("hours.")]
        made = {name: _hours_of(hours[name.removeprefix("hours.")]) for name in names}
        return {**made, "hours.planned": _number(sum(row.hours for row in self.facts.exchanges))}

    def _learning(self) -> dict[str, Decimal | None]:
        made: dict[str, Decimal | None] = {}
        for role in ("staff", "volunteer"):
            gains = self.learnt(role)
            made[f"learnt.{role}.people"] = _number(self.facts.learners.get(role, 0))
            made[f"learnt.{role}.recognised"] = _number(sum(gain.count for gain in gains))
            made[f"learnt.{role}.levels"] = _number(sum(gain.levels for gain in gains))
        made["learnt.both"] = _number(self.facts.recognised_on.get("both", 0))
        made["learnt.one"] = _number(self.facts.recognised_on.get("one", 0))
        unknown = sum(gain.count for gain in self.gains if gain.start is None)
        made["learnt.start-unknown"] = _number(unknown)
        return made


def median_of(waits: Waits) -> Decimal | None:
    """Return the median of days that were counted; nothing where there are none."""
    days = sorted(waits)
    count = sum(times for _, times in days)
    if not count:
        return None
    lower, upper = _nth(days, (count - 1) // 2), _nth(days, count // 2)
    return Decimal(lower + upper) / 2


def _nth(days: Sequence[tuple[int, int]], place: int) -> int:
    for day, times in days:
        if place < times:
            return day
        place -= times
    raise IndexError(place)


def share_of(part: int, whole: int) -> Decimal | None:
    """Return a share in percent, to one decimal; nothing of nothing."""
    return None if not whole else round(Decimal(100 * part) / whole, 1)


def _hours_of(quarters: int) -> Decimal:
    return Decimal(quarters) / QUARTERS


def _number(count: int) -> Decimal:
    return Decimal(count)
