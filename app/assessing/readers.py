"""Who reads what is said of a person: those who assess in the programme, and never the person's own organisation."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import select

from app.assessing import rules
from app.errors import N_, AccessRefused
from app.exchanges.tables import Exchange, Participant
from app.programmes.access import Action
from app.programmes.caller import Caller


def check_reader(caller: Caller, exchange: Exchange, participant: Participant) -> None:
    """Refuse a caller who may not read the ratings, the evidence and the decisions about a participant.

    Raises:
        AccessRefused: they do not assess here, or belong to the organisation for which the person takes part.
    """
    place = caller.demand(exchange.programme_id, Action.ASSESS)
    if rules.is_colleague(place.organisation_id, participant.organisation_id):
        raise AccessRefused(
            N_(
                "You belong to the same organisation as this person: what is said of them is not for it."
            ),
            remedy=N_("Ask a mediator from outside it; the person may show you what they like."),
        )


def about_others(caller: Caller, exchange: Exchange, participant_id: Any) -> ColumnElement[bool]:
    """Return the condition of rows about those participants of whom the caller may read.

    Raises:
        AccessRefused: they do not assess here.
    """
    place = caller.demand(exchange.programme_id, Action.ASSESS)
    readable = select(Participant.id).where(Participant.exchange_id == exchange.id)
    if place.organisation_id is not None:
        readable = readable.where(Participant.organisation_id != place.organisation_id)
    within: ColumnElement[bool] = participant_id.in_(readable)
    return within
