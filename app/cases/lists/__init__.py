"""Pages that stand outside one case: Today, the list of cases, the search."""
