"""Counts with disclosure control; never a row about one person."""
