"""Units that are alleged to have done or ordered something, and who is said to be whom.

A register of each team, sealed; nothing is linked to it but by a person's decision.
"""
