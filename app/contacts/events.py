"""What this room records in audit logs, and what its fields are called."""

from app.errors import N_
from app.plumbing.rooms import Events

EVENTS = Events(
    subjects={"contact": "contact", "contact-request": "contact_request"},
    things={"contact": "", "contact_request": ""},
    names={
        "contact.invited": N_("Contact invited"),
        "contact.invited-again": N_("Invitation mailed again to a contact"),
        "contact.accepted": N_("Contact accepted to act for the organisation"),
        "contact.declined": N_("Contact said no"),
        "contact.left": N_("Contact left the organisation"),
        "contact.taken-out": N_("Contact taken out"),
        "contact.let-in": N_("Contact let in"),
        "contact-request.made": N_("Somebody asked to act for an organisation"),
        "contact-request.withdrawn": N_("Request to act for an organisation withdrawn"),
        "contact-request.refused": N_("Request to act for an organisation refused"),
    },
)
LABELS = {
    "contact": N_("Contact"),
    "contact_request": N_("Request"),
    "organisation_name": N_("Name of the organisation"),
}
