from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from fake_miner import mine
from reportmine.export.page import render_page
from reportmine.schema.labels import STATEMENT_KINDS

TEXT = "青石县2022年总结\n一、成效\n省外到位资金85.21亿元，目标*个。\n二、不足\n*梦项目有问题。宏图公司？"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><svg/onload=alert(1)>",
    "{{ 7*7 }}{% for x in y %}",
    "<!-- --><a href='javascript:alert(1)'>",
    "&lt;b&gt;",
    "]]>",
]
VOID = {"meta", "input", "br", "img", "link"}


class Page(HTMLParser):
    """Reads a page back: its elements with their attributes, and the text of its article without the details."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.lines, self.within = [], [], [], {}
        self.feed(html)
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append((tag, dict(attributes).get("class") or ""))
        if tag == "p" and self.inside("article"):
            self.lines.append("")

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.inside("article") and self.inside("p") and not any(name == "cards" for _, name in self.open):
            self.lines[-1] += data
            self.within[data] = [name for _, name in self.open if name.startswith("mark")]

    def inside(self, tag):
        return any(name == tag for name, _ in self.open)

    def of_class(self, name):
        return [attributes for _, attributes in self.elements if name in (attributes.get("class") or "").split()]


def test_the_text_stands_in_the_page_as_it_is():
    assert Page(render_page(mine(TEXT))).lines == TEXT.split("\n")


def test_everything_found_is_marked():
    page = Page(render_page(mine(TEXT)))
    for layer in ("headings", "figures", "masks", "projects", "statements", "organisations", "findings"):
        assert page.of_class(layer), layer
    assert page.of_class("status-actual")
    assert page.of_class("status-target")
    tags = [attributes["data-tag"] for attributes in page.of_class("tag")]
    assert tags == ["问题·用地保障"]


def test_kinds_are_switched_without_any_script():
    html = render_page(mine(TEXT))
    page = Page(html)
    switches = {attributes["id"] for tag, attributes in page.elements if tag == "input"}
    assert switches == {attributes["for"] for tag, attributes in page.elements if tag == "label"}, (
        "each switch has a label in the legend"
    )
    assert {"show-figures", "show-masks", "show-headings", "show-projects", "show-kind-problem"} <= switches
    for switch in switches:
        assert f"#{switch}:checked ~" in html
    assert not [tag for tag, _ in page.elements if tag == "script"]


KINDS = "青石县总结\n举措：清理土地。\n打算：收储。\n恳请：追加。\n成绩：签约。\n用地问题。"


def test_every_kind_of_statement_has_a_switch_a_sample_and_a_tag_of_its_own():
    html = render_page(mine(KINDS))
    page = Page(html)
    tags = [(attributes["class"], attributes["data-tag"]) for attributes in page.of_class("tag")]
    assert tags == [
        ("tag tag-measure", "措施"),
        ("tag tag-plan", "计划"),
        ("tag tag-request", "诉求"),
        ("tag tag-result", "成效"),
        ("tag tag-problem", "问题·用地保障"),
    ]
    for kind in STATEMENT_KINDS:
        assert f"#show-kind-{kind}:checked ~ * .kind-{kind} {{ background" in html
        assert f"#show-kind-{kind}:checked ~ * .tag-{kind}::before {{ content" in html
        assert len(page.of_class(f"kind-{kind}")) == 2, "in the text and as a sample in the legend"


def test_the_legend_has_no_switch_for_what_was_not_found():
    page = Page(render_page(mine("青石县总结\n打算：收储。")))
    assert [attributes["id"] for tag, attributes in page.elements if tag == "input"] == ["show-kind-plan"]


def test_the_inner_of_two_statements_lies_inside_the_outer_however_they_are_listed():
    report = mine("总结\n举措：清理，但有问题。")
    outer = replace(report.statements[0], kind="measure", start=3, end=14, categories=())
    inner = replace(report.statements[0], id=1, start=9, end=13)
    assert report.text[9:13] == "但有问题"
    for statements in ((outer, inner), (inner, outer)):
        page = Page(render_page(replace(report, statements=statements)))
        marks = [attributes["class"] for attributes in page.of_class("mark")]
        assert marks == [f"mark statements kind-{kind}" for kind in ("measure", "measure", "problem", "measure")]
        assert page.lines == ["总结", "举措：清理，但有问题。"]
        assert page.within["但有问题"] == ["mark statements kind-measure", "mark statements kind-problem"]
        assert len([True for attributes in page.of_class("mark") if "tabindex" in attributes]) == 3, "one per piece"


def test_the_outline_leads_to_the_sections_and_lists_to_the_records():
    page = Page(render_page(mine(TEXT)))
    targets = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a" and "href" in attributes]
    assert {"#sections-1", "#sections-2", "#figures-0", "#masks-1", "#statements-0"} <= set(links)
    assert "#sections-0" in links, "what stands before the first heading"
    assert {link.removeprefix("#") for link in links} <= targets


def test_the_page_needs_nothing_from_outside():
    page = Page(render_page(mine(TEXT)))
    for _, attributes in page.elements:
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith("#")
    (policy,) = [a["content"] for tag, a in page.elements if tag == "meta" and "http-equiv" in a]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(evil):
    report = mine(f"{evil}\n一、{evil}\n{evil}资金5亿元{evil}有问题。{evil}")
    report = replace(
        report,
        document=replace(report.document, title=evil, area=evil, issuer=evil, path=evil, doc_type=evil),
        figures=tuple(
            replace(figure, indicator=evil, indicator_text=evil, qualifiers=(evil,), period=evil, rule=evil)
            for figure in report.figures
        ),
        statements=tuple(
            replace(statement, title=evil, parent_title=evil, categories=(evil,)) for statement in report.statements
        ),
        sections=tuple(replace(section, rule=evil) for section in report.sections),
    )
    page, harmless = Page(render_page(report)), Page(render_page(mine(TEXT)))
    assert page.lines == report.text.split("\n")
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in harmless.elements}
    names = {name for _, attributes in page.elements for name in attributes}
    assert names <= {name for _, attributes in harmless.elements for name in attributes}
    assert all(
        value is None or "javascript" not in value for _, a in page.elements for n, value in a.items() if n == "href"
    )


def test_control_characters_are_made_visible_one_for_one():
    lines = Page(render_page(mine("青石县\x00\x1b[31m\x85\n签约\t7个"))).lines
    assert lines == ["青石县\ufffd\ufffd[31m\ufffd", "签约\t7个"]


def test_a_report_in_which_nothing_was_found():
    page = Page(render_page(mine("\n\n")))
    assert page.lines == ["", "", ""]
    assert not page.of_class("mark")
