"""Figures of what left: to which kind of receiver, when, and what became of it."""
