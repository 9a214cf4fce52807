"""The nouns: everything that the stages pass on and that the store keeps. Standard library only."""
