"""What the person asked for with the code: a copy or a talk, and what became of it."""
