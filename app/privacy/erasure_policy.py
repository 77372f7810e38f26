"""What becomes of each column that leads to a person, when that person is erased.

Every foreign key to `person` stands in one of the two lists: a test walks the tables and names what is missing.
"""

GOES = (
    "email_address.person_id",
    "typed_identity.person_id",
    "former_name.person_id",
    "address_link.person_id",
    "login_link.person_id",
    "sign_in.person_id",
    "passkey.person_id",
    "member.person_id",
    "consent.person_id",
    "charter_link.person_id",
    "claim_code.person_id",
    "partner_link.person_id",
    "measuring_link.person_id",
    "passport.person_id",
    "passport_link.person_id",
    "imported_badge.person_id",
    "employer_key.person_id",
    "trusted_issuer.person_id",
    "watch.person_id",
    "webhook.person_id",
    "contact.person_id",
    "contact_request.person_id",
    "offer.person_id",
)
"""Rows that are the person's own: deleted."""

GOES_ALONG = {
    "api_key.member_id": "member",
    "employer_key_use.key_id": "employer_key",
    "webhook_delivery.webhook_id": "webhook",
    "offered_level.offer_id": "offer",
    "offer_wish.offer_id": "offer",
    "proposal.offer_id": "offer",
}
"""Rows that hang on such rows: deleted before them."""

EMPTIED = (
    *(
        "person",
        "participant",
        "evidence",
        "decision",
        "past_decision",
        "another_look",
        "hours",
        "reading",
    ),
    *("outgoing_mail", "employer_link", "remembered_answer", "webhook_delivery"),
)
"""Tables besides out of which something of the person goes: on PostgreSQL their files are written anew afterwards."""

STAYS = {
    "participant.person_id": "the exchange's own account: a number took part, in a role, for an organisation",
    "data_request.person_id": "the register shows that what was asked for was done; a number, no name",
    "reading.reader_id": "who opened what is said about somebody else: that person may ask",
    "award.person_id": "the documents are signed and hold a salted hash only; revoking them must stay possible",
    "assessment.rater_id": "who rated somebody else: their badge rests on it",
    "evidence.added_by": "who brought evidence about somebody else; what is about the person is deleted",
    "decision.mediator_id": "who decided about somebody else, who may not be the second mediator as well",
    "decision.confirmed_by": "the second mediator of somebody else's decision",
    "another_look.answered_by": "who answered when somebody else asked for another look",
    "past_decision.mediator_id": "who decided about somebody else",
    "past_decision.ended_by": "who returned or reopened somebody else's decision",
    "hours.judged_by": "who confirmed or refused somebody else's hours",
    "award_batch.asked_by": "who asked for badges of others",
    "batch_revocation.asked_by": "who took back badges of others",
    "participant.invited_by": "who invited somebody else: the invitation was theirs to answer",
    "contact.invited_by": "who invited somebody else to act for an organisation",
    "contact_request.answered_by": "who let somebody else in, or did not",
    "proposal.made_by": "who put a match before others, or asked for it",
    "proposal_side.answered_by": "who answered for an organisation",
    "claim_code.made_by": "the code is somebody else's",
    "join_link.created_by": "others still join by it; it belongs to the programme",
    "charter_link.asked_by": "the link is somebody else's",
    "partner_link.asked_by": "the link is somebody else's",
    "measurement.entered_by": "who measured for a side: the exchange and its reports rest on it",
    "term_answer.entered_by": "who answered the checklist for the exchange",
    "published_report.published_by": "who published numbers of a programme, which stay public",
    "charter_acceptance.person_id": "the organisation accepted, and the exchange rests on that",
}
"""Rows that speak of others too: they keep the person's number, which leads to no name any more; and why."""
