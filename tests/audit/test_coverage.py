"""What was and what could not be checked."""

from reportmine.audit.coverage import coverage, coverage_by
from reportmine.audit.inventory import mask_density, mask_inventory
from reportmine.audit.material import material

_HEAD = "青榆县2022年招商引资工作总结\n\n一、2022年主要工作成效\n"


def test_closure_counts_only_ties_that_were_checked(store_of):
    body = (
        "全县签约项目6个（制造业5个、服务业1个）。引进企业9家（制造业5家、服务业1家）。"
        "到位资金9.36亿元，完成年度目标的117%。\n"
    )
    with store_of({"总结.txt": _HEAD + body}) as store:
        per_report = coverage(material(store))
    row = per_report.iloc[0]
    assert (row["ties"], row["checked"], row["held"], row["closure"]) == (3, 2, 1, 0.5)
    assert coverage_by(per_report, None).iloc[0]["closure"] == 0.5
    assert list(coverage_by(per_report, "area_key")["area_key"]) == ["青榆县"]


def test_a_report_without_ties_has_no_closure(store_of):
    with store_of({"总结.txt": _HEAD + "签约项目6个。\n"}) as store:
        assert coverage(material(store))["closure"].isna().all()


def test_the_inventory_keeps_names_and_numbers_apart_and_counts_no_lookalike(store_of):
    body = "赴**市拜访*企业，到位资金*亿元，**重点**推进7*24小时服务。\n"
    with store_of({"总结.txt": _HEAD + body}) as store:
        chosen = material(store)
        found, density = mask_inventory(chosen), mask_density(chosen)
    assert dict(found.groupby("hides")["count"].sum()) == {"名称": 2, "数字": 1}
    assert found[found["hides"] == "数字"][["indicator", "headline"]].values.tolist() == [["到位资金", True]]
    assert density.iloc[0]["headline"] == ["到位资金"]
    assert density.iloc[0]["masks"] == 3
