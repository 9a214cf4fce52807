"""Passages that reports take over from earlier ones."""
