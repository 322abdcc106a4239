"""Casework from day to day: what is to be done, by whom, and until when."""
