"""What research may learn: where raters agree, and records that lead to nobody, of people who said yes."""
