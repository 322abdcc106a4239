"""Proceedings that are known elsewhere about what happened, and where they overlap."""
