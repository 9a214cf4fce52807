"""Lexicon files → matchers."""
