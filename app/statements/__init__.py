"""Accounts: taking, reading, versions, working text."""
