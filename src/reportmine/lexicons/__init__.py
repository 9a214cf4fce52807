"""Vocabulary and rules as data: only .toml and .tsv files live here."""
