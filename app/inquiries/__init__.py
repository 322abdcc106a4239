"""Requests from outside: who asks, by what right, what we hold, what we answered.

A request is kept in the register of a team. Once it is known which case it is about,
the case keeps a row of its own: nothing of it is put away while the request runs, and
the survivor is told.
"""
