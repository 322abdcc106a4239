"""The worksheet of a claim: what the claimant takes along, files and signs alone."""
