"""The pages of receiving bodies and their keys."""
