"""A page calls the fields of a form by their labels, the API by their names."""

from collections.abc import Mapping
from dataclasses import replace

from app.errors import Translate, Trouble


def labelled(trouble: Trouble, labels: Mapping[str, str], translate: Translate) -> Trouble:
    """Return a trouble in which the field is called by its label, where it has one."""
    label = labels.get(trouble.field or "")
    if label is None or trouble.values.get("name") != trouble.field:
        return trouble
    return replace(trouble, values={**trouble.values, "name": translate(label)})
