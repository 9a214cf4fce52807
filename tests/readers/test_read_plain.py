"""Text files: the encoding proven or the file refused, the text otherwise untouched."""

import pytest

from reportmine.errors import ReadError
from reportmine.readers import encoding
from reportmine.readers.tidy import line_ends

REPORT = (
    "一、工作成效\n今年以来，全县实际到位资金85.21亿元，同比增长6.5%，完成目标任务的102%。\n"
    "\n（一）招商引资。签约项目16个。\n"
)


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
        ("gb2312", "gb18030"),
    ],
)
def test_reads_every_encoding_and_says_which(read_bytes, codec, encoding):
    source = read_bytes(REPORT.encode(codec), "报告.txt")
    assert source.text == REPORT
    assert source.encoding == encoding
    assert source.media_type == "text/plain"


@pytest.mark.parametrize(
    "text", ["今年全县签约项目16个。", "到位资金85.21亿元", "各位代表：", "*年*月，全县引进*个项目"]
)
def test_reads_short_text_in_gb18030(read_bytes, text):
    assert read_bytes(text.encode("gb18030"), "短.txt").text == text


def test_reads_characters_outside_the_basic_plane_and_latin_text(read_bytes):
    assert read_bytes("𠮷林村，增长5%".encode(), "a.txt").text == "𠮷林村，增长5%"
    assert read_bytes(b"GDP grew by 6.5%.\n", "a.txt").encoding == "utf-8"
    assert read_bytes((REPORT + "镕㎡①").encode("gb18030"), "a.txt").text.endswith("镕㎡①")


def test_only_line_ends_and_the_mark_change(read_bytes):
    typed = "\ufeff　　标题  \r\n\r\n\r\n\t甲\x0c乙\u2028丙\xa0\r第四行\u3000\n\n"
    source = read_bytes(typed.encode(), "a.txt")
    assert source.text == "　　标题  \n\n\n\t甲\x0c乙\u2028丙\xa0\n第四行\u3000\n\n"
    assert line_ends("a\r\n\r\rb") == "a\n\n\nb"


def test_markdown_stays_as_written(read_bytes):
    typed = "# 总结\n\n<div>\n\n- **一** `x`\n\n| 指标 | 值 |\n"
    source = read_bytes(typed.encode(), "总结.md")
    assert (source.text, source.media_type) == (typed, "text/markdown")
    assert read_bytes(("<div>\n" + typed).encode(), "页.md").text.startswith("<div>")


def test_mixed_encodings_are_refused_with_their_place(refused):
    lines = REPORT.splitlines(keepends=True)
    mixed = lines[0].encode() + lines[1].encode("gb18030") + "".join(lines[2:]).encode()
    message = refused(mixed, "混.txt").message
    assert "第 2 行" in message
    assert f"第 {len(lines[0].encode()) + 1} 字节" in message
    assert "另一种编码" in message
    message = refused(lines[1].encode("gb18030") + lines[0].encode() + lines[3].encode(), "混.txt").message
    assert "另一种编码" in message
    assert "第 2 行" in refused(lines[1].encode("gb18030") + "今年以来，全县".encode(), "混.txt").message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        ("　\n \t\r\n\ufeff\u200b".encode(), "没有文字"),
        (b"\0" * 500, "空字节"),
        ("全县签约\n项目\x00个".encode(), "第 2 行（第 20 字节）有空字节"),
        (REPORT.encode()[:-2], "截断"),
        (REPORT.encode("utf-16")[:-1], "UTF-16"),
        (bytes(range(1, 256)) * 40, "第 2 行（第 128 字节）"),
        (bytes((i * 197 + i // 7) % 255 + 1 for i in range(5000)), "字节"),
        (b"abc\x01\x02\x03\x04\x05\x06\x07" * 50, "控制字符"),
        (REPORT.encode("big5", "ignore") * 4, "Big5"),
        (("各縣招商引資工作總結，簽約專案十六個，總投資額八十五億元，" * 6).encode("big5"), "Big5"),
        (REPORT.encode().decode("gb18030", "replace").encode() * 3, "乱码"),
    ],
)
def test_what_is_no_text_is_refused(refused, data, words):
    assert words in refused(data, "坏.txt").message


def test_a_text_in_rare_characters_is_not_guessed(refused):
    assert "判断不了" in refused("饕餮魑魅魍魉".encode("gb18030"), "罕.txt").message


def test_a_file_of_50_mb_on_one_line_is_refused_by_its_size(refused):
    error = refused("增长".encode() * 8_400_000, "大.txt")
    assert "48 MB" in error.message
    assert "20 MB" in error.message


def test_the_largest_allowed_line_is_read(read_bytes, monkeypatch):
    monkeypatch.setattr(encoding, "MAX_TEXT_BYTES", 600_000)
    assert len(read_bytes("增长".encode() * 100_000, "长.txt").text) == 200_000


def test_charset_normalizer_decides_only_between_readable_texts(monkeypatch):
    asked = []

    def vote(text, codec):
        asked.append(text)
        return "big5"

    monkeypatch.setattr(encoding, "_vote", vote)
    assert encoding.decode(REPORT.encode("gb18030"), "a.txt").encoding == "gb18030"
    assert asked == []


def test_bytes_that_read_well_in_two_encodings_need_its_vote(monkeypatch):
    both = "县区".encode("gb18030")
    assert encoding.is_natural(both.decode("big5"))
    monkeypatch.setattr(encoding, "_vote", lambda text, codec: "gb18030")
    assert encoding.decode(both, "a.txt").text == "县区"
    monkeypatch.setattr(encoding, "_vote", lambda text, codec: "")
    with pytest.raises(ReadError, match="判断不了"):
        encoding.decode(both, "a.txt")


def test_real_reports_survive_every_encoding(read_bytes, reports):
    for path in sorted(reports.glob("*/*.txt"))[::20]:
        text = line_ends(path.read_text(encoding="utf-8-sig"))
        for codec in ("gb18030", "utf-16-le", "utf-16-be"):
            assert read_bytes(text.encode(codec), "a.txt").text == text, (path.name, codec)
