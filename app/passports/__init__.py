"""A person's passport: their badges, ours and imported ones, as a page, a link and a PDF."""
