"""Situations, needs and offers: what organisations and volunteers lack, know and want to learn."""
