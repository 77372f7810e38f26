"""Which script an element asks for: the attribute that marks the element → the module in static/js that serves it."""

from collections.abc import Mapping

EVERYWHERE = frozenset({"local_times", "menu", "theme", "theme_toggle"})
"""What every page loads."""
MODULES: Mapping[str, str] = {
    "data-all": "select_all",
    "data-copy": "copy_button",
    "data-draft": "drafts",
    "data-dropzone": "drop_zone",
    "data-grid": "group_view",
    "data-once": "send_once",
    "data-passkey": "passkeys",
    "data-qr": "qr_reader",
    "data-rows-from": "bulk_verification",
    "data-tabs": "tabs",
    "data-until-done": "live_progress",
}
