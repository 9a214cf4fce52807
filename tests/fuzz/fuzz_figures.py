"""Fuzz the whole rule pipeline with atheris, outside CI: no crash, and no record outside its text.

    pip install atheris
    python tests/fuzz/fuzz_figures.py -max_total_time=600

Inputs are strings of the pieces that reports are made of, so that the grammar of figures is reached at once.
"""

import sys

import atheris

with atheris.instrument_imports(include=["reportmine.find", "reportmine.normalise", "reportmine.relate"]):
    from reportmine import load
    from reportmine.schema.report import TABLES

_PIECES = (
    *"0123456789.,，、。；：（）%％*×xX—-～~至到约近超达",
    *(
        "亿元",
        "万元",
        "个",
        "家",
        "同比增长",
        "下降",
        "其中",
        "占",
        "完成",
        "目标",
        "百分点",
        "倍",
        "翻一番",
        "以上",
        "余",
    ),
    *(
        "一、",
        "（一）",
        "1.",
        "\n",
        "\t",
        "到位资金",
        "签约项目",
        "2023年",
        "上半年",
        "三分之一",
        "某",
        "□",
        "零",
        "十",
        "两千",
    ),
    *("分别", "等", "和", "力争", "比", "从", "由", "共", "合计", "其余", "未"),
)
MINER = load()


def one_input(data: bytes) -> None:
    """Mine a text of pieces and check where its records stand."""
    text = "".join(_PIECES[byte % len(_PIECES)] for byte in data[:600])
    report = MINER(text)
    for table in TABLES:
        for record in getattr(report, table):
            assert 0 <= record.start <= record.end <= len(text), (table, record)
            assert text[record.start : record.end] == record.quote, (table, record)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
