"""Every limit on what is read, in one place; the message of a refusal names the limit and its value.

The longest real report is a text of 0.2 MB, or 60 pages. The limits leave room for scans and large annexes, and keep a
file that was made to do harm from filling memory or time.
"""

MEGABYTE = 1024 * 1024

MAX_FILE_BYTES = 200 * MEGABYTE
"""Largest file of any kind that is opened, also inside an archive or a message."""

MAX_NESTING = 5
"""Most archives and messages inside each other: a zip in a message in a zip is three."""

MAX_MEMBERS = 5_000
"""Most files in one outermost archive or message, those of archives inside it counted along."""

MAX_UNPACKED_BYTES = 500 * MEGABYTE
"""Most bytes that one outermost archive or message gives, unpacked, all levels together."""

MAX_PART_BYTES = 64 * MEGABYTE
"""Largest part of a docx, xlsx or ofd package that is unpacked."""

MAX_PARTS = 10_000
"""Most parts of such a package; an ofd has a few for each page."""

MAX_EXPANSION = 200
"""Most times that anything over `EXPANSION_FLOOR` may grow on unpacking; real reports grow 5 to 30 times."""

EXPANSION_FLOOR = MEGABYTE
"""What unpacks to no more than this may grow as it likes."""

MAX_PAGES = 500
"""Most pages of a pdf, ofd or tif."""

MAX_CHARS_PER_PAGE = 100_000
"""Most characters on a page."""

MAX_SCANNED_PAGES = 200
"""Most pages of one file that are recognised; a page takes seconds."""

MAX_PIXELS = 50_000_000
"""Most pixels of a picture: an A3 page at 400 dpi has 31 million."""

MAX_CELLS = 1_000_000
"""Most cells of a workbook, empty ones inside a row counted along."""

MAX_ROWS = 100_000
"""Most rows of one sheet, empty ones counted along."""

MAX_GROUPS = 500
"""Most groups inside each other in an rtf; Word nests fewer than 50."""

MAX_CONVERSION_SECONDS = 120
"""Longest time that LibreOffice may take for one file."""
