"""What a document is meant as, told from its members before anything of it is believed."""

from collections.abc import Mapping
from typing import Any

from badges.ob2.fields import type_names


def is_credential(members: Mapping[str, Any]) -> bool:
    """Tell whether a document is meant as a Verifiable Credential, of whatever kind."""
    return "VerifiableCredential" in type_names(members.get("type")) or "vc" in members
