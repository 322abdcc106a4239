"""Packages for prosecutors: consented, signed, sealed, checkable, recallable."""
