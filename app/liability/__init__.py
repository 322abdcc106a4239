"""Modes of liability: how somebody may answer for a crime, whichever crime it is."""
