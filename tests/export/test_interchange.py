"""Label Studio and doccano: gold and results go out and come back; what does not fit is refused at the door."""

import copy
import json
from pathlib import Path

import pytest

from fake_miner import mine
from reportmine.export.interchange import doccano, label_studio
from reportmine.export.interchange.doors import InterchangeError
from reportmine.export.interchange.drafts import draft
from reportmine.train.gold import parse_gold, read_gold
from reportmine.train.inline import to_inline

GOLD = sorted((Path(__file__).resolve().parents[2] / "corpus" / "gold").glob("*.xml"))
TAGGED = (
    '😀<h l="1" t="问题">一、问题</h>\n'
    '<i c="用地保障,项目推进">到位<f ind="到位资金" v="*" u="" st="actual" ms="value"><m k="number">*</m></f>，\n'
    '另有<f ind="签约项目数" v="3~5" u="个" st="plan" ms="value" q="省外,其中">3至5个</f>。</i>'
)
REPORT = "青石县2022年总结\n一、成效\n省外到位资金85.21亿元，目标100亿元，签约*个。\n*梦项目有问题。"


def through_json(value):
    return json.loads(json.dumps(value, ensure_ascii=False))


def studio(gold):
    return label_studio.task_gold(through_json(label_studio.gold_task(gold)))


def cano(gold):
    return doccano.row_gold(through_json(doccano.gold_row(gold)))


@pytest.mark.parametrize("there_and_back", [studio, cano])
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_corpus_comes_back_equal(path, there_and_back):
    gold = read_gold(path)
    assert gold.spans
    assert there_and_back(gold) == gold


@pytest.mark.parametrize("there_and_back", [studio, cano])
def test_nested_spans_of_one_extent_and_wide_characters_come_back(there_and_back):
    gold = parse_gold(TAGGED, "某县.xml")
    assert there_and_back(gold) == gold
    assert to_inline(there_and_back(gold)) == TAGGED


def test_results_come_back_equal():
    report = mine(REPORT)
    assert report.figures and report.masks and report.projects and report.statements and report.relations
    assert label_studio.task_report(through_json(label_studio.report_task(report, "青石.xml"))) == report
    assert doccano.row_report(through_json(doccano.report_row(report, "青石.xml"))) == report


def test_a_region_has_what_label_studio_needs():
    task = label_studio.gold_task(parse_gold(TAGGED, "某县.xml"))
    region = task["annotations"][0]["result"][-1]
    assert region == {
        "id": "r4",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": 13, "end": 17, "text": "3至5个", "labels": ["数据"]},
        "meta": {"text": ['ind="签约项目数" v="3~5" u="个" st="plan" ms="value" q="省外,其中"']},
    }
    assert task["data"]["text"][13:17] == "3至5个"
    config = label_studio.labeling_config()
    assert all(f'<Label value="{r["value"]["labels"][0]}"' in config for r in task["annotations"][0]["result"])


def test_a_row_has_what_doccano_needs():
    row = doccano.gold_row(parse_gold(TAGGED, "某县.xml"))
    assert row["label"][0] == [1, 5, "章节标题"]
    assert row["text"][1:5] == "一、问题"


def test_results_go_out_as_predictions_in_the_words_of_gold():
    task = label_studio.report_task(mine(REPORT), "青石.xml")
    assert "annotations" not in task
    result = {r["value"]["text"]: r for r in task["predictions"][0]["result"]}
    assert 'v="85.21" u="亿元" st="' in result["85.21亿元"]["meta"]["text"][0]
    assert result["*个"]["meta"]["text"][0].count('v="*"') == 1


def test_a_draft_that_was_accepted_is_gold():
    report = mine(REPORT)
    task = through_json(label_studio.report_task(report, "青石.xml"))
    task["annotations"] = [{"result": task["predictions"][0]["result"]}]
    assert label_studio.task_gold(task) == draft(report, "青石.xml")


