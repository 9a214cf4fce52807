"""Saved pages of government sites: the title and the main text, nothing around it."""

import pytest

TITLE = "澄溪县2023年政府工作报告"
PARAGRAPHS = (
    "各位代表：",
    "现在，我代表县人民政府，向大会报告工作，请予审议。",
    "一、2023年工作回顾",
    "（一）经济运行。全县地区生产总值85.21亿元，增长6.5%；固定资产投资增长12%。",
    "（二）项目建设。签约项目16个，总投资68.29亿元，开工12个。",
)
HEAD = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="ArticleTitle" content="{TITLE}"><title>{TITLE}_政府工作报告_澄溪县人民政府</title>
<style>.a{{color:red}}</style><script>var x="脚本，脚本。脚本；脚本！";</script></head><body>"""
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("首页", "政务公开", "政务服务", "互动交流"))
TOP = f"""<div class="header"><a href="/">澄溪县人民政府门户网站</a><ul class="nav">{MENU}</ul>
<form><input name="q"><button>搜索</button></form><div style="display: none">隐藏，隐藏，隐藏。</div></div>
<div class="wrap"><div class="position">您现在的位置：<a>首页</a> &gt; <a>政府信息公开</a></div>
<div class="main"><h1>{TITLE}</h1>
<div class="info">来源：县政府办公室 &nbsp; 发布时间：2024-01-12 09:30 &nbsp; 浏览次数：<span>1023</span>
字号：[<a>大</a> <a>小</a>]</div>"""
BOTTOM = """<div class="xg"><h3>相关链接</h3><ul><li><a>图解：政府工作报告，一图看懂。</a></li>
<li><a>2022年政府工作报告</a></li></ul>
</div><div class="tools"><a>打印本页</a> <a>关闭窗口</a></div></div><div class="side"><h3>热点新闻</h3>
<ul><li><a>县长调研，强调项目建设要抓好开工。</a></li><li><a>全县经济工作会议召开</a></li></ul></div></div>
<div class="bottom"><p>主办单位：澄溪县人民政府办公室，承办单位：县大数据中心。</p>
<p>网站标识码：5100000001 ICP备12345678号</p></div></body></html>"""
CONTENT = "".join(f"\n    <p>{words}</p>" for words in PARAGRAPHS)


@pytest.fixture
def page_lines(read_bytes):
    """Return the lines of a page."""

    def run(page, codec="utf-8"):
        return read_bytes(page.encode(codec), "网页.html").text.split("\n")[:-1]

    return run


@pytest.mark.parametrize(
    "box",
    [
        '<div class="TRS_Editor">%s</div>',
        '<td id="zoom"><div>%s</div></td>',
        "<div><div><font>%s</font></div></div>",
        "%s",
    ],
)
def test_title_and_main_text_only(page_lines, box):
    assert page_lines(HEAD + TOP + box % CONTENT + BOTTOM) == [TITLE, *PARAGRAPHS]


def test_source_tells_title_encoding_and_type(read_bytes):
    source = read_bytes((HEAD + TOP + CONTENT + BOTTOM).encode(), "网页.htm")
    assert (source.title, source.encoding, source.media_type) == (TITLE, "utf-8", "text/html")


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("gb2312", "gb18030"),
        ("gbk", "gbk"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("no-such", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_charset_declared_or_proven(page_lines, declared, codec):
    page = (HEAD + TOP + CONTENT + BOTTOM).replace("charset=utf-8", f"charset={declared}")
    assert page_lines(page, codec) == [TITLE, *PARAGRAPHS]


def test_an_old_page_of_tables_and_line_breaks(page_lines):
    page = """<html><head><title>2010年工作报告-某县人民政府</title></head><body>
