"""How a need and an offer meet, why, and what is wanted more often than it is offered."""
