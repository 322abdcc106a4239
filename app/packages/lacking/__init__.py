"""What a receiver's profile finds wanting, and why a package goes so."""
