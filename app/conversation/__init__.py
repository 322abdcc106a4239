"""The talk between a survivor and a team, opened by the survivor's code alone."""
