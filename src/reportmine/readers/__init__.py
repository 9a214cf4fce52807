"""Files in, fixed text out: `read` is the one door; every failure is a `ReadError` with one Chinese sentence."""

from reportmine.readers.choose import SUPPORTED, is_candidate, read

__all__ = ["SUPPORTED", "is_candidate", "read"]
