"""The benchmarks' harness: finds, measures, prints, writes what the contract says."""

import json
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from tests.benchmarks import __main__ as harness
from tests.benchmarks.clock import rates
from tests.benchmarks.growth_drawing import drawing
from tests.benchmarks.rows import Row

FIELDS = {"work", "value", "limit", "ratio", "aim", "lower_is_better"}


def test_writes_the_fields_of_the_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measured = [
        Row("seals, seals/s", value=50, limit=200, aim=0.5),
        Row("start, s", value=1.5, limit=2, aim=1, lower_is_better=True),
    ]
    monkeypatch.setattr(harness, "rows", lambda _chosen: iter(measured))
    output = tmp_path / "build" / "bench.json"
    assert harness.main(["--output", str(output)]) == 0
    written = json.loads(output.read_text())
    assert [set(row) for row in written] == [FIELDS, FIELDS]
    assert [row["ratio"] for row in written] == [0.25, 0.75]
    table = capsys.readouterr().out.splitlines()
    assert table[1].endswith("missed")
    assert not table[2].endswith("missed")


def test_the_drawing_of_growth_has_a_line_for_each_kind_of_work_in_each_database() -> None:
    figures = {
        kind: {str(size): {"verify": size / 1000, "award & sign": 12.0} for size in (1_000, 10_000)}
        for kind in ("sqlite", "postgresql")
    }
    drawn = fromstring(drawing(figures))
    lines = [one.get("points", "").split() for one in drawn.iter() if one.tag.endswith("polyline")]
    assert [len(points) for points in lines] == [2] * 4
    first, second = (float(point.split(",")[1]) for point in lines[0])
    assert second < first, "what takes longer stands higher"
    assert len({point.split(",")[1] for point in lines[1]}) == 1


def test_every_module_beside_it_is_a_benchmark() -> None:
    assert {"signing", "verification"} <= set(harness.names())


def test_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        harness.main(["nothing"])
    assert stopped.value.code == 2
    assert "signing" in capsys.readouterr().err


def test_the_quicker_of_two_has_the_higher_rate() -> None:
    quick, slow = rates(lambda: None, lambda: sum(range(20_000)), rounds=2, seconds=0.01)
    assert quick > slow


@pytest.mark.parametrize(
    ("value", "lower", "met"),
    [(4, False, False), (6, False, True), (4, True, True), (6, True, False)],
)
def test_an_aim_is_met_from_the_right_side(value: float, lower: bool, met: bool) -> None:
    assert Row("w", value=value, limit=10, aim=0.5, lower_is_better=lower).met is met
