"""One indicator across areas and periods, with a guard that refuses what cannot be compared."""
