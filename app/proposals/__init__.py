"""What meets a need or an offer as people see it, and how a match is proposed, answered, and becomes an exchange."""
