"""After a package was handed over: receipts, notices, what became of it."""
