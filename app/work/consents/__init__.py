"""People who are to be asked about a use: for a round, or because a yes runs out."""
