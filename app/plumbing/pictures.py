"""Pictures on the web: their media types, and how one that somebody else drew is served."""

PNG = "image/png"
SVG = "image/svg+xml"
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The policy under which a drawing is served: opened as a page of its own, it can do nothing."""
