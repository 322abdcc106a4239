"""Work that may come later: a queue in the database, and nothing else to secure."""
