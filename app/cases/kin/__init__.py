"""What persons of a case are to each other, and what became of them."""
