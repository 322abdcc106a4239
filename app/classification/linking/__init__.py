"""What stands beside an element: evidence, accounts and acts that were tied to it."""
