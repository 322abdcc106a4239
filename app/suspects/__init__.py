"""Files about suspects and units, in a compartment of their own.

Keys of a team for it alone, given by hand; no case, index, count or package leads here.
"""
