"""Persons, the addresses that are theirs, and how they sign in."""
