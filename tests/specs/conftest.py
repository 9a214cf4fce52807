"""Its place here puts this folder on the path, so that the tests can import `spec_cases`."""
