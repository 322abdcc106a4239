"""The end of the work on a case, and taking it up again."""
