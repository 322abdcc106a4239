"""The pages on which people are invited and stopped."""
