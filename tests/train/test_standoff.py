import pytest

from reportmine.errors import GoldError
from reportmine.train.standoff import EXCERPT_COLUMNS, SPAN_COLUMNS, read_standoff


@pytest.fixture
def write(tmp_path):
    """Write a folder of stand-off gold from excerpts and spans given as dicts."""

    def folder(spans, excerpts=({},)):
        rows = [
            {"name": "x1", "file": "县/甲.txt", "sha256": "ab", "start": "10", "end": "50"} | row for row in excerpts
        ]
        _write(tmp_path / "excerpts.csv", EXCERPT_COLUMNS, rows)
        _write(tmp_path / "spans.csv", SPAN_COLUMNS, [{"excerpt": "x1"} | row for row in spans])
        return tmp_path

    return folder


def _write(path, columns, rows):
    lines = [",".join(columns), *(",".join(_cell(str(row.get(column, ""))) for column in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _cell(text):
    return f'"{text}"' if "," in text else text


FIGURE = {
    "tag": "f",
    "start": 12,
    "end": 15,
    "ind": "到位资金",
    "v": 5,
    "st": "actual",
    "ms": "value",
    "q": "省外,其中",
}
PLAN = {"tag": "g", "start": 10, "end": 20}


def test_spans_come_in_text_order_with_the_names_of_the_inline_tags(write):
    project = {"tag": "p", "start": 30, "end": 33, "stage": "签约", "industry": "文旅"}
    (excerpt,) = read_standoff(write([project, FIGURE, PLAN]))
    assert (excerpt.name, excerpt.file, excerpt.sha256, excerpt.start, excerpt.end) == ("x1", "县/甲.txt", "ab", 10, 50)
    assert [(span.tag, span.start, span.end) for span in excerpt.spans] == [("g", 10, 20), ("f", 12, 15), ("p", 30, 33)]
    assert excerpt.spans[1].attributes == {
        "ind": "到位资金",
        "v": "5",
        "u": "",
        "st": "actual",
        "ms": "value",
        "q": "省外,其中",
    }
    assert excerpt.spans[2].attributes == {"stage": "签约", "ind": "文旅"}


@pytest.mark.parametrize(
    ("spans", "complaint"),
    [
        ([FIGURE | {"tag": "z"}], "spans.csv 第2行：不认识标签“z”"),
        ([FIGURE | {"k": "number"}], "spans.csv 第2行：标签 f 不该有 k"),
        ([FIGURE | {"st": "done"}], "spans.csv 第2行：<f> 的 st=“done”不对"),
        ([PLAN, FIGURE | {"st": ""}], "spans.csv 第3行：<f> 的 st=“”不对"),
        ([FIGURE | {"start": "x"}], "spans.csv 第2行：位置“x”不对"),
        ([FIGURE | {"start": 9}], "spans.csv 第2行：9–15 不在节选 x1（10–50）里"),
        ([FIGURE | {"end": 51}], "spans.csv 第2行：12–51 不在节选 x1（10–50）里"),
        ([FIGURE | {"end": 12}], "spans.csv 第2行：12–12 不在节选"),
        ([PLAN, FIGURE | {"end": 21}], "spans.csv 第3行：与第2行交叉"),
        ([FIGURE, FIGURE], "spans.csv 第3行：同一处标了两次 f"),
        ([FIGURE | {"excerpt": "x2"}], "节选“x2”在 excerpts.csv 里没有"),
    ],
)
def test_a_span_that_does_not_fit_is_named_with_its_line(write, spans, complaint):
    with pytest.raises(GoldError) as error:
        read_standoff(write(spans))
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    ("excerpts", "complaint"),
    [
        ([{"end": "10"}], "excerpts.csv 第2行：节选起于 10、止于 10，没有文字"),
        ([{}, {}], "excerpts.csv 第3行：节选名“x1”重复"),
        ([{"start": "-1"}], "excerpts.csv 第2行：位置“-1”不对"),
    ],
)
def test_an_excerpt_that_does_not_fit_is_named_with_its_line(write, excerpts, complaint):
    with pytest.raises(GoldError) as error:
        read_standoff(write([FIGURE], excerpts))
    assert complaint in str(error.value)


def test_other_columns_are_refused(write):
    folder = write([FIGURE])
    (folder / "spans.csv").write_text("excerpt,tag\nx1,f\n", "utf-8")
    with pytest.raises(GoldError, match=r"spans\.csv 的列是“excerpt,tag”"):
        read_standoff(folder)


def test_a_row_with_too_few_cells_is_refused(write):
    folder = write([FIGURE])
    with (folder / "spans.csv").open("a", encoding="utf-8") as file:
        file.write("x1,g,10\n")
    with pytest.raises(GoldError, match=r"spans\.csv 第3行有 3 列，应有 20 列"):
        read_standoff(folder)
