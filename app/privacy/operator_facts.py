"""Who runs the service, as its settings say."""

from app.plumbing.settings import Settings


def who_runs(settings: Settings) -> dict[str, str]:
    """Return who answers for the data and where it lies, by the names that pages and papers use; empty where unset."""
    return {
        "operator": settings.operator_name,
        "operator_address": settings.operator_address,
        "contact": settings.data_contact,
        "dpo": settings.operator_dpo,
        "hosting": settings.hosting,
        "authority": settings.supervisory_authority,
    }
