"""What an audit event holds, in words: a label, what is said, and where to look; ids are for the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import N_
from app.plumbing.audit import AuditEvent
from app.plumbing.labels import LABELS
from app.programmes.access import ACTION_NAMES, ROLE_NAMES, Action, Role
from app.programmes.tables import KIND_NAMES, OrganisationKind

DETAIL_NAMES = {
    "award": N_("Badge"),
    "awarded": N_("Awarded"),
    "badge_class": N_("Badge class"),
    "batch": N_("Badges awarded together"),
    "by": N_("Replaced by"),
    "competence": N_("Competence"),
    "competences": N_("Competences"),
    "decision": N_("Decision"),
    "decisions": N_("Decisions"),
    "exchange": N_("Exchange"),
    "fields": N_("What changed"),
    "generation": N_("Generation"),
    "kind": N_("Kind"),
    "level": N_("Level"),
    "member": N_("Member"),
    "organisation": N_("Organisation"),
    "participant": N_("Participant"),
    "refused": N_("Refused"),
    "release": N_("Release"),
    "role": N_("Role"),
    "scopes": N_("Scopes"),
    "slug": N_("Short name"),
    "version": N_("Version"),
    "was": N_("Role before"),
}
PLACES = {
    "badge_class": "/ob/v2/badges/{id}/criteria",
    "decision": "/decisions/{id}",
    "exchange": "/exchanges/{id}",
}
"""Where a thing is looked at, by what it is."""
SUBJECTS = {
    "award": "award",
    "batch": "batch",
    "charter": "exchange",
    "decision": "decision",
    "exchange": "exchange",
    "member": "member",
    "organisation": "organisation",
    "participant.invited": "exchange",
    "participant": "participant",
    "target": "exchange",
    "targets": "exchange",
}
"""What the subject of an event is, by the action or its first word; of others it says nothing to people."""
SHORT = 8


@dataclass(frozen=True)
class Detail:
    """One thing that an event says."""

    label: str
    """A marked sentence."""
    words: tuple[str, ...]
    """What is said; those that are marked sentences are translated, the others stay as they are."""
    address: str = ""
    """Where to look at it, if there is a page."""


def details_of(event: AuditEvent, names: Mapping[str, str]) -> list[Detail]:
    """Return what an event says, its subject first; `names` calls organisations by their ids."""
    return list(_details(event, names))


def _details(event: AuditEvent, names: Mapping[str, str]) -> Iterator[Detail]:
    kind = SUBJECTS.get(event.action) or SUBJECTS.get(event.action.partition(".")[0])
    if kind is not None:
        yield _thing(kind, event.subject, names)
    for name, value in event.detail.items():
        if name in PLACES or name in ("organisation", "participant", "by"):
            yield _thing(name, str(value), names)
        else:
            yield Detail(DETAIL_NAMES.get(name, name), _words(name, value))


def _thing(kind: str, identity: str, names: Mapping[str, str]) -> Detail:
    place = PLACES.get(kind, "").format(id=identity)
    # Without a name, the start of the id: enough to tell two apart and to find it in the file.
    return Detail(DETAIL_NAMES[kind], (names.get(identity, identity[:SHORT]),), place)


def _words(name: str, value: Any) -> tuple[str, ...]:
    said = value.split() if name == "fields" and isinstance(value, str) else value
    parts = [str(one) for one in said] if isinstance(said, list) else [str(said)]
    if name == "fields":
        return tuple(LABELS.get(one, one) for one in parts)
    if name == "scopes":
        return tuple(ACTION_NAMES[Action(one)] if one in set(Action) else one for one in parts)
    if name in ("role", "was") and parts[0] in set(Role):
        return (ROLE_NAMES[Role(parts[0])],)
    if name == "kind" and parts[0] in set(OrganisationKind):
        return (KIND_NAMES[OrganisationKind(parts[0])],)
    return tuple(parts)
