"""Writes small PDF files with a Chinese text layer, by hand, so that no library is needed for it.

The font is one of the predefined Chinese ones (not embedded; a viewer has it, and PDFium knows its character codes).
"""

import re
from dataclasses import dataclass

HEIGHT, WIDTH = 842, 595
LEFT, EM = 80, 16
PER_LINE = 27
"""A4, a margin of 80 points, characters of 16 points: a full line has 27 of them."""


@dataclass(frozen=True)
class Picture:
    """A grey picture over the whole page, as a scanner makes it."""


@dataclass(frozen=True)
class Put:
    """A text at a place, in points from the lower left corner."""

    x: float
    y: float
    text: str


def page(*lines, top=740, leading=28):
    """Set lines from the top down; a line `"  …"` (two spaces) is indented by two characters."""
    puts = []
    for number, line in enumerate(lines):
        indent = 2 * EM if line.startswith("  ") else 0
        puts.append(Put(LEFT + indent, top - number * leading, line.strip()))
    return puts


def typeset(*paragraphs, indent=2):
    """Break paragraphs into full lines as a word processor does; the first line of each is indented.

    Numbers and Latin words stay whole, and no line begins with a closing sign.
    """
    return [line for text in paragraphs for line in _break(text, indent)]


def _break(text, indent):
    lines, line, room = [], " " * indent, PER_LINE - indent
    for token in re.findall(r"[!-~]+[，。、；：！？）》”]*|.[，。、；：！？）》”]*", text):
        width = sum(0.5 if char.isascii() else 1 for char in token)
        if width > room and line.strip():
            lines.append(line)
            line, room = "", PER_LINE
        line, room = line + token, room - width
    return [*lines, line]


def make_pdf(*pages, title="", password=False):
    """Return the bytes of a PDF; each page is a list of `Put` and `Picture`."""
    numbers = [10 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 /W [1 95 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        5: b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        6: _stream(
            b"\x80", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        ),
        7: b"<< /Title <" + ("\ufeff" + title).encode("utf-16-be").hex().encode() + b"> >>",
        8: b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"5a" * 32 + b"> /U <" + b"a5" * 32 + b"> >>",
    }
    for number, items in zip(numbers, pages, strict=True):
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {number + 1} 0 R"
            " /Resources << /Font << /F 3 0 R >> /XObject << /I 6 0 R >> >> >>"
        ).encode()
        objects[number + 1] = _stream("\n".join(map(_operators, items)).encode())
    extra = b" /Encrypt 8 0 R /ID [<00> <00>]" if password else b""
    return _assemble(objects, extra)


def _operators(item):
    if isinstance(item, Picture):
        return f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q"
    return f"BT /F {EM} Tf {item.x} {item.y} Td <{item.text.encode('utf-16-be').hex()}> Tj ET"


def _stream(data, entries=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def _assemble(objects, extra):
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        used = number in places
        out += b"%010d %05d %s \n" % (places.get(number, 0), 0 if used else 65535, b"n" if used else b"f")
    out += b"trailer << /Size %d /Root 1 0 R /Info 7 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (size, extra, start)
    return bytes(out)
