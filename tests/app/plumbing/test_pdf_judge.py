"""Every kind of PDF stands before the judge in a test of its room; and the judge finds what is wrong."""

from pathlib import Path

import typst

from tests.app.pdf_judge import faults_of

PROJECT = Path(__file__).parents[3]


def test_each_room_that_sets_paper_has_it_judged():
    setting = [one for one in PROJECT.glob("app/*/*.typ") if "sys.inputs.data" in one.read_text()]
    assert len(setting) >= 7
    for one in setting:
        tests = (PROJECT / "tests" / "app" / one.parent.name).glob("test_*.py")
        assert any("read_accessible(" in test.read_text() for test in tests), one


def test_the_judge_finds_what_nobody_can_hear(tmp_path):
    source = tmp_path / "silent.typ"
    picture = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    source.write_text(f'#image(bytes("{picture}"))')
    untagged, claimed = (typst.compile(source, pdf_tags=tags) for tags in (False, True))
    assert isinstance(untagged, bytes)
    assert isinstance(claimed, bytes)
    assert any("Marked" in one for one in faults_of(untagged))
    assert faults_of(claimed)
