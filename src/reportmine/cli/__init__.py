"""The command line: each command opens, calls one function, prints."""
