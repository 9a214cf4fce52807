"""Mentions → values that can be compared."""
