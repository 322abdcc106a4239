"""Giving a person whom the worker knows a new code, as pages."""
