"""How far the year's targets are, and the bulletin on it."""
