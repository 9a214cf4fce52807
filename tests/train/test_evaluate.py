"""Small gold whose right scores are worked out by hand beside it."""

import hashlib
import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from planted import PlantedMiner, figure, heading, make_figure, mask, project, statement

from reportmine.errors import GoldError, UsageError
from reportmine.schema.records import Mask, Project, Section, Statement
from reportmine.schema.report import Report
from reportmine.train.evaluate import evaluate
from reportmine.train.gold import read_gold

GOLD = (
    '<h l="1" t="成效">一、成效</h>\n'
    '到位<f ind="到位资金" v="5" u="亿元" st="actual" ms="value">5亿元</f>，'
    '目标<f ind="到位资金" v="8" u="亿元" st="target" ms="value" b="ge">8亿元</f>以上，'
    '签约<f ind="签约项目数" v="*" u="个" st="actual" ms="value"><m k="number">*</m>个</f>，'
    '走访<f ind="走访企业数" v="3~5" u="家" st="actual" ms="value" q="省外">3—5家</f>。\n'
    '<h l="1" t="问题">二、问题</h>\n'
    '<i c="用地保障,项目推进">土地指标少一些。</i><i c="资金支持">贷款难办。</i>\n'
)
"""2 headings, 4 figures, 1 mask, 2 problems; no project, measure, plan or request."""

PLANTS = [
    heading("一、成效", "成效", 1),  # right
    heading("二、问题", "措施", 1),  # role wrong
    heading("土地", "问题", 1),  # extra
    figure("5亿元", "5.0", "亿元", "到位资金"),  # fully right
    figure("8亿元", "8", "亿元", "到位资金"),  # status and bound wrong
    figure("*个", None, "个", "签约项目数"),  # fully right
    figure("5家", "5", "家", "走访企业数"),  # span wrong: 3—5家 missed, 5家 extra
    mask("*", "place"),  # kind wrong
    project("土地指标", "签约"),  # projects are not annotated: not counted
    statement("地指标少一些。", "problem", "项目推进", "用地保障"),  # 7 of 8 code points: matched, class wrong
    statement("贷款难", "problem", "资金支持"),  # 3 of 5: too little, missed and extra
    statement("贷款难办。", "measure"),  # measures are not annotated: not counted
]


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "甲.xml").write_text(GOLD, "utf-8")
    return tmp_path


@pytest.fixture
def result(gold):
    return evaluate(gold, None, PlantedMiner(PLANTS))


@pytest.mark.parametrize(
    ("kind", "counts", "scores"),
    [
        ("headings", (2, 3, 2), (2 / 3, 1.0, 4 / 5)),
        ("figures", (4, 4, 3), (3 / 4, 3 / 4, 6 / 8)),
        ("masks", (1, 1, 1), (1.0, 1.0, 1.0)),
        ("problems", (2, 2, 1), (1 / 2, 1 / 2, 2 / 4)),
    ],
)
def test_spans(result, kind, counts, scores):
    tally = result.total[kind]
    assert (tally.gold, tally.found, tally.matched) == counts
    assert (tally.precision, tally.recall, tally.f1) == scores


@pytest.mark.parametrize(
    ("kind", "accuracies"),
    [
        ("headings", {"role": 1 / 2, "level": 1.0}),
        (
            "figures",
            {
                "value": 1.0,
                "unit": 1.0,
                "status": 2 / 3,
                "measure": 1.0,
                "indicator": 1.0,
                "bound": 2 / 3,
                "period": 1.0,
                "qualifiers": 1.0,
            },
        ),
        ("masks", {"kind": 0.0}),
        ("problems", {"category": 0.0}),
    ],
)
def test_attributes_are_compared_on_matched_spans(result, kind, accuracies):
    tally = result.total[kind]
    assert {check: tally.accuracy(check) for check in tally.right} == accuracies


def test_full_figures_need_span_and_five_attributes(result):
    assert result.total["figures"].full == 2
    assert result.total["figures"].full_f1 == 4 / 8
    assert result.to_dict()["total"]["figures"]["full"] == {"right": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}


def test_bound_alone_leaves_a_figure_fully_right(gold):
    plants = [figure("8亿元", "8", "亿元", "到位资金", status="target")]
    tally = evaluate(gold, None, PlantedMiner(plants)).total["figures"]
    assert (tally.accuracy("bound"), tally.full) == (0.0, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "9"},
        {"unit": "万元"},
        {"status": "plan"},
        {"measure": "growth"},
        {"indicator": "签约投资额"},
    ],
)
def test_each_of_the_five_attributes_spoils_a_figure(gold, wrong):
    right = {"value": "8", "unit": "亿元", "indicator": "到位资金", "status": "target", "bound": "ge"}
    tally = evaluate(gold, None, PlantedMiner([figure("8亿元", **right | wrong)])).total["figures"]
    assert (tally.matched, tally.full, sum(tally.right.values())) == (1, 0, 7)


