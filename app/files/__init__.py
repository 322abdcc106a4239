"""Files that come through the public app, and files that answer them: sealed, apart."""
