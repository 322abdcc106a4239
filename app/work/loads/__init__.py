"""How much each colleague carries, weighed by an open file of weights."""
