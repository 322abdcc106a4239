"""The tamper-evident record of every reading and disclosure."""
