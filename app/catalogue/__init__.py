"""The referential, to be read: every release, side by side, for people and for machines."""
