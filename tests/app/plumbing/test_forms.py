"""What pydantic finds wrong is said in our words: by a field's label on pages, by its name in the API."""

from datetime import date
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, EmailStr, Field, HttpUrl

from app.errors import BadInput
from app.main import ROOMS
from app.plumbing.forms import GENERAL, read
from app.plumbing.labels import labelled
from app.plumbing.languages import translations


class Asked(BaseModel):
    """One field of each kind that forms and bodies have."""

    model_config = {"extra": "forbid"}

    name: str = Field(default="x", min_length=2, max_length=5, pattern="^[a-z]+$")
    email: EmailStr = "a@example.org"
    url: HttpUrl | None = None
    hours: int = Field(default=1, ge=1, le=9)
    share: float = Field(default=0.5, gt=0, lt=1)
    starts_on: date = date(2026, 1, 1)
    at: AwareDatetime | None = None
    person: UUID | None = None
    many: list[str] = Field(default=["a"], min_length=1, max_length=2)
    inside: dict[str, str] = {}
    really: bool = False


@pytest.mark.parametrize(
    "given",
    [
        {"name": 1},
        {"name": "x"},
        {"name": "xxxxxx"},
        {"name": "XX"},
        {"email": "nobody"},
        {"email": 1},
        {"url": "nowhere"},
        {"url": "ftp://example.org"},
        {"url": 1},
        {"hours": "many"},
        {"hours": 1.5},
        {"hours": None},
        {"hours": 0},
        {"hours": 10},
        {"share": "half"},
        {"share": 0},
        {"share": 1},
        {"starts_on": "soon"},
        {"starts_on": []},
        {"starts_on": "2026-01-01T12:00:00"},
        {"at": "2026-01-01T12:00:00"},
        {"at": "noon"},
        {"person": "x"},
        {"person": 1},
        {"many": "a"},
        {"many": []},
        {"many": ["a", "b", "c"]},
        {"inside": []},
        {"really": "perhaps"},
        {"unheard": 1},
    ],
    ids=str,
)
def test_every_kind_of_mistake_has_a_sentence_of_ours_in_each_language(given):
    with pytest.raises(BadInput) as refused:
        read(Asked, given)
    (trouble,) = refused.value.troubles
    assert trouble.template != GENERAL
    assert trouble.field == next(iter(given))
    for language in ("fr", "pt"):
        translate = translations(language).gettext
        assert trouble.sentence(translate) != trouble.sentence()


def test_an_address_that_is_none_is_told_as_it_was_typed():
    with pytest.raises(BadInput) as refused:
        read(Asked, {"email": "ana@example"})
    assert refused.value.troubles[0].sentence().startswith("“ana@example” is not an e-mail address")


def test_a_page_calls_a_field_by_its_label():
    with pytest.raises(BadInput) as refused:
        read(Asked, {"starts_on": "soon"})
    (trouble,) = refused.value.troubles
    translate = translations("fr").gettext
    assert trouble.sentence(translate).startswith("«\u00a0starts_on\u00a0»")
    assert (
        labelled(trouble, ROOMS.labels, translate)
        .sentence(translate)
        .startswith("«\u00a0Premier jour\u00a0»")
    )
