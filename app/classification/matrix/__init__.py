"""The matrix: one crime over several incidents, by element, with its sources."""