def _first(task):
    return task["annotations"][0]["result"][0]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda t: t["data"].update(text=t["data"]["text"] + "。"), "原文在工具里被改动过"),
        (lambda t: t["data"].pop("text"), "没有原文"),
        (lambda t: t.pop("data"), "没有 data"),
        (lambda t: _first(t)["value"].update(start=0), "位置 0–5 处的原文是“😀一、问题”，文件里写的是“一、问题”"),
        (lambda t: _first(t)["value"].update(end=999), "不在全文（18 字）里"),
        (lambda t: _first(t)["value"].update(start=-1), "不在全文"),
        (lambda t: _first(t)["value"].update(start=1.5), "不是整数"),
        (lambda t: _first(t)["value"].update(start=True), "不是整数"),
        (lambda t: _first(t)["value"].update(labels=["标题"]), "不认识标签“标题”"),
        (lambda t: _first(t)["value"].update(labels=["数据", "遮蔽"]), "一处应有一个标签"),
        (lambda t: _first(t).update(type="relation"), "不认识的标注“relation”"),
        (lambda t: _first(t).pop("meta"), "缺少属性 l"),
        (lambda t: _first(t)["meta"].update(text=["l=1"]), "写法不对"),
        (lambda t: _first(t)["meta"].update(text=['l="1" l="2" t="问题"']), "里有重复的"),
        (lambda t: _first(t)["meta"].update(text=['l="1" t="效果"']), "t=“效果”不对"),
        (lambda t: t["annotations"].clear(), "应有一份标注，现有 0 份"),
        (lambda t: t["annotations"].append(t["annotations"][0]), "现有 2 份"),
        (lambda t: t.update(annotations={}), "annotations 应为一列"),
    ],
)
def test_label_studio_door(change, complaint):
    task = through_json(label_studio.gold_task(parse_gold(TAGGED, "某县.xml")))
    change(task)
    with pytest.raises(InterchangeError) as error:
        label_studio.task_gold(task)
    assert complaint in str(error.value)


def test_what_label_studio_itself_does_to_a_region_is_taken():
    gold = parse_gold(TAGGED, "某县.xml")
    task = through_json(label_studio.gold_task(gold))
    task["annotations"].insert(0, {"was_cancelled": True, "result": []})
    for region in task["annotations"][1]["result"]:
        region["origin"] = "manual"
        region["value"]["text"] = region["value"]["text"].replace("\n", "\\n")
    assert label_studio.task_gold(task) == gold
    for region in task["annotations"][1]["result"]:
        del region["value"]["text"]
    assert label_studio.task_gold(task) == gold


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda r: r.update(text=r["text"].replace("问题", "困难")), "原文在工具里被改动过"),
        (lambda r: r["label"].append([0, 999, "措施"]), "不在全文"),
        (lambda r: r["label"].append([0, 3]), "写法不对"),
        (lambda r: r["label"].append([0, 3, "数据"]), "缺少属性 ind"),
        (lambda r: r["label"].append([0, 3, "标题"]), "不认识标签“标题”"),
        (lambda r: r["label"].append([0, 3, "措施"]), "交叉"),
        (lambda r: r.pop("label"), "没有 label"),
        (lambda r: r["marks"][0].update(start=0), "文件里写的是“一、问题”"),
        (lambda r: r.update(marks=3), "marks 写法不对"),
    ],
)
def test_doccano_door(change, complaint):
    row = through_json(doccano.gold_row(parse_gold(TAGGED, "某县.xml")))
    change(row)
    with pytest.raises(InterchangeError) as error:
        doccano.row_gold(row)
    assert complaint in str(error.value)
    assert "某县.xml" in str(error.value)


def test_what_doccano_itself_does_to_a_row_is_taken():
    gold = parse_gold(TAGGED, "某县.xml")
    row = through_json(doccano.gold_row(gold))
    row["id"] = 7
    row["label"].sort()
    assert doccano.row_gold(row) == gold
    older = {"text": row["text"], "labels": row["label"], "meta": {k: row[k] for k in ("name", "sha256", "marks")}}
    assert doccano.row_gold(older) == gold


def test_a_place_marked_anew_in_doccano_brings_its_attributes_in_its_label():
    gold = parse_gold("来*考察", "某县.xml")
    row = doccano.gold_row(gold)
    row["label"].append([1, 2, '遮蔽 k="org"'])
    assert to_inline(doccano.row_gold(row)) == '来<m k="org">*</m>考察'


def test_rows_and_tasks_of_others_are_read_without_digest_and_marks():
    row = {"text": "*家", "label": [[0, 1, '遮蔽 k="number"']]}
    assert doccano.row_gold(row).spans[0].attributes == {"k": "number"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda t, r: (t.pop("meta"), r.pop("report")), "没有 reportmine 的结果"),
        (
            lambda t, r: [x["figures"][0].update(start=1) for x in (t["meta"]["report"], r["report"])],
            "figures 第 0 条：位置 1–",
        ),
        (lambda t, r: [x["figures"][0].pop("unit") for x in (t["meta"]["report"], r["report"])], "缺少列 unit"),
        (lambda t, r: (t["predictions"][0]["result"].pop(0), r["label"].pop(0)), "与结果不一致"),
    ],
)
def test_results_that_were_changed_are_refused(change, complaint):
    report = mine(REPORT)
    task = copy.deepcopy(through_json(label_studio.report_task(report, "青石.xml")))
    row = through_json(doccano.report_row(report, "青石.xml"))
    change(task, row)
    for read, value in ((label_studio.task_report, task), (doccano.row_report, row)):
        with pytest.raises(InterchangeError) as error:
            read(value)
        assert complaint in str(error.value)
