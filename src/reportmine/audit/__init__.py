"""The audit: what the records of one store say against each other, with the working shown."""
