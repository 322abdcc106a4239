"""Finding by the names that stand in a request, for whoever holds keys of names."""
