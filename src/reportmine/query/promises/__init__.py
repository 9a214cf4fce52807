"""What became of targets, projects and problems in later reports."""
