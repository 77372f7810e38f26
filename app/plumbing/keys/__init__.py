"""Secrets at rest: the house key, and what is sealed under it."""
