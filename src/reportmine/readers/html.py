"""Saved pages of government sites: the title and the main text, without navigation, scripts and footers.

The main text is the innermost element that still holds nearly all running prose of the page. Prose is told by its
punctuation: menus, link lists and footers have hardly any `，。；`. This needs no list of the class names that content
systems use, keeps the text as it is on the page, and adds no library (trafilatura, the usual choice, brings a dozen
packages, takes indents and double spaces out and writes tables in its own notation).
"""

import re

from lxml import etree, html

from reportmine.readers.encoding import decode
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.flow import flow_lines
from reportmine.readers.tidy import line_ends

_DROPPED = re.compile(
    "head|script|style|noscript|template|nav|footer|aside|button|select|option|textarea|iframe|object|svg|canvas|video"
    "|audio|map|dialog"
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer?|breadcrumbs?|crumbs?|sidebar|share|related|recommend|copyright|toolbar|pager"
    r"|pagination|friendlinks?|position|location|search|login|qrcode)(?:$|[\s_-])",
    re.I,
)
_CHARSET = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_PROSE_MARK = re.compile(r"[，。；！？]")
_SITE = re.compile(r"\s*[-_—|–]+[^-_—|–]*(?:政府|门户|网|局|委|部|厅|办)[^-_—|–]*$")
_ABOUT = re.compile(
    r"(?:来源|发布时间|发布日期|时间|日期|作者|浏览|点击|阅读|字号|字体|责任编辑|编辑|索引号|信息来源)[^：:]{0,4}[：:]"
)
_TOOLS = re.compile(
    r"[【\[（(]?(?:上一篇|下一篇|扫一扫|分享|打印|关闭|返回顶部|收藏|字体|字号|相关链接|附件下载)[^。]{0,40}"
)
_SITE_FOOT = re.compile(r"ICP备|网站标识码|公网安备|版权所有|您现在的位置|当前位置[：:]")
_SITE_WORDS = re.compile(
    rf"{_SITE_FOOT.pattern}|主办|承办|备案|联系我们|网站地图|来源：|发布时间|浏览次数|字号|打印|分享|无障碍|搜索|登录|天气|扫一扫"
    "|上一篇|责任编辑"
)
_KEPT_WHOLE = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "blockquote", "a")
_WHOLE = 0.85
_STRAY_PROSE = 12
_LABEL_CHARS = 20
_FURNITURE_SHARE = 0.25
_HEAD_LINES, _TAIL_LINES = 8, 6


def read_html(data: bytes, name: str) -> Extract:
    """Read a saved page.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        The title and the main text: a line for each paragraph and for each row of a table.

    Raises:
        ReadError: the encoding cannot be told, or the page has no main text.
    """
    charset = _CHARSET.search(data[:4096])
    decoded = decode(data, name, declared=charset[1].decode("ascii", "ignore") if charset else "")
    text = line_ends(decoded.text)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError as error:
        raise refusal(name, "网页是空的", "用浏览器重新打开并保存网页") from error
    title = _title(root)
    _drop(root)
    main = _main(root, title)
    lines = [] if main is None else _without_tools(flow_lines(main))
    if not lines:
        what = "网页里没有正文（可能正文由脚本载入，没有存下来）"
        raise refusal(name, what, "用浏览器打开，等正文出现后全选复制，存为 .txt 或 .docx 再试")
    if title and not _squash("".join(lines[:3])).startswith(_squash(title)):
        lines.insert(0, title)
    return Extract(text="\n".join(lines) + "\n", encoding=decoded.encoding, title=title)


def _title(root: html.HtmlElement) -> str:
    """Return the article's title: what the content system notes, the only first heading, or the window's title."""
    for meta in root.iter("meta"):
        named = meta.get("name", meta.get("property", "")).lower() in ("articletitle", "og:title")
        if named and (title := " ".join(meta.get("content", "").split())):
            return title
    headings = [" ".join(heading.text_content().split()) for heading in root.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    window = " ".join(root.findtext(".//title", default="").split())
    return _SITE.sub("", window) or window


def _drop(root: html.HtmlElement) -> None:
    """Take out what is no text of the page: scripts, forms' parts, navigation, what is hidden or named as furniture."""
    total = _prose(root)[root]
    for element in list(root.iter()):
        if element.getparent() is None or element.tag in ("body", "html"):
            continue
        named = _FURNITURE.search(f"{element.get('class', '')} {element.get('id', '')}")
        hidden = _HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None
        # A page may call the box around everything `nav-content`: what holds much prose is no furniture.
        little = named and _prose(element)[element] <= max(2, _FURNITURE_SHARE * total)
        if _DROPPED.fullmatch(element.tag) or hidden or little:
            element.drop_tree()


def _prose(root: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Count the marks of running prose in every element, links left out."""
    counts: dict[html.HtmlElement, int] = {}
    for element in reversed(list(root.iter())):
        own = len(_PROSE_MARK.findall(element.text or ""))
        for child in element:
            own += counts[child] + len(_PROSE_MARK.findall(child.tail or ""))
        counts[element] = 0 if element.tag == "a" else own
    return counts


def _main(root: html.HtmlElement, title: str) -> html.HtmlElement | None:
    """Return the innermost element that holds the prose of the page; None when there is none.

    The way in leaves behind only what is told for furniture: a report split over two boxes, a table or a date beside
    the text are kept, at the price of some noise.
    """
    counts = _prose(root)
    node, total = root, counts[root]
    if total == 0:
        return None
    while len(node):
        best = max(node, key=lambda child: counts[child])
        left = [child for child in node if child is not best]
        stray = all(_is_stray(child, counts[child], title) for child in left) and not _squash(_own_text(node))
        if best.tag in _KEPT_WHOLE or counts[best] < _WHOLE * total or not stray:
            break
        node = best
    while node.tag in ("tr", "tbody", "thead", "tfoot"):
        # Cells line up only within their table.
        node = node.getparent()
    for element in list(node.iter("ul", "ol", "div", "p", "table", "dl")):
        if element is not node and element.getparent() is not None and _is_link_list(element, counts):
            element.drop_tree()
    return node


def _own_text(element: html.HtmlElement) -> str:
    """Return the text that stands right in an element, not in its children."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _is_stray(element: html.HtmlElement, prose: int, title: str) -> bool:
    """Tell whether an element beside the main text is furniture or empty."""
    text = _squash(element.text_content())
    if not text or text == _squash(title):
        return True
    if prose == 0 and len(text) <= _LABEL_CHARS and not re.search(r"\d", text):
        return True
    return prose <= _STRAY_PROSE and (next(element.iter("a"), None) is not None or _SITE_WORDS.search(text) is not None)


def _is_link_list(element: html.HtmlElement, counts: dict[html.HtmlElement, int]) -> bool:
    """Tell whether a block is mostly links."""
    links = [len(_squash(link.text_content())) for link in element.iter("a")]
    return len(links) >= 2 and counts[element] <= 2 and sum(links) >= 0.6 * len(_squash(element.text_content()))


def _without_tools(lines: list[str]) -> list[str]:
    """Drop lines that belong to the page and not to the report: source and date, print, share, previous and next."""
    kept = []
    for index, line in enumerate(lines):
        edge = index < _HEAD_LINES or index >= len(lines) - _TAIL_LINES
        about = "。" not in line and len(line) <= 120 and len(_ABOUT.findall(line)) >= 2
        if not (edge and (about or _TOOLS.fullmatch(line) or _SITE_FOOT.search(line))):
            kept.append(line)
    return kept


def _squash(text: str) -> str:
    """Return text without any white space."""
    return "".join(text.split())
