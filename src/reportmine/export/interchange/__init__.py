"""Gold and results to and from the formats of annotation tools; every offset is verified at the door."""
