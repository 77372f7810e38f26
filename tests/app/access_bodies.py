"""What is sent to each door of the access table: enough to get past the first look at the input."""

from typing import Any

from tests.app.conftest import COMPETENCE, LEVEL
from tests.app.surveys.answers import SURVEY
from tests.app.training.entries import ENTRY

BODIES: dict[str, Any] = {
    "PATCH /api/v1/programmes/{programme_id}": {"validity_days": 30},
    "POST /api/v1/organisations": {"programme_id": "{programme_id}", "name": "x", "kind": "tech"},
    "PATCH /api/v1/organisations/{organisation_id}": {"name": "y"},
    "POST /api/v1/programmes/{programme_id}/members": {
        "email": "new@example.org",
        "name": "N",
        "role": "observer",
    },
    "PUT /api/v1/programmes/{programme_id}/members/{member_id}/place": {"role": "mediator"},
    "POST /api/v1/programmes/{programme_id}/api-keys": {
        "name": "k",
        "scopes": ["read"],
        "days": 1,
    },
    "POST /api/v1/exchanges": {
        "programme_id": "{programme_id}",
        "title": "x",
        "social_organisation_id": "{organisation_id}",
        "tech_organisation_id": "{other_organisation_id}",
        "form": "volunteering",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "hours": 1,
    },
    "POST /api/v1/exchanges/{exchange_id}/state": {"state": "closed"},
    "POST /api/v1/exchanges/{exchange_id}/participants": {
        "email": "new@example.org",
        "name": "N",
        "organisation_id": "{organisation_id}",
        "role": "staff",
    },
    "POST /api/v1/exchanges/{exchange_id}/assessments": {
        "participant_id": "{participant_id}",
        "competence": COMPETENCE,
        "moment": "baseline",
        "ratings": {},
    },
    "POST /api/v1/exchanges/{exchange_id}/evidence": {
        "participant_id": "{participant_id}",
        "competence": COMPETENCE,
        "title": "x",
        "text": "y",
    },
    "POST /api/v1/exchanges/{exchange_id}/decisions": {
        "participant_id": "{participant_id}",
        "competence": COMPETENCE,
        "level": LEVEL,
        "reasons": "Ten letters or more.",
    },
    "POST /api/v1/exchanges/{exchange_id}/assessments/batch": {
        "items": [
            {
                "participant_id": "{participant_id}",
                "competence": COMPETENCE,
                "moment": "baseline",
                "ratings": {},
            }
        ]
    },
    "POST /api/v1/exchanges/{exchange_id}/evidence/batch": {
        "items": [
            {
                "participant_id": "{participant_id}",
                "competence": COMPETENCE,
                "title": "x",
                "text": "y",
            }
        ]
    },
    "POST /api/v1/exchanges/{exchange_id}/decisions/batch": {
        "items": [
            {
                "participant_id": "{participant_id}",
                "competence": COMPETENCE,
                "level": LEVEL,
                "reasons": "Ten letters or more.",
            }
        ]
    },
    "POST /api/v1/exchanges/{exchange_id}/join-links": {
        "organisation_id": "{organisation_id}",
        "role": "staff",
    },
    "POST /api/v1/exchanges/{exchange_id}/participants/on-paper": {
        "name": "N",
        "organisation_id": "{organisation_id}",
        "role": "staff",
    },
    "PATCH /api/v1/exchanges/{exchange_id}/participants/{participant_id}": {"name": "N"},
    "POST /api/v1/exchanges/{exchange_id}/participants/{participant_id}/take-out": {
        "reason": "Moved away."
    },
    "POST /api/v1/exchanges/{exchange_id}/participants/import": {"csv": "name"},
    "POST /api/v1/exchanges/{exchange_id}/partner-links": {
        "organisation_id": "{organisation_id}",
        "name": "N",
        "email": "new@example.org",
    },
    "POST /api/v1/partner-ratings/{token}": {
        "items": [{"participant_id": "{participant_id}", "competence": "c", "ratings": {}}]
    },
    "POST /api/v1/exchanges/{exchange_id}/decisions/{decision_id}/return": {
        "reason": "Ten letters or more."
    },
    "POST /api/v1/exchanges/{exchange_id}/decisions/{decision_id}/reopen": {
        "reason": "Ten letters or more."
    },
    "POST /api/v1/exchanges/{exchange_id}/charter-links": {
        "organisation_id": "{organisation_id}",
        "name": "N",
        "email": "new@example.org",
    },
    "POST /api/v1/exchanges/{exchange_id}/charter-acceptances": {
        "organisation_id": "{organisation_id}",
        "note": "In the binder.",
    },
    "POST /api/v1/exchanges/{exchange_id}/hours": {"day": "2026-11-20", "hours": 1},
    "PUT /api/v1/exchanges/{exchange_id}/indicators": {"indicators": []},
    "POST /api/v1/exchanges/{exchange_id}/measurements": {
        "side": "social",
        "moment": "start",
        "values": [],
    },
    "POST /api/v1/exchanges/{exchange_id}/hours/{hours_id}/confirm": {},
    "POST /api/v1/exchanges/{exchange_id}/hours/{hours_id}/refuse": {"reason": "Not so."},
    "POST /api/v1/awards/import": {"csv": "decision_id\n{decision_id}\n"},
    "POST /api/v1/batches/{batch_id}/start": {},
    "POST /api/v1/batches/{batch_id}/revoke-all": {"code": "awarded-by-mistake"},
    "POST /programmes/{programme_id}/awards/import": {"csv": "decision_id\n{decision_id}\n"},
    "POST /programmes/{programme_id}/awards/import/{batch_id}": {"what": "cancel"},
    "POST /api/v1/batches/{batch_id}/revoke": {"code": "awarded-by-mistake"},
    "POST /api/v1/batches": {"decision_ids": ["{decision_id}"]},
    "POST /api/v1/awards": {"decision_id": "{decision_id}"},
    "POST /api/v1/awards/{award_id}/revoke": {"reason": "x"},
    "POST /awards/{award_id}/revoke": {"reason": "x"},
    "POST /api/v1/programmes/{programme_id}/revoked-ids": {
        "generation": 1,
        "id": "urn:uuid:1c1f0e6d-6b0f-4d0e-9a43-1c1f0e6d2a10",
        "reason": "x",
    },
    "POST /programmes/{programme_id}/revoked-ids": {
        "generation": "1",
        "id": "urn:uuid:2c1f0e6d-6b0f-4d0e-9a43-1c1f0e6d2a10",
        "reason": "x",
    },
    "POST /api/v1/organisations/{organisation_id}/contacts": {
        "name": "N",
        "email": "new@example.org",
    },
    "POST /api/v1/organisations/{organisation_id}/contacts/{contact_id}/take-out": {
        "reason": "Moved away."
    },
    "POST /api/v1/needs": {
        "organisation_id": "{organisation_id}",
        "competence": COMPETENCE,
        "to_level": LEVEL,
    },
    "PUT /api/v1/needs/{need_id}": {"competence": COMPETENCE, "to_level": LEVEL},
    "POST /api/v1/needs/{need_id}/close": {"because": "met"},
    "POST /api/v1/offers": {
        "organisation_id": "{organisation_id}",
        "hours_per_month": 1,
        "available_from": "2026-01-01",
    },
    "PUT /api/v1/offers/{offer_id}": {"hours_per_month": 1, "available_from": "2026-01-01"},
    "POST /api/v1/offers/{offer_id}/close": {"because": "met"},
    "POST /api/v1/proposals": {"need_id": "{need_id}", "offer_id": "{offer_id}"},
    "POST /api/v1/proposals/{proposal_id}/answer": {"answer": "no"},
    "POST /api/v1/proposals/{proposal_id}/send": {"hours": 1},
    "POST /api/v1/proposals/{proposal_id}/withdraw": {"reason": "Not now."},
    "POST /api/v1/surveys": {"programme_id": "{programme_id}", **SURVEY},
    "POST /api/v1/surveys/{survey_id}/open": {"closes_on": "2026-12-31"},
    "POST /api/v1/surveys/{survey_id}/publish": {"public": False},
    "POST /programmes/{programme_id}/surveys": SURVEY,
    "POST /surveys/{survey_id}": {"what": "withdraw"},
    "POST /api/v1/situations": {
        "organisation_id": "{organisation_id}",
        "language": "fr",
        "words": "Tout est sur papier.",
    },
    "PUT /api/v1/situations/{situation_id}": {"words": "Tout est sur papier."},
    "POST /api/v1/situations/{situation_id}/answers": {"domain": "strategy"},
    "POST /api/v1/situations/{situation_id}/needs": {
        "needs": [{"competence": COMPETENCE, "to_level": LEVEL}]
    },
    "POST /api/v1/programmes/{programme_id}/requests": {
        "organisation_name": "Une autre",
        "kind": "tech",
        "words": "J’y travaille.",
    },
    "POST /api/v1/programmes/{programme_id}/requests/{request_id}/refuse": {"reason": "Non."},
    "POST /api/v1/training": {"programme_id": "{programme_id}", **ENTRY},
    "PUT /api/v1/training/{training_id}": ENTRY,
    "POST /programmes/{programme_id}/training": ENTRY,
    "POST /training/{training_id}": ENTRY,
    "POST /api/v1/verify": {"input": "x"},
    "POST /api/v1/verify/batch": {"items": [{"input": "x"}]},
    "POST /api/v1/desk/keys": {"name": "k", "days": 1},
    "POST /api/v1/desk/issuers": {"address": "https://issuer.example.org/"},
    "POST /api/v1/desk/watches": {"award_id": "{award_id}"},
    "POST /api/v1/desk/webhooks": {"url": "https://hooks.example.org/"},
    "POST /api/v1/programmes/{programme_id}/webhooks": {
        "url": "https://hooks.example.org/",
        "topics": ["exchanges"],
    },
    "POST /b/{award_id}": {"act": "accept"},
    "POST /desk/webhooks/{webhook_id}": {"what": "remove"},
    "POST /passport/imported/{imported_id}": {"what": "remove"},
}

QUERIES = {
    "GET /api/v1/exchanges/{exchange_id}/evidence": "?participant_id={participant_id}",
    "GET /api/v1/matches": "?need={need_id}",
    "GET /api/v1/situations": "?organisation={organisation_id}",
    "GET /api/v1/proposals/measures": "?programme={programme_id}",
    "GET /proposals/new": "?need_id={need_id}&offer_id={offer_id}",
    "POST /proposals/new": "?need_id={need_id}&offer_id={offer_id}",
}
