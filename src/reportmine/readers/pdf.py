"""PDF files with a text layer, read with PDFium.

Each page gives lines with their places; `tidy` then takes running heads and page numbers off and joins the lines of a
paragraph. A scan has no text layer and is refused: reading nothing, or half of it, would look like a report without
figures.
"""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from reportmine.readers.encoding import is_garbled
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.tidy import Line, Page, drop_furniture, rejoin

MAX_PAGES = 500
"""Most pages that are read; a report has 5 to 60."""

_MAX_CHARS_PER_PAGE = 100_000
_TAIL_BYTES = 4096
_FEW_CHARS = 8
_BIG_IMAGE = 0.4
_CELL_GAP = 1.5
_AGAIN = "重新下载，或用 PDF 阅读器打开后另存（打印）为 PDF 再试"
_OCR = "这类文件要先做文字识别（OCR），存为带文字层的 PDF、.docx 或 .txt 再试"
# Faulty fonts map common hanzi to the look-alike radicals of U+2E80 to U+2FDF; nobody writes those in a report.
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0x2E80, 0x2FE0)
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
# PDFium gives a hyphen at the end of a line as one of these.
_HYPHENS = {0x2: "-", 0xFFFE: "-", 0xAD: "-"}


def read_pdf(data: bytes, name: str) -> Extract:
    """Read a PDF file.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        Its text, a line for each paragraph, and the title in its metadata.

    Raises:
        ReadError: the file is truncated, damaged, protected by a password, too long, a scan without text layer, or its
            text layer is garbled.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_raw.FPDF_ERR_PASSWORD:
            hint = "用 PDF 阅读器打开，去掉密码后另存再试"
            raise refusal(name, "文件有密码，打不开", hint) from error
        if error.err_code == pdfium_raw.FPDF_ERR_SECURITY:
            hint = "用生成它的软件打开，另存为不加密的 PDF 再试"
            raise refusal(name, "文件用了读不了的加密方式", hint) from error
        raise refusal(name, "PDF 不完整或已损坏，打不开", _AGAIN) from error
    with document:
        # PDFium mends a file that breaks off and gives the pages it still finds: part of a report, without a word.
        if b"%%EOF" not in data[-_TAIL_BYTES:]:
            raise refusal(name, "PDF 的结尾缺失，文件被截断", _AGAIN)
        title = document.get_metadata_value("Title").strip()
        pages = _read_pages(document, name)
    text = rejoin(drop_furniture(pages))
    if is_garbled(text):
        raise refusal(name, "PDF 的文字层是乱码（字体没有带对照表）", _OCR)
    return Extract(text=text, title=title)


def _read_pages(document: pdfium.PdfDocument, name: str) -> list[Page]:
    """Read all pages and refuse a scan."""
    if len(document) > MAX_PAGES:
        what = f"PDF 有 {len(document)} 页，超过 {MAX_PAGES} 页的上限"
        raise refusal(name, what, "确认没有选错文件，或拆成一份报告一个文件")
    pages, scanned = [], []
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise refusal(name, f"PDF 的第 {index + 1} 页已损坏", _AGAIN) from error
        read_page = _read_page(page, name, index + 1)
        if sum(len(line.text) for line in read_page.lines) < _FEW_CHARS and _is_picture(page):
            scanned.append(index + 1)
        pages.append(read_page)
        page.close()
    if not any(line.text for page in pages for line in page.lines) or len(scanned) == len(pages):
        what = "PDF 是扫描件，没有文字层" if scanned else "PDF 里没有文字"
        raise refusal(name, what, _OCR if scanned else "确认没有选错文件，或向原作者再要一份")
    # A cover or a back may be a picture; a picture between pages of text is a page of the report.
    if inside := [no for no in scanned if 1 < no < len(pages)]:
        pages_no = "、".join(map(str, inside[:5])) + ("等" if len(inside) > 5 else "")
        raise refusal(name, f"PDF 的第 {pages_no} 页是扫描图，没有文字层，读出来会缺内容", _OCR)
    return pages


def _read_page(page: pdfium.PdfPage, name: str, number: int) -> Page:
    """Return the lines of a page."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > _MAX_CHARS_PER_PAGE:
            what = f"PDF 的第 {number} 页有 {count} 个字符，超过 {_MAX_CHARS_PER_PAGE} 的上限"
            raise refusal(name, what, "确认没有选错文件")
        lines = tuple(line for chars in _char_lines(textpage, count) if (line := _line(chars)) is not None)
    finally:
        textpage.close()
    return Page(lines, page.get_height())


_Char = tuple[str, float, float, float, float]
"""A character with the left, bottom, right and top of its box."""


def _char_lines(textpage: pdfium.PdfTextPage, count: int) -> Iterator[list[_Char]]:
    """Yield the characters of each line as PDFium orders them."""
    line: list[_Char] = []
    box = pdfium_raw.FS_RECTF()
    high = 0
    for index in range(count):
        code = pdfium_raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
        if code in (0x0A, 0x0D):
            yield line
            line = []
        elif code:
            pdfium_raw.FPDFText_GetLooseCharBox(textpage, index, box)
            # Half a surrogate pair is no character and could not be stored.
            text = "\ufffd" if 0xD800 <= code < 0xE000 else _HYPHENS.get(code) or _RADICALS.get(code) or chr(code)
            line.append((text, box.left, box.bottom, box.right, box.top))
    yield line


def _line(chars: list[_Char]) -> Line | None:
    """Measure a line; None when it holds nothing to see."""
    text = "".join(char[0] for char in chars)
    seen = [char for char in chars if not char[0].isspace()]
    if not seen:
        return None
    wide = [right - left for char, left, _, right, _ in seen if ord(char[0]) >= 0x2E80 and right > left]
    em = median(wide) if wide else max(1.0, median(top - bottom for _, _, bottom, _, top in seen))
    gaps = sum(after[1] - before[3] > _CELL_GAP * em for before, after in pairwise(seen))
    return Line(
        text=text.strip(),
        left=min(char[1] for char in seen),
        right=max(char[3] for char in seen),
        middle=median((char[2] + char[4]) / 2 for char in seen),
        em=em,
        columns=gaps >= 2,
    )


def _is_picture(page: pdfium.PdfPage) -> bool:
    """Tell whether a picture covers a good part of the page."""
    width, height = page.get_size()
    for item in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) >= _BIG_IMAGE * width * height:
            return True
    return False
