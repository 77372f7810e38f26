"""Assessing: descriptors are rated, evidence is attached, a mediator decides the level reached."""
