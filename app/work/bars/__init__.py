"""Conflicts of interest: colleagues for whom a case is not there."""
