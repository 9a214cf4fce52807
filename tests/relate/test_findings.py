"""Findings of one report: their kinds, severity, working and what they rest on."""

from pathlib import Path

import pytest
from msgspec.structs import replace

import reportmine
from reportmine.readers import read
from reportmine.relate.findings import find_findings, finding_kinds
from reportmine.schema.records import Operand, Recovered, Relation

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
SEVERITIES = {"提示", "一般", "严重"}
TOLD = "青石县2022年招商引资工作总结\n一、主要成效\n实际利用外资468万美元，完成目标任务600万美元的82%。"


def mined(text):
    """Return a report with all but relations, recovered masks and findings, whatever the pipeline fills by now."""
    report = reportmine.load()(text)
    masks = tuple(replace(mask, recovered=None) for mask in report.masks)
    return replace(report, relations=(), findings=(), masks=masks)


def ratio(report, *, rounded="inconsistent", truncated="inconsistent", breaks=False, figures=(0, 1, 2)):
    """Return the report with one ratio over its figures."""
    told = [report.figures[number] for number in figures]
    operands = tuple(
        Operand(role=role, figure_id=figure.id, start=figure.start, end=figure.end)
        for role, figure in zip(("num", "den", "reported"), told, strict=True)
    )
    start, end = min(one.start for one in told), max(one.end for one in told)
    relation = Relation(
        id=0,
        start=start,
        end=end,
        quote=report.text[start:end],
        section_id=told[0].section_id,
        rule="ratio.of-target",
        type="ratio",
        operands=operands,
        computed_low="77.9",
        computed_high="78.1",
        computed_unit="%",
        verdict_round=rounded,
        verdict_truncate=truncated,
        working="468÷600=78%，所写82%，不符",
        breaks_target=breaks,
    )
    return replace(report, relations=(relation,))


@pytest.mark.parametrize(
    ("truncated", "breaks", "kind", "severity"),
    [
        ("inconsistent", False, "算式不符", "一般"),
        ("inconsistent", True, "算式不符并影响达标结论", "严重"),
        ("consistent", False, "截断才相符", "提示"),
    ],
)
def test_a_broken_tie_tells_its_working_and_its_records(truncated, breaks, kind, severity):
    report = find_findings(ratio(mined(TOLD), truncated=truncated, breaks=breaks))
    (finding,) = report.findings
    assert (finding.kind, finding.severity, finding.rule) == (kind, severity, "ratio.of-target")
    assert "468÷600=78%" in finding.message
    assert finding.rests_on == ("relations-0", "figures-0", "figures-1", "figures-2")
    assert finding.evidence == (report.relations[0].quote, "468万美元", "600万美元", "82%")
    assert finding.quote == report.text[finding.start : finding.end] == "468万美元，完成目标任务600万美元的82%"
    assert finding.section_id == report.figures[0].section_id


@pytest.mark.parametrize("rounded", ["consistent", None])
def test_a_tie_that_holds_or_cannot_be_told_is_no_finding(rounded):
    assert find_findings(ratio(mined(TOLD), rounded=rounded, truncated=rounded)).findings == ()


def test_arithmetic_on_damaged_numbers_is_only_a_hint():
    report = ratio(mined(TOLD.replace("82%", "82. 1%")))
    findings = find_findings(report).findings
    assert {(one.kind, one.severity) for one in findings} == {("算式不符", "提示"), ("疑似损坏", "提示")}
    assert "疑似损坏" in next(one.message for one in findings if one.kind == "算式不符")


def test_a_unit_that_should_be_points_leaves_the_arithmetic_as_grave_as_it_is():
    text = "青石县2022年上半年工作总结\n一、主要成效\n到位资金完成年度任务的54.8%，超时序进度5.9%。"
    findings = reportmine.load()(text).findings
    assert {(one.kind, one.severity) for one in findings} == {("算式不符", "一般"), ("疑似损坏", "提示")}


def test_shares_that_add_up_to_a_hundred_though_one_is_wrong():
    text = "青石县2022年工作总结\n签约项目20个，其中制造业9个，占40%，服务业11个，占60%。"
    report = mined(text)
    shares = [figure.id for figure in report.figures if figure.unit == "%"]
    wrong = ratio(report, figures=(1, 0, shares[0]))
    kinds = [finding.kind for finding in find_findings(wrong).findings]
    assert sorted(kinds) == ["凑平数", "算式不符"]
    balanced = next(one for one in find_findings(wrong).findings if one.kind == "凑平数")
    assert "40%＋60%＝100%" in balanced.message
    short = ratio(mined(text.replace("60%", "55%")), figures=(1, 0, shares[0]))
    assert [finding.kind for finding in find_findings(short).findings] == ["算式不符"]


