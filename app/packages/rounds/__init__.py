"""A consent round: who is asked before a planned submission goes, and what it needs."""
