"""Sources that name different areas."""

from reportmine.pipeline import load
from reportmine.schema.document import Source, Told

_TEXT = "青榆县2022年招商引资工作总结\n\n一、主要成效\n签约项目6个。\n"


def _findings(told: Told) -> list[str]:
    source = Source(text=_TEXT, media_type="text/plain", sha256="0" * 64, path="a.txt", told=told)
    report = load().mine(source)
    return [finding.message for finding in report.findings if finding.kind == "地区不一"]


def test_a_manifest_that_names_another_county_is_told():
    (message,) = _findings(Told(area="石淙县"))
    assert "青榆县" in message
    assert "石淙县" in message


def test_a_manifest_that_agrees_is_not():
    assert _findings(Told(area="青榆县")) == []
    assert _findings(Told()) == []