def test_the_numbers_can_be_written_as_json(result):
    written = json.loads(json.dumps(result.to_dict(errors=True)))
    assert written["total"]["masks"] == {
        "gold": 1,
        "found": 1,
        "matched": 1,
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "attributes": {"kind": {"right": 0, "total": 1, "accuracy": 0.0}},
    }
    assert list(written["files"]) == ["甲.xml"]
    assert written["errors"][0]["sentence"] == "到位5亿元，目标【8亿元】以上，签约*个，走访3—5家。"
    assert "errors" not in result.to_dict()


def test_what_nobody_annotated_has_no_score(result):
    assert result.not_annotated == ("projects", "measures", "plans", "requests")
    assert "projects" not in result.to_dict()["total"]
    assert result.to_dict()["not_annotated"] == ["projects", "measures", "plans", "requests"]


def test_a_kind_annotated_in_one_file_counts_in_all(gold):
    (gold / "乙.xml").write_text("土地指标<a>办了。</a>", "utf-8")
    result = evaluate(gold, None, PlantedMiner(PLANTS))
    assert (result.total["measures"].gold, result.total["measures"].found) == (1, 1)
    assert result.files["甲.xml"]["measures"].found == 1
    assert result.files["乙.xml"]["headings"].to_dict()["f1"] == 0.0
    assert result.files["乙.xml"]["figures"].to_dict()["f1"] is None


def test_every_mistake_is_listed_with_its_sentence(result):
    listed = [(m.type, m.kind, m.check, m.expected, m.found) for m in result.mistakes]
    assert listed == [
        ("wrong", "figures", "status", "target", "actual"),
        ("wrong", "figures", "bound", "ge", "eq"),
        ("wrong", "masks", "kind", "number", "place"),
        (
            "missed",
            "figures",
            "",
            "数值 3~5，单位 家，状态 actual，类型 value，指标 走访企业数，界限 eq，时期 无，限定 省外",
            "",
        ),
        (
            "extra",
            "figures",
            "",
            "",
            "数值 5，单位 家，状态 actual，类型 value，指标 走访企业数（），界限 eq，时期 无，限定 无",
        ),
        ("wrong", "headings", "role", "问题", "措施"),
        ("extra", "headings", "", "", "类别 问题，层级 1"),
        ("wrong", "problems", "category", "用地保障", "项目推进"),
        ("extra", "problems", "", "", "首要类别 资金支持"),
        ("missed", "problems", "", "首要类别 资金支持", ""),
    ]
    assert result.mistakes[0].sentence == "到位5亿元，目标【8亿元】以上，签约*个，走访3—5家。"


def test_the_table_stands_straight_and_names_everything(result):
    text = result.render()
    head, *rows = text.split("\n\n")[1].splitlines()
    assert head == "类别        标注  找到  对上  精确率  召回率     F1"
    assert rows == [
        "章节标题       2     3     2   0.667   1.000  0.800",
        "数据           4     4     3   0.750   0.750  0.750",
        "  全对         4     4     2   0.500   0.500  0.500",
        "遮蔽           1     1     1   1.000   1.000  1.000",
        "项目      未标注",
        "问题           2     2     1   0.500   0.500  0.500",
        "措施      未标注",
        "计划      未标注",
        "诉求      未标注",
    ]
    assert "数据      状态       2   3   0.667" in text
    assert "各份" not in text
    assert "漏掉" not in text


def test_the_errors_are_rendered_on_demand(result):
    text = result.render(errors=True)
    assert "甲.xml：10 处" in text
    assert "不对 数据 13–16，状态应为 target，找到 actual\n      到位5亿元，目标【8亿元】以上" in text
    assert "多出 章节标题" in text


def test_several_files_are_told_apart_and_added_up(gold):
    (gold / "乙.xml").write_text('<h l="1" t="成效">一、成效</h>\n好。', "utf-8")
    result = evaluate(gold, None, PlantedMiner([heading("一、成效", "成效", 1)]))
    assert {file: tallies["headings"].f1 for file, tallies in result.files.items()} == {"乙.xml": 1.0, "甲.xml": 2 / 3}
    assert result.total["headings"].f1 == 4 / 5
    assert "各份的 F1" in result.render()
    assert "甲.xml     0.667" in result.render()


