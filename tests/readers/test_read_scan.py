"""Pictures of text: what is recognised, where it stood, how sure it is."""

import io
import socket
import sys

import numpy
import pytest
from pdf_files import make_pdf, page
from sheet_files import chinese_font, make_zip, picture

from reportmine.readers import limits, scan
from reportmine.readers.tidy import Page, drop_furniture, rejoin

needs_ocr = pytest.mark.skipif(not scan.installed(), reason="没有装 OCR（rapidocr、onnxruntime）")
needs_font = pytest.mark.skipif(chinese_font() is None, reason="没有装中文字体，画不出测试图片")
LINES = ["全县签约项目16个，总投资85.21亿元，同比增长", "12.6%，完成年度任务的108.3%。"]


def check_scan_lines(source):
    """Every recognised line lies in the text, in order, and every unsure sign within its line."""
    at = 0
    for line in source.scan_lines:
        assert at <= line.start < line.end <= len(source.text)
        assert 0 <= line.left < line.right <= 1000
        assert 0 <= line.top < line.bottom <= 1000
        assert 0 <= line.confidence <= 1
        assert all(line.start <= place < line.end for place in line.unsure)
        at = line.end


@needs_ocr
@needs_font
def test_a_picture_is_read_and_marked(read_bytes):
    source = read_bytes(picture(LINES), "扫描.png")
    assert source.text == "".join(LINES) + "\n"
    assert source.media_type == "image/png"
    check_scan_lines(source)
    assert [source.text[line.start : line.end] for line in source.scan_lines] == LINES
    assert [line.page for line in source.scan_lines] == [1, 1]
    assert all(line.confidence > 0.95 and line.unsure == () for line in source.scan_lines)
    assert source.scan_lines[0].bottom < source.scan_lines[1].bottom


@needs_ocr
@needs_font
def test_a_tif_of_two_pages_and_a_jpg(read_bytes):
    source = read_bytes(picture(LINES[1:], size=(700, 120), form="TIFF", pages=2), "扫描.tif")
    assert source.text == f"{LINES[1]}\n" * 2
    assert sorted({line.page for line in source.scan_lines}) == [1, 2]
    check_scan_lines(source)
    assert "完成年度任务的108.3%" in read_bytes(picture(LINES[1:], size=(700, 120), form="JPEG"), "扫描.jpg").text


@needs_ocr
@needs_font
def test_columns_of_a_table_stay_apart(read_bytes):
    rows = [[(30, "高新区"), (300, "12"), (500, "85.21")], [(30, "经开区"), (300, "16"), (500, "20.5")]]
    source = read_bytes(picture(rows, size=(760, 160)), "表.png")
    assert source.text == "高新区\t12\t85.21\n经开区\t16\t20.5\n"
    check_scan_lines(source)
    assert [source.text[line.start : line.end] for line in source.scan_lines] == source.text.split()


@needs_ocr
@needs_font
def test_a_scanned_page_of_a_pdf(read_bytes):
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(picture(LINES))).save(out, "PDF", resolution=90)
    source = read_bytes(out.getvalue(), "扫描.pdf")
    assert source.text == "".join(LINES) + "\n"
    assert len(source.scan_lines) == 2
    check_scan_lines(source)


def test_a_printed_text_has_no_recognised_lines(read_bytes):
    assert read_bytes(make_pdf(page("全县签约项目16个")), "印.pdf").scan_lines == ()


# --- without the models: the engine's answers are given


class Answer:
    def __init__(self, *pieces):
        self.boxes = [[(x, y), (x + w, y), (x + w, y + 30), (x, y + 30)] for x, y, w, *_ in pieces] or None
        self.txts = tuple(piece[3] for piece in pieces) or None
        self.scores = tuple(piece[4] for piece in pieces)
        self.word_results = tuple(piece[5] for piece in pieces)


@pytest.fixture
def recognised(monkeypatch):
    """Return the page that an answer of the engine gives, and what the joined text holds."""

    def run(*pieces):
        monkeypatch.setattr(scan, "_engine", lambda name: lambda *_, **__: Answer(*pieces))
        found = scan.recognise(numpy.zeros((1000, 1000, 3), "uint8"), 3, "a.png")
        kept = drop_furniture([Page((), 1000), found])
        joined = rejoin(kept)
        return joined.text, scan.scan_lines(kept, joined.starts)

    return run


