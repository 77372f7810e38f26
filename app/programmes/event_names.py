"""What each kind of audit event is called, for people; every action that any room records stands here."""

from app.errors import N_

EVENT_NAMES = {
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
    "key.made": N_("Signing key made"),
    "exchange.opened": N_("Exchange opened"),
    "exchange.draft": N_("Exchange put back to draft"),
    "exchange.running": N_("Exchange started"),
    "exchange.closed": N_("Exchange closed"),
    "participant.invited": N_("Participant invited"),
    "participant.consented": N_("Participant accepted to take part"),
    "decision.made": N_("Decision recorded"),
    "decision.confirmed": N_("Decision confirmed"),
    "decision.returned": N_("Decision returned"),
    "decision.reopened": N_("Decision reopened"),
    "evidence.removed": N_("Evidence removed"),
    "award.made": N_("Badge awarded"),
    "award.accepted": N_("Badge accepted"),
    "award.revoked": N_("Badge revoked"),
}
