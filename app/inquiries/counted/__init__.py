"""How many requests came and how they were answered, as it may leave the office."""
