"""Talks about a return: who may hold them, silence meanwhile, and the end."""
