"""What a proposed amnesty would cover: numbers through the one door, and a memo of law.

The numbers are a public table of the second code book, built, proposed and released
like any other. The memo says what international law makes of the terms, from the
catalogues alone: nothing in it comes of a case.
"""
