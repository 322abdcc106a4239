"""Purposes, grants, withdrawals, and the one gate."""