<table><tr><td><a>首页</a></td><td><a>政务</a></td></tr>
<tr><td>今日天气：晴</td><td><font id="zoom">各位代表：<br>　　现在，我代表县人民政府，向大会
报告工作，请予审议。<br><br>　　一、GDP
growth达到85.2&nbsp;亿元。
<table><caption>表1</caption><tr><th rowspan="2">指标<th colspan="2">完成<tr><td>2009年<td>2010年
<tr><td>签约（个）<td>12<td>16</table>
</font></td></tr></table></body></html>"""
    assert page_lines(page) == [
        "2010年工作报告",
        "各位代表：",
        "　　现在，我代表县人民政府，向大会报告工作，请予审议。",
        "　　一、GDP growth达到85.2 亿元。",
        "表1",
        "指标\t完成",
        "\t2009年\t2010年",
        "签约（个）\t12\t16",
    ]


LONG = "全县，签约，开工，投产，增长，" * 20 + "。"


@pytest.mark.parametrize(
    "beside",
    [
        "<div><p>第二部分，也是正文。</p></div>",
        "<table><tr><td>签约</td><td>16</td></tr></table>",
        "<p>2024年1月12日</p>",
        "正文直接写在这里，没有标签。",
    ],
)
def test_text_beside_the_main_box_is_kept(page_lines, beside):
    page = f"<html><body><div><div><p>{LONG}</p></div>{beside}</div></body></html>"
    assert len(page_lines(page)) == 2
    assert page_lines(page)[0] == LONG


def test_a_box_with_the_name_of_furniture_may_hold_the_report(page_lines):
    assert page_lines(f'<html><body><div class="nav-content">{CONTENT}</div></body></html>') == list(PARAGRAPHS)


def test_real_lines_that_look_like_furniture_stay(page_lines):
    words = (
        "一、打印机产业。全县签约项目16个。",
        "主办单位：省交通运输厅，各州、市人民政府",
        "来源：县统计局。增长6.5%。",
    )
    assert page_lines("<html><body>" + "".join(f"<p>{line}</p>" for line in words) + "</body></html>") == list(words)


def test_a_title_in_the_text_is_not_given_twice(page_lines):
    page = HEAD + f"<div><p>澄溪县2023年</p><p>政府工作报告</p>{CONTENT}</div></body></html>"
    assert page_lines(page) == ["澄溪县2023年", "政府工作报告", *PARAGRAPHS]


def test_a_piece_of_a_page_is_read_by_its_extension(page_lines):
    assert page_lines("<p>全县签约项目16个，增长5%。</p><p>开工8个。</p>") == [
        "全县签约项目16个，增长5%。",
        "开工8个。",
    ]


def test_damaged_spans_and_characters_do_no_harm(page_lines):
    cells = '<td rowspan="²" colspan="-3">甲&#xD800;，</td><td colspan="99999999999">乙。</td>'
    lines = page_lines(f"<html><body><table><tr>{cells}</tr></table></body></html>")
    assert lines == ["甲\ufffd，\t乙。"]


def test_entities_and_scripts_do_no_harm(page_lines):
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>甲&x;乙，&lt;丙&gt;&amp;。</p></body></html>'
    assert page_lines(page)[-1].endswith("乙，<丙>&。")
    assert len(page_lines(page)[-1]) < 20


@pytest.mark.parametrize(
    "page",
    [
        '<html><body><div id="app"></div><script>load("正文，由脚本载入。")</script></body></html>',
        "<html></html>",
        f"<html><body><ul>{MENU}</ul></body></html>",
        "<html><body>" + "<div>" * 5000 + "<p>深，深。</p>",
    ],
)
def test_pages_without_main_text_are_refused(refused, page):
    assert "没有正文" in refused(page.encode(), "空.html").message


def test_real_reports_come_back_from_a_page(page_lines, reports):
    for path in sorted((reports / "county").glob("*.txt"))[::12]:
        words = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        content = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in words)
        assert page_lines(HEAD + TOP + f"<div>{content}</div>" + BOTTOM)[1:] == words, path.name
