"""Copies of what a person told and gave, for that person: chosen, made, handed over.

They are no package: no receiver's profile, no assessment, no pseudonyms. The gate says
what is the person's own; two people stand behind the letter that goes with them.
"""
