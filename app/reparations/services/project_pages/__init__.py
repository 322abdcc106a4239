"""The pages of a team's list of projects."""
