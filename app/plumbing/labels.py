"""What the fields of forms are called, for people: a page names them so, the API by their names."""

from collections.abc import Mapping
from dataclasses import replace

from app.errors import N_, Translate, Trouble

LABELS: Mapping[str, str] = {
    "audience": N_("For whom"),
    "charter_needed": N_("Both organisations accept the charter before an exchange starts"),
    "competence": N_("Competence"),
    "days": N_("How long it lasts"),
    "description": N_("Description"),
    "email": N_("E-mail address"),
    "ends_on": N_("Last day"),
    "evidence": N_("Evidence"),
    "form": N_("Form of cooperation"),
    "hours": N_("Hours planned"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "level": N_("Level"),
    "logo": N_("Picture"),
    "maximum": N_("Places"),
    "minimum_evidence": N_("Pieces of evidence needed for a badge"),
    "moment": N_("About which moment"),
    "name": N_("Name"),
    "organisation_id": N_("Organisation"),
    "reason": N_("Reason"),
    "reasons": N_("Why"),
    "role": N_("Role"),
    "second_mediator": N_("A second mediator confirms every decision"),
    "since": N_("From"),
    "social_organisation_id": N_("Social organisation"),
    "starts_on": N_("First day"),
    "state": N_("State"),
    "tech_organisation_id": N_("Tech company"),
    "theme": N_("Sustainable Development Goal"),
    "title": N_("Title"),
    "until": N_("To"),
    "url": N_("Web site"),
    "validity_days": N_("Badges are valid for (days)"),
    "why": N_("Why"),
}
"""A field's name → its label, as the forms show it."""


def labelled(trouble: Trouble, translate: Translate) -> Trouble:
    """Return a trouble in which the field is called by its label, where it has one."""
    label = LABELS.get(trouble.field or "")
    if label is None or trouble.values.get("name") != trouble.field:
        return trouble
    return replace(trouble, values={**trouble.values, "name": translate(label)})
