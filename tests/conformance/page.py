"""The page of the documentation that tells what was measured."""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version

from badges.verification import Verdict
from tests.conformance.judges import OUTSIDE
from tests.conformance.ours import Answer
from tests.conformance.theirs import Compared

PEER = "openbadgeslib"
BEGINNING = """# Conformance

Written by `make conformance`, which runs without a network; do not edit it by hand. Sentences of findings are those of
[Findings of a verification](findings.md).
"""
SAID = {True: "accepts", False: "refuses"}


def page(answers: Sequence[Answer], compared: Sequence[Compared]) -> str:
    """Return the whole page as Markdown."""
    parts = (BEGINNING, *_ours(answers), *_theirs(compared), *_differences(compared))
    return "\n".join(parts)


def _ours(answers: Sequence[Answer]) -> Iterator[str]:
    right = sum(one.right for one in answers)
    yield "## Our badges before outside judges\n"
    yield f"{right} of {len(answers)} answers are right: a good badge is accepted, any other refused.\n"
    yield "| judge | asked | form | good | letter changed | another recipient | revoked |"
    yield "|---|---|---|---|---|---|---|"
    for judge in OUTSIDE:
        for form in judge.forms:
            said = {
                one.state: SAID[one.accepted]
                for one in answers
                if (one.judge, one.form) == (judge, form)
            }
            cells = [
                said.get(state, "") for state in ("good", "changed", "another recipient", "revoked")
            ]
            yield f"| {judge.called} | {judge.asks} | {form} | {' | '.join(cells)} |"
    yield ""


def _theirs(compared: Sequence[Compared]) -> Iterator[str]:
    counted = Counter(one.report.verdict for one in compared)
    yield "## Badges as platforms write them\n"
    yield (
        f"{len(compared)} small badges in `tests/vectors/`, kept for ever: {counted[Verdict.VALID]} valid, "
        f"{counted[Verdict.INVALID]} invalid, {counted[Verdict.UNVERIFIABLE]} that cannot be checked here. "
        f"Beside our verdict what {PEER} {version(PEER)} says of the same text with the same documents; of a text in "
        "a picture it was not asked.\n"
    )
    yield "| badge | our verdict | what decided, or what we warn of | " + PEER + " |"
    yield "|---|---|---|---|"
    for one in compared:
        codes = ", ".join(f"`{code}`" for code in one.why)
        said = "" if one.accepted is None else SAID[one.accepted]
        yield f"| {one.folder}/{one.name} | {one.report.verdict} | {codes} | {said} |"
    yield ""


def _differences(compared: Sequence[Compared]) -> Iterator[str]:
    yield "## Where we differ, and why\n"
    accepted = [one for one in compared if one.report.valid and one.accepted is False]
    refused = [one for one in compared if not one.report.valid and one.accepted]
    yield "### We accept, and they refuse\n"
    yield "Strict on what proves, lenient on what describes: each departure from the norm is told as a warning.\n"
    yield from _reasons(accepted)
    yield "### We refuse or cannot check, and they accept\n"
    yield from _reasons(refused)


def _reasons(different: Sequence[Compared]) -> Iterator[str]:
    if not different:
        yield "None of the kept badges.\n"
        return
    yield "| badge | our verdict | because |"
    yield "|---|---|---|"
    for one in different:
        because = " ".join(f"`{code}`: {said}" for code, said in one.why.items())
        because = because or "read as the norm says, without any warning"
        yield f"| {one.folder}/{one.name} | {one.report.verdict} | {because} |"
    yield ""