class TestWhichText:
    GOLD = '甲<h l="1" t="成效">一、成效</h>\n'
    TEXT = "甲一、成效\n"

    def source(self, gold, reports):
        miner = PlantedMiner()
        result = evaluate(gold, reports, miner)
        return miner.sources[0], result

    def test_a_report_of_the_same_stem_is_read_by_the_readers(self, tmp_path):
        reports = tmp_path / "原文"
        reports.mkdir()
        (reports / "甲.md").write_text("\ufeff" + self.TEXT, "utf-8")
        (tmp_path / "甲.xml").write_text(self.GOLD, "utf-8")
        source, result = self.source(tmp_path, reports)
        assert (source.path, source.media_type, source.text) == (str(reports / "甲.md"), "text/markdown", self.TEXT)
        assert result.notes == ()

    def test_a_report_may_lie_beside_its_gold(self, tmp_path):
        (tmp_path / "甲.txt").write_text(self.TEXT, "utf-8")
        (tmp_path / "甲.xml").write_text(self.GOLD, "utf-8")
        assert self.source(tmp_path, None)[0].path == str(tmp_path / "甲.txt")

    def test_without_a_report_the_gold_text_is_mined(self, tmp_path):
        (tmp_path / "甲.xml").write_text(self.GOLD, "utf-8")
        (tmp_path / "乙.txt").write_text("别的", "utf-8")
        source, result = self.source(tmp_path, None)
        assert (source.path, source.text, result.notes) == (str(tmp_path / "甲.xml"), self.TEXT, ())

    def test_a_report_that_differs_is_left_out_and_told(self, tmp_path):
        (tmp_path / "甲.xml").write_text(self.GOLD, "utf-8")
        (tmp_path / "甲.txt").write_text("甲二、成效\n", "utf-8")
        source, result = self.source(tmp_path, None)
        assert source.text == self.TEXT
        assert "第 1 个字起不同：标注里是“甲|一、成效\\n”，报告里是“甲|二、成效\\n”" in result.notes[0]
        assert result.notes[0] in result.render()

    @pytest.mark.parametrize("same", [True, False])
    def test_one_file_is_enough_with_itself_for_reports_too(self, tmp_path, same):
        path = tmp_path / "甲.xml"
        path.write_text(self.GOLD, "utf-8")
        assert self.source(path, path if same else None)[0].text == self.TEXT


class TestStandOff:
    TEXT = "一、成效\n签约5个。\n签约6个。\n签约7个，签约8个。\n"
    """The excerpt is 签约6个。, the line end, and 签约7个，签约8个 without its full stop: 11 to 26 of 28."""

    @pytest.fixture
    def folder(self, tmp_path):
        report = tmp_path / "原文" / "县" / "甲.txt"
        report.parent.mkdir(parents=True)
        report.write_text(self.TEXT, "utf-8")
        digest = hashlib.sha256(report.read_bytes()).hexdigest()
        gold = tmp_path / "标注"
        gold.mkdir()
        (gold / "excerpts.csv").write_text(f"name,file,sha256,start,end\nx1,县/甲.txt,{digest},11,26\n", "utf-8")
        head = "excerpt,tag,start,end,ind,v,u,st,ms,b,per,q,l,t,stage,amt,org,industry,c,k\n"
        row = "x1,f,{},{},签约项目数,{},个,actual,value,,,,,,,,,,,\n"
        (gold / "spans.csv").write_text(head + row.format(13, 15, 6) + row.format(24, 26, 8), "utf-8")
        return tmp_path

    def test_the_whole_report_is_mined_and_scored_inside_the_excerpts_only(self, folder):
        plants = [figure(f"{n}个", str(n), "个", "签约项目数") for n in (5, 6, 7)]
        astride = [figure(quote, "1", "个", "签约项目数") for quote in ("。\n签约6个", "8个。")]
        miner = PlantedMiner([heading("一、成效", "成效", 1), *plants, *astride])
        result = evaluate(folder / "标注", folder / "原文", miner)
        assert [source.text for source in miner.sources] == [self.TEXT]
        tally = result.files["县/甲.txt"]["figures"]
        # gold 6个, 8个; found inside 6个, 7个; 5个 stands before the excerpt, two lie astride its ends
        assert (tally.gold, tally.found, tally.matched, tally.full) == (2, 2, 1, 1)
        assert [(m.type, self.TEXT[m.start : m.end]) for m in result.mistakes] == [("extra", "7个"), ("missed", "8个")]
        assert "headings" in result.not_annotated

    def test_a_report_that_is_not_there_is_named(self, folder):
        for reports in (None, folder / "标注"):
            with pytest.raises(GoldError, match=r"县/甲\.txt 不在 .*--reports"):
                evaluate(folder / "标注", reports, PlantedMiner())

    def test_a_report_that_changed_is_refused(self, folder):
        (folder / "原文" / "县" / "甲.txt").write_text(self.TEXT + "又", "utf-8")
        with pytest.raises(GoldError, match=r"与标注 x1 时的不同（sha256"):
            evaluate(folder / "标注", folder / "原文", PlantedMiner())

    def test_an_excerpt_beyond_the_end_is_refused(self, folder):
        path = folder / "标注" / "excerpts.csv"
        path.write_text(path.read_text("utf-8").replace(",11,26", ",11,99"), "utf-8")
        with pytest.raises(GoldError, match=r"止于第 99 个字，报告 县/甲\.txt 只有 28 个字"):
            evaluate(folder / "标注", folder / "原文", PlantedMiner())


