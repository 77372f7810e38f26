"""What this room records in audit logs, and what its fields are called."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(
    subjects={"member": "member", "organisation": "organisation"},
    things={"member": "", "organisation": ""},
    names={
        "programme.created": N_("Programme created"),
        "programme.changed": N_("Profile or policies changed"),
        "member.invited": N_("Member invited"),
        "member.invited-again": N_("Invitation sent again"),
        "member.changed": N_("Member’s role changed"),
        "member.removed": N_("Member removed"),
        "member.left": N_("Member left"),
        "organisation.added": N_("Organisation entered"),
        "organisation.changed": N_("Organisation corrected"),
        "api-key.made": N_("API key made"),
        "api-key.revoked": N_("API key revoked"),
    },
)
LABELS = {
    "charter_needed": N_("Both organisations accept the charter before an exchange starts"),
    "code": N_("Reason, for everybody"),
    "documents_from": N_("The documents of a badge are public"),
    "holders_told": N_(
        "We tell the people who earn badges that documents are public from the award"
    ),
    "staff_basis": N_("We had checked on which basis staff are assessed; it is not their consent"),
    "staff_told": N_("Employers tell their staff in writing before we invite them"),
    "representatives_told": N_(
        "Employees’ representatives, where there are any, are informed before that"
    ),
    "days": N_("How long it lasts"),
    "description": N_("Description"),
    "fields": N_("What changed"),
    "kind": N_("Kind"),
    "linkedin_id": N_("Number of your page on LinkedIn"),
    "minimum_age": N_("Youngest age of who takes part, in years"),
    "logo": N_("Picture"),
    "member": N_("Member"),
    "minimum_evidence": N_("Pieces of evidence needed for a badge"),
    "organisation": N_("Organisation"),
    "organisation_id": N_("Organisation"),
    "role": N_("Role"),
    "scopes": N_("Scopes"),
    "second_mediator": N_("A second mediator confirms every decision"),
    "since": N_("From"),
    "slug": N_("Short name"),
    "until": N_("To"),
    "url": N_("Website"),
    "validity_days": N_("Badges are valid for (days)"),
    "was": N_("Role before"),
}
