"""Letters in a person's matter: kept words, filled only with what was agreed to."""
