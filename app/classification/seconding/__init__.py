"""A second reviewer: where the house asks for one, two sign what is confirmed."""
