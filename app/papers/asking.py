"""What an address asks of papers: the period, the country, the rates; everything in the address, nothing stored."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from app.errors import BadInput, Trouble
from app.impact.period import read_period
from app.impact.rules import typed_value
from app.papers.countries import Category, country_for
from app.papers.rules import CENT, Rates
from app.papers.year_end import YearAsked
from app.plumbing.forms import read
from app.plumbing.texts import Line

FIELDS = ("from", "to", "country", "method", *(f"rate-{one.value}" for one in Category))


class AskedRate(BaseModel):
    """What an hour is worth, as the organisation says."""

    model_config = ConfigDict(extra="forbid")

    rate: Decimal = Field(ge=0, le=10_000, max_digits=7, decimal_places=2)


class AskedMethod(BaseModel):
    """How the organisation came to its rates."""

    model_config = ConfigDict(extra="forbid")

    method: Line = Field(default="", max_length=200)


def read_asked(
    typed: Mapping[str, str], today: date, language: str, programme_language: str
) -> YearAsked:
    """Return what an address asks for.

    Args:
        typed: the parts of the address, by `FIELDS`.
        today: the day until which papers of this year run.
        language: in which they are drawn up.
        programme_language: that of the programme, which says the country where nobody did.

    Raises:
        BadInput: with one sentence for each part that is wrong.
    """
    period = read_period(typed, today)
    country = country_for(typed.get("country", ""), programme_language)
    troubles: list[Trouble] = []
    rates: dict[Category, Decimal] = {}
    for known in country.categories:
        name = f"rate-{known.id.value}"
        if not typed.get(name, ""):
            continue
        try:
            given = read(AskedRate, {"rate": typed_value(typed[name], name)})
            rates[known.id] = given.rate.quantize(CENT)
        except BadInput as error:
            troubles += [replace(one, field=name) for one in error.troubles]
    if troubles:
        raise BadInput.of(troubles)
    method = read(AskedMethod, {"method": typed.get("method", "")}).method
    return YearAsked(period, country, Rates(rates, method), language)


def address_of(typed: Mapping[str, str]) -> str:
    """Return what was asked for, as the end of an address."""
    given = {name: typed[name] for name in FIELDS if typed.get(name)}
    return f"?{urlencode(given)}" if given else ""
