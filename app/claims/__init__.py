"""Claims: which route to reparation could be open to whom. The claimant files it."""
