"""The pages of teams: who holds what, who joins, who leaves."""
