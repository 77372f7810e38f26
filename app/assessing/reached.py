"""Which level ratings reach, evidence aside: where somebody stood at the start. Pure."""

from collections.abc import Mapping

from app.assessing.rules import LevelCase, lacking
from referential import Referential


def rank_reached(referential: Referential, competence: str, ratings: Mapping[str, str]) -> int:
    """Return the rank of the highest level of a competence that ratings reach; 0 where they reach none."""
    ranks = [0]
    for level_id, definition in referential.competence(competence).levels.items():
        case = LevelCase(
            descriptors=[sentence.id for sentence in definition.descriptors],
            ratings=ratings,
            evidence=0,
            evidence_needed=0,
            required=definition.required,
        )
        if case.descriptors and not lacking(case).anything:
            ranks.append(referential.level(level_id).rank)
    return max(ranks)
