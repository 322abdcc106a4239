"""Asking a coordinator to share the load: that somebody does, and nothing of why."""
