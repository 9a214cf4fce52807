"""Masked names are never resolved, not even where another report names them."""

import json

import pytest

from reportmine.audit.page import render_audit
from reportmine.audit.result import audit
from reportmine.audit.tables import tables
from reportmine.cli.main import main
from reportmine.pipeline import load

_HEAD = "{}2022年招商引资工作总结\n\n一、2022年主要工作成效\n"
_BODY = (
    "赴{}拜访{}集团董事长{}，签约{}公司年产3万吨铜箔项目，总投资12亿元。"
    "全县到位资金{}亿元，完成目标任务45亿元的104%，同比增长9.3%。\n"
)
NAMES = ("青榆县", "宁港市", "海川", "陆明远", "峤衡新材料")
OPEN = _HEAD.format(NAMES[0]) + _BODY.format(*NAMES[1:], "46.8")
FORMS = (
    ("*县", "*市", "*", "*", "*"),
    ("**县", "**市", "**", "***", "**"),
    ("某县", "某市", "某", "某某", "某"),
    ("XX县", "XX市", "XX", "XX", "XX"),
    ("□□县", "□□市", "□□", "□□", "□□"),
)


def _masked(form: tuple[str, ...]) -> str:
    return _HEAD.format(form[0]) + _BODY.format(*form[1:], "*")


def _leaks(words: str) -> list[str]:
    return [name for name in (*NAMES, *(name.rstrip("市县") for name in NAMES[:2])) if name in words]


@pytest.mark.parametrize("form", FORMS)
def test_a_report_alone_gives_back_numbers_only(form):
    report = load()(_masked(form))
    assert [mask.kind for mask in report.masks if mask.recovered is not None] == ["number"]
    told = [finding.message for finding in report.findings]
    assert any("遮住了数" in message for message in told)
    assert _leaks(json.dumps(report.to_dict()["findings"], ensure_ascii=False)) == []


@pytest.mark.parametrize("form", FORMS)
def test_nothing_told_of_a_masked_report_holds_a_name_of_the_open_one(store_of, form):
    with store_of({"公开稿.txt": OPEN, "遮盖稿.txt": _masked(form)}) as store:
        found = audit(store)
        page = render_audit(store, found)
        masked = found.findings[found.findings["doc_path"].str.contains("遮盖稿")]
        assert "遮而未蔽" in set(masked["kind"])
        assert _leaks(masked.to_json(force_ascii=False)) == []
        assert _leaks(found.recovered.to_json(force_ascii=False)) == []
        rows = [row for table in tables(found) for row in table.text_rows() if any("遮盖稿" in cell for cell in row)]
    assert rows
    assert _leaks(json.dumps(rows, ensure_ascii=False)) == []
    shown = page[page.index("<h2>遮盖稿.txt") :]
    assert _leaks(shown[: shown.index("</section>")]) == []


@pytest.mark.parametrize("form", FORMS)
def test_an_open_area_does_not_lend_its_other_names(store_of, form):
    """The county is known in both, so their numbers are brought together; the other names stay hidden."""
    masked = _HEAD.format(NAMES[0]) + _BODY.format(*form[1:], "*").replace("，完成目标任务45亿元的104%", "")
    with store_of({"公开稿.txt": OPEN, "遮盖稿.txt": masked}) as store:
        findings = audit(store).findings
    about = findings[findings["doc_path"].str.contains("遮盖稿")]
    assert "46.8亿元" in "".join(about[about["kind"] == "他处可见"]["message"])
    told = about[["message", "quote", "evidence"]].to_json(force_ascii=False)
    assert [name for name in NAMES[1:] if name in told] == []


def test_check_tells_no_name(tmp_path, capsys):
    draft = tmp_path / "稿.txt"
    draft.write_text(_masked(FORMS[0]) + "\n公开名单：另见宁港市海川集团。\n", "utf-8")
    with pytest.raises(SystemExit):
        main(["check", str(draft)])
    out = capsys.readouterr().out
    assert "遮住了数" in out
    assert _leaks(out) == []
