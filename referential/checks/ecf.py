"""Check the e-CF claims: inside the norm, fitting our levels, and rising with them.

Sources: EN 16234-1:2019 for the codes and the levels at which each is defined; the bands are ours.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from referential.errors import either, offer
from referential.frameworks import ECF, Framework
from referential.levels import LevelId
from referential.models import Competence, EcfClaim
from referential.problems import Code, Problem, Trail
from referential.sentences import N_
from referential.sources import Entry, Sources

BANDS = {
    LevelId.DISCOVER: (),
    LevelId.PRACTISE: ("e-1", "e-2"),
    LevelId.LEAD: ("e-2", "e-3"),
    LevelId.TRANSMIT: ("e-3", "e-4", "e-5"),
}
"""The levels of e-CF that each of ours may claim."""


def check_ecf(sources: Sources) -> Iterator[Problem]:
    """Check every claim of every competence."""
    if ECF not in sources.frameworks:
        return
    norm = sources.frameworks[ECF].value
    for entry in sources.competences:
        for level_id, level in entry.value.levels.items():
            trail: Trail = ("levels", level_id.value, "ecf")
            yield from _level(entry, trail, level_id, level.ecf, norm)
        yield from _progress(entry)


def _level(
    entry: Entry[Competence],
    trail: Trail,
    level_id: LevelId,
    claims: tuple[EcfClaim, ...],
    norm: Framework,
) -> Iterator[Problem]:
    if level_id is LevelId.DISCOVER and claims:
        yield entry.problem(
            trail,
            Code.ECF_DISCOVER,
            N_("discover claims a level of e-CF"),
            N_("write `ecf: []`: discover stays below the norm"),
            key=True,
        )
        return
    seen: set[str] = set()
    for index, claim in enumerate(claims):
        yield from _claim(entry, (*trail, index), level_id, claim, norm)
        if claim.code in seen:
            yield entry.problem(
                (*trail, index, "code"),
                Code.ECF_TWICE,
                N_("{code} is claimed twice at {level_id}", code=claim.code, level_id=level_id),
                N_("keep one claim for each code"),
            )
        seen.add(claim.code)


def _claim(
    entry: Entry[Competence], trail: Trail, level_id: LevelId, claim: EcfClaim, norm: Framework
) -> Iterator[Problem]:
    if claim.code not in norm.by_code:
        yield entry.problem(
            (*trail, "code"),
            Code.ECF_CODE,
            N_("e-CF 4.0 has no code {code}", code=claim.code),
            offer(claim.code, norm.by_code),
        )
        return
    defined = norm.by_code[claim.code].levels
    if claim.level not in defined:
        yield entry.problem(
            (*trail, "level"),
            Code.ECF_LEVEL,
            N_("e-CF 4.0 does not define {code} at {level}", code=claim.code, level=claim.level),
            N_("it is defined at {known}: claim one of them, or nothing", known=", ".join(defined)),
        )
    elif claim.level not in BANDS[level_id]:
        yield entry.problem(
            (*trail, "level"),
            Code.ECF_BAND,
            N_("{level_id} cannot claim {level}", level_id=level_id, level=claim.level),
            N_(
                "{level_id} claims {known}, or nothing",
                level_id=level_id,
                known=either(BANDS[level_id]),
            ),
        )


def _progress(entry: Entry[Competence]) -> Iterator[Problem]:
    """Check that a code never goes down as our level goes up, and rises over three levels."""
    claimed: dict[str, list[tuple[Trail, EcfClaim]]] = defaultdict(list)
    for level_id in LevelId:
        level = entry.value.levels.get(level_id)
        for index, claim in enumerate(level.ecf if level else ()):
            trail: Trail = ("levels", level_id.value, "ecf", index, "level")
            claimed[claim.code].append((trail, claim))
    for code, claims in claimed.items():
        for (_, below), (trail, above) in pairwise(claims):
            if above.rank < below.rank:
                yield entry.problem(
                    trail,
                    Code.ECF_DESCENDS,
                    N_(
                        "{code} goes down from {below} to {above}",
                        code=code,
                        below=below.level,
                        above=above.level,
                    ),
                    N_("claim {level} or more here, or less below", level=below.level),
                )
        if len(claims) >= 3 and len({claim.level for _, claim in claims}) == 1:
            yield entry.problem(
                claims[-1][0],
                Code.ECF_FLAT,
                N_("three levels claim {code} {level} alike", code=code, level=claims[0][1].level),
                N_("let it rise at least once, or drop the weakest claim"),
            )


def check_steps(sources: Sources) -> Iterator[Problem]:
    """Check that what is claimed rises from level to level, and by one step: a rule younger than some releases."""
    for entry in sources.competences:
        claimed = [
            (level_id, {claim.code: claim for claim in entry.value.levels[level_id].ecf})
            for level_id in list(LevelId)[1:]
            if level_id in entry.value.levels
        ]
        for (below_id, below), (level_id, above) in pairwise(claimed):
            trail: Trail = ("levels", level_id.value, "ecf")
            if above and _levels_of(above) == _levels_of(below):
                yield entry.problem(
                    trail,
                    Code.ECF_STALLED,
                    N_(
                        "{level_id} claims in e-CF exactly what {below_id} claims",
                        level_id=level_id,
                        below_id=below_id,
                    ),
                    N_("claim what its descriptors add, or nothing at one of the two"),
                    key=True,
                )
            for code in above.keys() & below.keys():
                if above[code].rank > below[code].rank + 1:
                    yield entry.problem(
                        trail,
                        Code.ECF_LEAP,
                        N_(
                            "{code} leaps from {below} to {above}",
                            code=code,
                            below=below[code].level,
                            above=above[code].level,
                        ),
                        N_(
                            "claim the step between, here or below: see the rules of a level in README.md"
                        ),
                        key=True,
                    )


def _levels_of(claims: dict[str, EcfClaim]) -> dict[str, str]:
    return {code: claim.level for code, claim in claims.items()}
