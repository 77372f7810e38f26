"""The papers of a year's end, for an organisation and for a person: data as a country's rules ask for it, no rights."""
