"""Cover for leave: a colleague of the team stands in from one day until another."""
