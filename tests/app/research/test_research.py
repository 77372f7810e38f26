"""Research: no record leads to fewer than five people; agreement is what the norm's formula says."""

import csv
import io
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import permutations
from uuid import uuid4

import pytest

from app.assessing.tables import Assessment
from app.exchanges.tables import Participant
from app.research.agreement import LEAST_UNITS, agreements_of, ratings_given, units_asked
from app.research.anonymity import ANY, KNOWN, StudyRecord, anonymised
from app.research.codebook import VARIABLES
from app.research.records import band_of, half_of, share_true
from tests.app.impact.report_rows import fill
from tests.app.running import csrf_in


def study(person: int, theme: str, form: str = "hackathon") -> StudyRecord:
    known = dict(zip(KNOWN, ("staff", form, theme, "2026-H1", "data-analysis"), strict=True))
    return StudyRecord(person, known, {"mark": person})


def test_each_record_could_be_about_five_people_or_is_left_out():
    records = [study(one, "1") for one in range(5)]
    records += [study(10 + one, str(one)) for one in range(2, 7)]  # alike only without their goal
    records += [study(20, "1", "consortium")] * 9  # one person, however often
    found = anonymised(records)
    assert found.left_out == 9
    groups = defaultdict(set)
    for one in found.records:
        groups[tuple(one[name] for name in KNOWN)].add(one["mark"])
    assert {len(group) for group in groups.values()} == {5}
    assert Counter(one["theme"] for one in found.records) == {"1": 5, ANY: 5}
    assert anonymised(records[:4]).records == []


def test_values_are_told_in_bands_and_shares():
    assert [share_true(one) for one in ({}, {"a": "yes", "b": "partly", "c": "no"})] == [None, 50]
    assert [half_of(date(2026, month, 1)) for month in (6, 7)] == ["2026-H1", "2026-H2"]
    told = [band_of(Decimal(hours)) for hours in ("0", "0.25", "10", "40", "40.25")]
    assert told == ["0", "1-10", "1-10", "11-40", "41+"]


def alpha_again(units: list[list[int]]) -> float:
    """Return Krippendorff's ordinal alpha by its coincidences, each pair counted by hand."""
    pairs: defaultdict[tuple[int, int], float] = defaultdict(float)
    for unit in units:
        given = [value for value, count in enumerate(unit) for _ in range(count)]
        for a, b in permutations(given, 2):
            pairs[a, b] += 1 / (len(given) - 1)
    totals = [sum(count for (a, _), count in pairs.items() if a == value) for value in range(3)]

    def apart(a: int, b: int) -> float:
        low, high = sorted((a, b))
        return (sum(totals[low : high + 1]) - (totals[low] + totals[high]) / 2) ** 2

    seen = sum(count * apart(a, b) for (a, b), count in pairs.items())
    chance = sum(totals[a] * totals[b] * apart(a, b) for a in range(3) for b in range(3))
    return 1 - (sum(totals) - 1) * seen / chance


@pytest.mark.both_databases
def test_a_programme_sees_where_raters_agree_and_takes_safe_records_along(cast):
    with cast.service.work() as work:
        fill(work, cast)
    with cast.service.work() as work:
        for place, row in enumerate(cast.rows(Assessment)):
            own = Assessment(
                **{
                    **row.model_dump(exclude={"id"}),
                    "id": uuid4(),
                    "by": "self",
                    "ratings": {
                        one: ("partly" if (place + number) % 4 == 0 else given)
                        for number, (one, given) in enumerate(row.ratings.items())
                    },
                }
            )
            work.session.add(own)
        for one in cast.rows(Participant):
            participant = work.session.get_one(Participant, one.id)
            participant.research_at = participant.consented_at
            work.session.add(participant)
    with cast.service.inside.begin(reading=True) as work:
        found = {one.about: one for one in agreements_of(work, cast.programme.id)}
    units = units_asked(ratings_given(cast.rows(Assessment)))["self-mediator"]
    pair = found["self-mediator"]
    assert pair.units == len(units) >= LEAST_UNITS
    assert pair.alpha == pytest.approx(alpha_again(units))
    assert pair.alpha is not None
    assert pair.lower is not None
    assert pair.upper is not None
    assert pair.lower <= pair.alpha <= pair.upper
    assert pair.lower < pair.upper
    assert (found["self-partner"].units, found["self-partner"].alpha) == (0, None)
    owner = cast.browser("owner")
    owner.headers["accept-language"] = "fr"
    base = f"/programmes/{cast.programme.id}/research"
    page = owner.get(base)
    assert (page.status_code, "Krippendorff" in page.text) == (200, True)
    token = csrf_in(page.text)
    answer = owner.post(base, data={"csrf": token, "what": "research.csv"})
    assert answer.status_code == 200, answer.text
    records = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert records
    assert list(records[0]) == [one.name for one in VARIABLES]
    people = {str(taking_part.person_id) for taking_part in cast.rows(Participant)}
    assert not any(value in people for record in records for value in record.values())
    assert "@" not in answer.text
    codebook = owner.post(base, data={"csrf": token, "what": "codebook.csv"})
    assert all(one.name in codebook.text for one in VARIABLES)
    mine = cast.service.signed_in(cast.staff.person_id)
    own_page = f"/participations/{cast.staff.id}"
    shown = mine.get(own_page).text
    assert "research/withdraw" in shown
    given = {"csrf": csrf_in(shown)}
    assert mine.post(f"{own_page}/research/withdraw", data=given).status_code == 200
    with cast.service.inside.begin(reading=True) as work:
        assert work.session.get_one(Participant, cast.staff.id).research_at is None
    mine.post(f"{own_page}/research", data=given)
    with cast.service.inside.begin(reading=True) as work:
        assert work.session.get_one(Participant, cast.staff.id).research_at is not None
