"""The answer to a request: prepared, signed, given, printed; what goes beside it."""
