"""Surveys: a programme asks organisations what they can do, lack and want; what they answer together is shown."""
