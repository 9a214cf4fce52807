import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fake_miner import mine
from reportmine.export.marks import lines_of, marks_of, section_title

TEXT = "青石县2022年总结\n\n一、成效\n省外到位资金*亿元，*梦项目有问题。\n"


def test_pieces_put_together_give_the_text():
    report = mine(TEXT)
    assert "\n".join("".join(piece.text for piece in line) for line in lines_of(report)) == TEXT


def test_a_mask_inside_a_figure_inside_a_statement():
    pieces = [(piece.text, [mark.layer for mark in piece.marks]) for line in lines_of(mine(TEXT)) for piece in line]
    assert pieces == [
        ("青石县2022年总结", []),
        ("一、成效", ["headings"]),
        ("省外到位资金", ["statements"]),
        ("*", ["statements", "figures", "masks"]),
        ("亿元", ["statements", "figures"]),
        ("，", ["statements"]),
        ("*", ["statements", "projects", "masks"]),
        ("梦项目", ["statements", "projects"]),
        ("有问题。", ["statements"]),
    ]


def test_in_a_layer_the_outer_comes_before_the_inner():
    report = mine("举措：清理，但有问题。")
    whole = report.statements[0]
    part = replace(whole, id=1, start=6, end=10)
    head = replace(whole, id=2, end=2)
    for statements in ((part, head, whole), (whole, part, head)):
        marks = marks_of(replace(report, statements=statements))
        assert [mark.record.id for mark in marks] == [0, 2, 1]


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple), max_size=12)


@given(st.text(st.sampled_from("甲乙12*\n"), max_size=30), spans, spans)
def test_however_spans_overlap_every_character_lies_under_its_own(text, figures, projects):
    report = mine("1个有问题2个甲乙项目")
    figure, project = report.figures[0], report.projects[0]

    def at(record, number, span):
        start, end = (min(place, len(text)) for place in span)
        return replace(record, id=number, start=start, end=end, quote=text[start:end])

    report = replace(
        report,
        document=replace(report.document, text=text),
        sections=(),
        statements=(),
        masks=(),
        organisations=(),
        figures=tuple(at(figure, number, span) for number, span in enumerate(figures)),
        projects=tuple(at(project, number, span) for number, span in enumerate(projects)),
    )
    lines = list(lines_of(report))
    assert "\n".join("".join(piece.text for piece in line) for line in lines) == text
    position, begun = 0, []
    for line in lines:
        for piece in line:
            for place in range(position, position + len(piece.text)):
                wanted = {id(mark.record) for mark in marks_of(report) if mark.start <= place < mark.end}
                assert {id(mark.record) for mark in piece.marks} == wanted
            assert set(piece.begins) <= set(piece.marks)
            assert piece.start == position
            begun += piece.begins
            position += len(piece.text)
        position += 1
    assert len(begun) == len(set(begun)), "a record begins once"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("今年以来，全县上下齐心协力。\n一、成效\n好。", ["（今年以来，…）", "一、成效"]),
        (f"一、{'长' * 20}\n好。", ["一、长长长长长长长长…"]),
        ("\n\n一、成效", ["（空白）", "一、成效"]),
    ],
)
def test_titles_of_sections(text, titles):
    report = mine(text)
    assert [section_title(report, section, 10) for section in report.sections] == titles
