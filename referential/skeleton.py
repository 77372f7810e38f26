"""The file of a competence that nobody has written yet: all its keys, its languages, and empty texts to fill.

`referential check` then names each empty text with its line: that is the list of what is left to write.
"""

from pathlib import Path

from referential.errors import WrongUse, offer
from referential.levels import LevelId
from referential.models import Referential
from referential.sentences import N_

_STAYS_EMPTY = "''"
"""An address that nobody has opened is no text to fill, so it is not written like one."""

DESCRIPTORS = 3
"""How many descriptors a level has at least."""


def skeleton(referential: Referential, competence_id: str, domain: str, since: str) -> str:
    """Return the text of a new competence's file, in `status: draft`.

    Args:
        referential: the draft, which says in which languages texts are written.
        competence_id: the new id.
        domain: one of the draft's domains.
        since: the number of the release that will first hold it.

    Raises:
        WrongUse: there is such a competence already, or no such domain.
    """
    domains = [one.id for one in referential.domains]
    if domain not in domains:
        raise WrongUse(
            N_(
                "there is no domain “{domain}”; {offer}",
                domain=domain[:40],
                offer=offer(domain, domains),
            )
        )
    if competence_id in referential.by_id:
        raise WrongUse(
            N_(
                "there is a competence “{competence_id}” already; take another id",
                competence_id=competence_id,
            )
        )
    languages = referential.languages
    lines = [
        f"id: {competence_id}",
        f"domain: {domain}",
        "audience: both",
        "status: draft",
        f'since: "{since}"',
        f"working_translations: [{', '.join(languages[1:])}]",
    ]
    for key in ("title", "description", "why"):
        lines += [f"{key}:", *_texts(languages, 2)]
    lines.append("levels:")
    for level in LevelId:
        lines += [f"  {level}:", "    descriptors:"]
        for number in range(1, DESCRIPTORS + 1):
            lines += [f"      - id: {level}-{number}", *_texts(languages, 8)]
        lines += ["    evidence:", *_texts(languages, 6), "    tasks:"]
        lines += ["      - " + _texts(languages, 0)[0], *_texts(languages, 8)[1:], "    ecf: []"]
    lines += ["training:", "  - kind: practice", "    title:", *_texts(languages, 6)]
    known = ("languages: [any]", "cost: time", "accessibility: arranged", f"url: {_STAYS_EMPTY}")
    lines += [f"    {one}" for one in known]
    lines += _texts(languages, 4)
    lines += ["mappings:", "  digcomp: []", "  esco: []", "  transversal: []"]
    lines += ["study:", "  strength: inferred", "  facts: []"]
    return "\n".join(lines) + "\n"


def write_skeleton(text: str, folder: Path, competence_id: str) -> Path:
    """Write a new competence into a draft, and return its file.

    Raises:
        WrongUse: the id is no id, or the file is there.
    """
    path = folder / "competences" / f"{competence_id}.yaml"
    if path.exists():
        raise WrongUse(N_("{path} is there already; take another id", path=path))
    path.write_text(text, encoding="utf-8")
    return path


def _texts(languages: tuple[str, ...], indent: int) -> list[str]:
    return [f'{" " * indent}{language}: ""' for language in languages]
