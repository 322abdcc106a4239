"""Reading budgets: how much of others' lives one person opens within an hour."""
