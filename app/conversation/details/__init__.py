"""Permissions and receivers in the inbox, once a worker has switched them on."""
