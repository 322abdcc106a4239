"""The pages on which a package is approved, built, handed over and recalled."""
