"""What stands beside an account, as pages: translations, a comparison, what differs."""