def chars(text, **scores):
    return tuple((char, scores.get(f"_{at}", 0.99), None) for at, char in enumerate(text))


def test_a_digit_that_may_be_misread_is_marked(recognised):
    text, lines = recognised(
        (100, 300, 260, "签约项目18.5亿元", 0.97, chars("签约项目18.5亿元", _0=0.3, _5=0.62, _6=0.5))
    )
    assert text == "签约项目18.5亿元\n"
    assert [(text[at], at) for at in lines[0].unsure] == [("8", 5), (".", 6)]
    assert (lines[0].page, lines[0].left, lines[0].top, lines[0].right, lines[0].bottom) == (3, 100, 300, 360, 330)


def test_without_matching_characters_the_line_speaks_for_its_digits(recognised):
    text, lines = recognised((100, 300, 200, "签约 16 个", 0.7, chars("签约1")))
    assert [text[at] for at in lines[0].unsure] == ["1", "6"]
    text, lines = recognised((100, 300, 200, "签约 16 个", 0.7, chars("签约16个", _3=0.2)))
    assert [text[at] for at in lines[0].unsure] == ["6"]


def test_hanzi_numerals_count_and_other_hanzi_do_not(recognised):
    text, lines = recognised((100, 300, 200, "共三十个县", 0.5, ()))
    assert [text[at] for at in lines[0].unsure] == ["三", "十"]


def test_lines_and_offsets_after_page_numbers_go(recognised):
    text, lines = recognised(
        (480, 960, 40, "- 3 -", 0.99, ()), (100, 500, 240, "乙，签约16个", 0.6, ()), (100, 300, 90, "甲。", 0.99, ())
    )
    assert text == "甲。\n乙，签约16个\n"
    assert [text[line.start : line.end] for line in lines] == ["甲。", "乙，签约16个"]
    assert [text[at] for at in lines[1].unsure] == ["1", "6"]


def test_nothing_recognised(recognised):
    assert recognised() == ("", ())


# --- what is refused --------------------------------------------------------------------------------------------------


def test_without_ocr_the_message_says_what_to_install(refused, monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    assert not scan.installed()
    assert "pip install 'reportmine[ocr]'" in refused(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "扫描.png").hint


def test_models_are_never_fetched(monkeypatch, tmp_path):
    rapidocr = pytest.importorskip("rapidocr", reason="没有装 OCR")
    monkeypatch.setattr(rapidocr, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(Exception, match="不联网下载"):
        scan._engine("a.png")


@needs_ocr
def test_loading_the_models_needs_no_network(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("联网了"))
    scan._load.cache_clear()
    pixels = numpy.full((64, 64, 3), 255, "uint8")
    assert scan.recognise(pixels, 1, "a.png") == Page((), 64)


@needs_ocr
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "不完整或已损坏"),
        (b"II*\0" + b"\xff" * 50, "不完整或已损坏"),
    ],
)
def test_damaged_pictures(refused, data, words):
    assert words in refused(data, "坏.png").message


@needs_ocr
@needs_font
def test_a_picture_that_breaks_off(refused):
    assert "不完整或已损坏" in refused(picture(LINES)[:-600], "断.png").message


@needs_ocr
def test_limits_of_pictures(refused, monkeypatch):
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert "超过 5000 万像素的上限" in refused(out.getvalue(), "大.png").message
    many = io.BytesIO()
    Image.new("1", (10, 10)).save(many, "TIFF", save_all=True, append_images=[Image.new("1", (10, 10))] * 4)
    monkeypatch.setattr(limits, "MAX_SCANNED_PAGES", 3)
    assert "有 5 页，超过 3 页的上限" in refused(many.getvalue(), "多.tif").message


@needs_ocr
@needs_font
def test_a_scan_inside_an_archive(read_bytes):
    source = read_bytes(make_zip({"扫描.png": picture(LINES[1:], size=(700, 120))}), "a.zip")
    assert source.path.endswith("a.zip!/扫描.png")
    assert source.scan_lines


def test_a_refusal_of_memory_is_called_that(monkeypatch):
    def engine(*_arguments, **_options):
        raise RuntimeError("Status Message: std::bad_alloc")

    monkeypatch.setattr(scan, "_engine", lambda _name: engine)
    with pytest.raises(MemoryError):
        scan.recognise(numpy.zeros((8, 8, 3), numpy.uint8), 1, "a.png")
