"""The pages on which a package is approved, built and handed over."""
