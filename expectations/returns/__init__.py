"""Suites of the returns, a file a table."""
