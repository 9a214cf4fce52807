"""Files in, fixed text out, within limits.

`read` is the door for one report, `open_sources` the one for files that may hold several (archives, messages); every
failure is one Chinese sentence and what to try.
"""

from reportmine.readers.choose import CONTAINERS, SUPPORTED, is_candidate
from reportmine.readers.sources import digests, open_sources, read

__all__ = ["CONTAINERS", "SUPPORTED", "digests", "is_candidate", "open_sources", "read"]
