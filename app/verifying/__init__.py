"""Verifying: anyone checks a badge, ours or another issuer's, and is told every reason."""
