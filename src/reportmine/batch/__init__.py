"""Processing many files: what there is to do, one file, and the run."""
