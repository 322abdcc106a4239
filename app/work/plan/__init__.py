"""The plan of a case: goals, the steps to each, and a second person's sign-off."""
