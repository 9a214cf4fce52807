from typing import get_args

import pytest

from reportmine.export.captions import column_caption, label_caption, label_of, shown, table_caption
from reportmine.export.rows import SHORT_COLUMNS
from reportmine.query.select import SOURCE_COLUMNS
from reportmine.schema import labels
from reportmine.schema.report import TABLES
from reportmine.store.tables import ROW_TYPES, arrow_schema


def is_chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_every_table_and_column_has_a_chinese_caption():
    for table in ROW_TYPES:
        assert is_chinese(table_caption(table))
        for column in (*arrow_schema(table).names, *SOURCE_COLUMNS):
            assert is_chinese(column_caption(column)), column


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("status", labels.STATUSES),
        ("measure", labels.MEASURES),
        ("bound", labels.BOUNDS),
        ("direction", get_args(labels.Direction)),
        ("kind", labels.STATEMENT_KINDS),
        ("kind", labels.MASK_KINDS),
        ("form", get_args(labels.MaskForm)),
        ("role", labels.ROLES),
        ("stage", labels.STAGES),
        ("numbers_seen", get_args(labels.NumberUse)),
    ],
)
def test_every_label_is_shown_in_chinese_and_found_back(column, words):
    for word in words:
        caption = label_caption(column, word)
        assert is_chinese(caption), word
        assert label_of(column, caption) == word
    assert len({label_caption(column, word) for word in words}) == len(words)


def test_short_columns_exist():
    assert set(SHORT_COLUMNS) == set(ROW_TYPES)
    for table, columns in SHORT_COLUMNS.items():
        more = SOURCE_COLUMNS if table in TABLES else ()
        assert set(columns) <= {*arrow_schema(table).names, *more}, table


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("status", "actual", "实际"),
        ("indicator", "到位资金", "到位资金"),
        ("period", None, ""),
        ("masked", True, "是"),
        ("id", 0, "0"),
        ("confidence", 0.5, "0.5"),
        ("qualifiers", ["省外", "其中"], "省外、其中"),
        ("figure_ids", (1, 2), "1、2"),
        ("numbers_seen", {"figure": 3, "date": 1}, "数据 3，日期 1"),
        ("value", "actual", "actual"),
    ],
)
def test_cells_as_people_read_them(column, value, text):
    assert shown(column, value) == text
