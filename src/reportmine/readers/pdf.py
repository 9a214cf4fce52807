"""PDF files, read with PDFium.

Each page gives lines with their places; `tidy` then takes running heads and page numbers off and joins the lines of a
paragraph. A page that is a picture has no text layer: it is recognised (`scan`), and its lines are marked as such.
Where OCR is not installed the file is refused: reading nothing, or half of it, would look like a report without
figures.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from reportmine.readers import limits, scan
from reportmine.readers.encoding import is_garbled
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.tidy import Joined, Line, Page, drop_furniture, rejoin

_SCAN_DPI = 200
_TAIL_BYTES = 4096
_FEW_CHARS = 8
_BIG_IMAGE = 0.4
_CELL_GAP = 1.5
_AGAIN = "重新下载，或用 PDF 阅读器打开后另存（打印）为 PDF 再试"
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
        ReadError: the file is truncated, damaged, protected by a password or too long; it is a scan, or its text layer
            is garbled, and OCR is not installed or finds nothing.
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
        kept, joined = _laid_out(_read_pages(document, name))
        if is_garbled(joined.text):
            if not scan.installed():
                raise refusal(name, "PDF 的文字层是乱码（字体没有带对照表）", scan.INSTALL)
            everything = range(1, len(document) + 1)
            kept, joined = _laid_out(_recognised(document, everything, name))
    return Extract(text=joined.text, title=title, scan_lines=scan.scan_lines(kept, joined.starts))


def _laid_out(pages: list[Page]) -> tuple[list[Page], Joined]:
    """Take the furniture off the pages and join their lines."""
    kept = drop_furniture(pages)
    return kept, rejoin(kept)


def _read_pages(document: pdfium.PdfDocument, name: str) -> list[Page]:
    """Read all pages; those that are pictures are recognised."""
    if len(document) > limits.MAX_PAGES:
        what = f"PDF 有 {len(document)} 页，超过 {limits.MAX_PAGES} 页的上限"
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
    if scanned and scan.installed():
        # What little text such a page has (a number, a stamp of the scanner) is in the picture too.
        for number, page in zip(scanned, _recognised(document, scanned, name), strict=True):
            pages[number - 1] = page
    else:
        _check_scanned(scanned, len(pages), name)
    if not any(line.text for page in pages for line in page.lines):
        what = "PDF 是扫描件，文字识别没有认出字" if scanned else "PDF 里没有文字"
        raise refusal(name, what, "确认没有选错文件，或向原作者再要一份")
    return pages


def _check_scanned(scanned: list[int], count: int, name: str) -> None:
    """Refuse a file that cannot be read without OCR, given the numbers of its pages that are pictures."""
    if scanned and len(scanned) == count:
        raise refusal(name, "PDF 是扫描件，没有文字层，要做文字识别（OCR）才能读，现在没有装", scan.INSTALL)
    # A cover or a back may be a picture; a picture between pages of text is a page of the report.
    if inside := [no for no in scanned if 1 < no < count]:
        pages_no = "、".join(map(str, inside[:5])) + ("等" if len(inside) > 5 else "")
        raise refusal(name, f"PDF 的第 {pages_no} 页是扫描图，没有文字层，读出来会缺内容", scan.INSTALL)


def _recognised(document: pdfium.PdfDocument, numbers: Sequence[int], name: str) -> list[Page]:
    """Recognise the text of pages, given their numbers from 1."""
    if len(numbers) > limits.MAX_SCANNED_PAGES:
        what = f"PDF 有 {len(numbers)} 页要做文字识别，超过 {limits.MAX_SCANNED_PAGES} 页的上限"
        raise refusal(name, what, "拆成一份报告一个文件")
    pages = []
    for number in numbers:
        page = document[number - 1]
        width, height = page.get_size()
        scale = _SCAN_DPI / 72
        scan.check_pixels(int(width * height * scale * scale), name, number)
        pixels = page.render(scale=scale).to_numpy()
        pages.append(scan.recognise(pixels, number, name))
        page.close()
    return pages


def _read_page(page: pdfium.PdfPage, name: str, number: int) -> Page:
    """Return the lines of a page."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > limits.MAX_CHARS_PER_PAGE:
            what = f"PDF 的第 {number} 页有 {count} 个字符，超过 {limits.MAX_CHARS_PER_PAGE} 的上限"
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
