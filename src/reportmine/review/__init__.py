"""What people decide about doubtful records: kept beside the machine's value, never in its place."""
