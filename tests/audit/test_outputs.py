"""The page, the workbook and the commands, on the corpus and on hostile text."""

import json
from pathlib import Path

import pytest

from reportmine.audit.page import render_audit
from reportmine.audit.result import audit
from reportmine.audit.workbook import write_workbook
from reportmine.cli.main import main
from reportmine.store.catalog import open_store

openpyxl = pytest.importorskip("openpyxl")


def test_the_page_shows_each_finding_and_runs_nothing(corpus_path):
    with open_store(corpus_path) as store:
        found = audit(store, area="望川县")
        page = render_audit(store, found)
    assert len(found.findings) > 0
    assert page.count('class="finding ') == len(found.findings)
    assert page.count('<tr class="severity-') == (found.findings["severity"] != "提示").sum()
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "default-src 'none'" in page


def test_hostile_text_shows_as_text(store_of):
    text = "青榆县2022年总结\n一、主要成效\n签约项目9个（<script>alert(1)</script>5个、服务业1个）。\n"
    with store_of({"a.txt": text}) as store:
        page = render_audit(store, audit(store))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_workbook_has_every_finding_and_no_formula(corpus_path, tmp_path):
    with open_store(corpus_path) as store:
        found = audit(store)
    write_workbook(found, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:2] == ["疑点", "算式"]
    sheet = book["疑点"]
    assert sheet.max_row - 2 == len(found.findings)
    assert sheet.freeze_panes == "A3"
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_the_gravest_come_first(corpus_path):
    with open_store(corpus_path) as store:
        found = audit(store)
    ranks = ["严重一般提示".index(severity) for severity in found.findings["severity"]]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("level", "status"), [("严重", 1), (None, 0)])
def test_the_exit_status_tells_of_grave_findings(corpus_path, level, status, capsys):
    arguments = ["audit", str(corpus_path), "--area", "望川县", *(["--fail-on", level] if level else [])]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == status
    assert "算术闭合率" in capsys.readouterr().out


def test_json_holds_findings_and_coverage(corpus_path, capsys):
    with pytest.raises(SystemExit):
        main(["audit", str(corpus_path), "--area", "望川县", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert {"findings", "coverage", "selective", "recovered"} <= set(told)
    assert all(finding["message"] for finding in told["findings"])


def test_check_tells_paragraph_and_working(tmp_path: Path, capsys):
    draft = tmp_path / "稿.txt"
    draft.write_text("青榆县2022年总结\n\n一、主要成效\n完成6个，占目标任务4个的180％。\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(draft), "--fail-on", "一般"])
    assert ended.value.code == 1
    out = capsys.readouterr().out
    assert "第 3 段" in out
    assert "6÷4=150.0%，所写180%，不符" in out


def test_check_of_a_clean_draft_says_what_it_looked_at(tmp_path: Path, capsys):
    draft = tmp_path / "稿.txt"
    draft.write_text("青榆县2022年总结\n\n一、主要成效\n完成6个，占目标任务4个的150％。\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(draft)])
    assert ended.value.code == 0
    assert "没有发现疑点" in capsys.readouterr().out


def test_an_area_without_reports_is_said(corpus_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["audit", str(corpus_path), "--area", "无此县"])
    assert ended.value.code == 2
    assert "没有符合条件的报告" in capsys.readouterr().err
