"""The trained models: they decide what the rules leave open."""
