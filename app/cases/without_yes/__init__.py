"""Passing something on without a yes: pages, and the rows behind them."""
