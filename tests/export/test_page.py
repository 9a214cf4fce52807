import dataclasses
from html.parser import HTMLParser

import pytest

from fake_miner import mine
from reportmine.export.page import render_page

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
        self.elements, self.open, self.lines = [], [], []
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
    assert {"show-figures", "show-masks", "show-headings", "show-projects", "show-statements"} <= switches
    for switch in switches:
        assert f"#{switch}:checked ~" in html
    assert not [tag for tag, _ in page.elements if tag == "script"]


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
    report = dataclasses.replace(
        report,
        document=dataclasses.replace(report.document, title=evil, area=evil, issuer=evil, path=evil, doc_type=evil),
        figures=tuple(
            dataclasses.replace(figure, indicator=evil, indicator_text=evil, qualifiers=(evil,), period=evil, rule=evil)
            for figure in report.figures
        ),
        statements=tuple(
            dataclasses.replace(statement, title=evil, parent_title=evil, categories=(evil,))
            for statement in report.statements
        ),
        sections=tuple(dataclasses.replace(section, rule=evil) for section in report.sections),
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