def test_a_number_that_is_given_back_is_a_finding_and_a_name_never_is():
    report = mined("青石县2022年工作总结\n到位资金*亿元，完成任务31亿元的117%，*县引进*公司。")
    number = next(mask for mask in report.masks if mask.kind == "number")
    back = Recovered(low="3620000000", high="3640000000", unit="元", formula="31亿元×117%")
    masks = tuple(replace(mask, recovered=back) for mask in report.masks)
    (finding,) = find_findings(replace(report, masks=masks)).findings
    assert (finding.kind, finding.severity) == ("遮而未蔽", "一般")
    assert "由31亿元×117%可知在36.2至36.4亿元之间" in finding.message
    assert finding.rests_on == (f"masks-{number.id}", f"figures-{number.figure}")
    elsewhere = replace(back, low="3640000000", formula="另一处写明：36.4亿元")
    masks = tuple(replace(mask, recovered=elsewhere) for mask in report.masks if mask is number)
    (finding,) = find_findings(replace(report, masks=masks)).findings
    assert finding.message == "“*亿元”遮住了数，但另一处写明：36.4亿元，即36.4亿元"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("全县投资达到亿元，力争明年更好。", ["数字缺失"]),
        ("全县投资达到.%。", ["数字缺失"]),
        ("同比%，形势严峻。", ["疑似损坏"]),
        ("融资近亿元，收入超万亿元，引进投资亿元以上项目。", []),
    ],
)
def test_missing_digits_are_told_once(text, kinds):
    assert [finding.kind for finding in find_findings(mined(text)).findings] == kinds


def test_damage_rests_on_its_figure_or_else_on_its_sentence():
    report = find_findings(mined("青石县工作总结\n同比增长28. 1%。新增企业l0家。"))
    assert [finding.severity for finding in report.findings] == ["提示", "提示"]
    for finding in report.findings:
        (table, number), (quote,) = finding.rests_on[0].split("-"), finding.evidence
        record = getattr(report, table)[int(number)]
        assert record.quote == quote
        assert record.start < finding.end and finding.start < record.end


def test_damage_in_a_heading_rests_on_its_section():
    (finding,) = find_findings(mined("青石县2023年17月份商务工作总结\n一、主要成效\n消费市场平稳。")).findings
    (pointer,) = finding.rests_on
    assert pointer.split("-")[0] in {"sentences", "sections"}
    assert "17月份" in finding.evidence[0]


def test_a_headline_number_told_twice_is_serious():
    report = find_findings(reportmine.load().mine(read(CORPUS / "望川县_2022上半年_投资促进工作总结.txt")))
    (finding,) = (one for one in report.findings if one.kind == "前后矛盾")
    assert finding.severity == "严重"
    assert "13个" in finding.message and "15个" in finding.message and "相差2个" in finding.message
    assert [report.figures[int(one.removeprefix("figures-"))].quote for one in finding.rests_on] == ["13个", "15个"]


def test_a_lesser_number_told_twice_is_middling():
    text = (
        "青石县2023年上半年招商引资工作总结\n一、成效\n上半年走访企业187家。\n二、问题\n上半年走访企业178家，回访不够。"
    )
    (finding,) = find_findings(mined(text)).findings
    assert (finding.kind, finding.severity) == ("前后矛盾", "一般")
    assert "相差9家" in finding.message


def test_every_finding_of_the_corpus_is_well_formed():
    kinds = finding_kinds()
    assert {kind["severity"] for kind in kinds.values()} == SEVERITIES
    assert all(kind["meaning"] for kind in kinds.values())
    for path in sorted(CORPUS.iterdir()):
        report = find_findings(reportmine.load().mine(read(path)))
        places = [(finding.start, finding.end) for finding in report.findings]
        assert places == sorted(places)
        for number, finding in enumerate(report.findings):
            assert finding.id == number
            assert finding.kind in kinds
            assert finding.severity in SEVERITIES
            assert report.text[finding.start : finding.end] == finding.quote
            assert len(finding.evidence) == len(finding.rests_on) > 0
            for pointer, quote in zip(finding.rests_on, finding.evidence, strict=True):
                table, row = pointer.split("-")
                assert getattr(report, table)[int(row)].quote == quote


def test_the_stage_fills_nothing_but_findings():
    report = mined(TOLD)
    found = find_findings(ratio(report))
    assert replace(found, findings=(), relations=()) == report
