"""Gold, scores and (later) training."""
