"""Harm, need, claim: help that never depends on testimony."""
