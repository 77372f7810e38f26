"""Everything that knows nothing of badges: settings, database, clock, mail, pages, problems."""
