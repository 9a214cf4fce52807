"""Fuzz the readers with atheris, outside CI: any bytes give a text or a failure that says why, never an
unforeseen one.

    pip install atheris
    python tests/fuzz/fuzz_readers.py -max_total_time=600 [folder with sound files]

The first byte chooses the extension. What fails is kept by atheris as `crash-…`.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["reportmine"]):
    from reportmine.readers.sources import open_sources
    from reportmine.schema.records import Failure

_EXTENSIONS = (".txt", ".md", ".html", ".docx", ".rtf", ".xlsx", ".eml", ".zip", ".ofd", ".pdf")


def one_input(data: bytes) -> None:
    """Read one input as the reader of its extension would."""
    if not data:
        return
    path = _FOLDER / f"a{_EXTENSIONS[data[0] % len(_EXTENSIONS)]}"
    path.write_bytes(data[1:])
    for found in open_sources(path):
        assert not (isinstance(found, Failure) and "出了意外" in found.error), found.error


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        _FOLDER = Path(folder)
        atheris.Setup(sys.argv, one_input)
        atheris.Fuzz()