@pytest.mark.parametrize(
    ("gold", "reports", "error", "words"),
    [
        ("没有", None, UsageError, "找不到标注"),
        ("空", None, GoldError, "里没有标注"),
        ("无标签", None, GoldError, "没有一个标签"),
        ("无标签", "没有", UsageError, "找不到原文文件夹"),
    ],
)
def test_what_cannot_be_evaluated_is_told(tmp_path, gold, reports, error, words):
    (tmp_path / "空").mkdir()
    (tmp_path / "无标签").mkdir()
    (tmp_path / "无标签" / "甲.xml").write_text("甲", "utf-8")
    with pytest.raises(error, match=words):
        evaluate(tmp_path / gold, tmp_path / reports if reports else None, PlantedMiner())


def test_perfect_finds_score_one_on_the_projects_own_gold():
    """Gold planted back scores 1 throughout: nothing is lost between reading, matching and comparing."""
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    miner = PlantedMiner()
    miner.mine = _echo(corpus / "gold")
    result = evaluate(corpus / "gold", corpus / "reports", miner)
    assert result.mistakes == ()
    assert result.total["figures"].full_f1 == 1.0
    assert result.not_annotated == ()


def _echo(folder):
    """Return a miner that hands every report's own gold back."""

    def records(gold):
        base = {"id": 0, "section_id": 0, "rule": "gold"}
        for span in gold.spans:
            attributes = span.attributes
            place = base | {"start": span.start, "end": span.end, "quote": gold.text[span.start : span.end]}
            if span.tag == "h":
                heading = {"heading_start": span.start, "heading_end": span.end, "parent_id": None}
                yield "sections", Section(**place, **heading, level=int(attributes["l"]), role=attributes["t"])
            elif span.tag == "f":
                low, _, high = attributes["v"].partition("~")
                outside = attributes["ind"].startswith("其他:")
                record = make_figure(
                    value=None if low == "*" else low,
                    value_high=high or None,
                    unit=attributes["u"],
                    indicator="其他" if outside else attributes["ind"],
                    indicator_text=attributes["ind"].removeprefix("其他:") if outside else "",
                    status=attributes["st"],
                    measure=attributes["ms"],
                    bound=attributes.get("b", "eq"),
                    period=attributes.get("per"),
                    qualifiers=tuple(attributes["q"].split(",")) if "q" in attributes else (),
                )
                yield "figures", replace(record, **place)
            elif span.tag == "m":
                yield "masks", Mask(**place, kind=attributes["k"], form="asterisk", figure=None)
            elif span.tag == "p":
                rest = {"name": "", "amount": None, "investor": None, "industry": None, "masked": False}
                yield "projects", Project(**place, **rest, stage=attributes["stage"])
            else:
                kind = {"i": "problem", "a": "measure", "g": "plan", "r": "request"}[span.tag]
                categories = tuple(attributes.get("c", "").split(","))
                yield (
                    "statements",
                    Statement(**place, kind=kind, title="", parent_title="", categories=categories),
                )

    def mine(source):
        tables = {"sections": [], "figures": [], "masks": [], "projects": [], "statements": []}
        for table, record in records(read_gold(folder / f"{Path(source.path).stem}.xml")):
            tables[table].append(record)
        empty = PlantedMiner().mine(source)
        return Report(empty.document, **{table: tuple(rows) for table, rows in tables.items()})

    return mine
