"""`python -m app.cli`, the same as `barvinok`."""

from app.cli import main

main()
