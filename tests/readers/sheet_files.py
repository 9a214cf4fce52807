"""Writes small files of the other formats: rtf, ofd, xlsx, zip, pictures."""

import io
import zipfile
from pathlib import Path

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)


def gbk(words):
    """Text as GBK escapes, as Word writes it."""
    return "".join(
        char if char.isascii() else "".join(f"\\'{byte:02x}" for byte in char.encode("gbk")) for char in words
    )


def make_rtf(*paragraphs, raw=""):
    """Return the bytes of an RTF file with a Chinese and a western font; `raw` is RTF after the paragraphs."""
    body = "".join(f"\\pard\\f0 {gbk(words)}\\par\n" for words in paragraphs)
    fonts = (
        "{\\fonttbl{\\f0\\fnil\\fcharset134 "
        + gbk("宋体")
        + ";}{\\f1\\froman\\fcharset0 Times;}{\\f2\\fcharset2 Wingdings;}}"
    )
    return (f"{{\\rtf1\\ansi\\ansicpg936\\deff0{fonts}{{\\info{{\\title {gbk('总结')}}}}}" + body + raw + "}").encode(
        "ascii"
    )


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.6
"""Height of the characters in millimetres."""


def put(words, x=30.0, y=40.0):
    """A text object: characters at equal steps."""
    steps = f"g {len(words) - 1} {SIZE}" if len(words) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 160 8" Font="1" Size="{SIZE}">'
        f'<ofd:TextCode X="0" Y="6" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def make_ofd(pages, *, image="", dtd="", title=""):
    """Return the bytes of an OFD file; a page is a list of lines, set from the top down, or of XML objects."""
    files = {
        "OFD.xml": f"{dtd}<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{no}" BaseLoc="Pages/Page_{no}/Content.xml"/>' for no in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for no, lines in enumerate(pages):
        objects = "".join(
            line if line.startswith("<") else put(line, y=50 + 10 * index) for index, line in enumerate(lines)
        )
        files[f"Doc_0/Pages/Page_{no}/Content.xml"] = (
            f"<ofd:Page {_OFD}><ofd:Content><ofd:Layer>{image}{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return make_zip(files)


def make_xlsx(*sheets, names=(), formats=None, hidden=()):
    """Return the bytes of a workbook; a sheet is a list of rows or one row of texts, `formats` are by cell."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for index, rows in enumerate(sheets):
        sheet = book.create_sheet(names[index] if names else None)
        for row in rows if rows and isinstance(rows[0], list) else [rows]:
            sheet.append(row)
        for place, form in (formats or {}).items():
            sheet[place].number_format = form
        if index in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_zip(files, *, stored=False):
    """Return the bytes of a zip of name → content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def change_part(data, name, change):
    """Return a zip with one member changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    files[name] = change(files[name])
    return make_zip(files)


def chinese_font():
    """Return the path of a font with hanzi; None when none of the usual ones is installed."""
    return next((path for path in FONTS if Path(path).is_file()), None)


def picture(lines, *, size=(760, 260), height=30, font=None, form="PNG", pages=1, blur=0):
    """Return the bytes of a picture of some lines; an item `(x, text)` stands at that place."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    image = Image.new("RGB", size, "white")
    face = ImageFont.truetype(font or chinese_font(), height)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        for x, words in line if isinstance(line, list) else [(30, line)]:
            draw.text((x, 25 + number * height * 1.7), words, fill="black", font=face)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    out = io.BytesIO()
    more = {"save_all": True, "append_images": [image] * (pages - 1)} if pages > 1 else {}
    image.save(out, form, **more)
    return out.getvalue()
