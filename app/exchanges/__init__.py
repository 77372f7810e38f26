"""Exchanges: one pro bono cooperation between two organisations, its targets and its participants."""
