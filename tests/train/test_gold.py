import pytest

from reportmine.errors import GoldError
from reportmine.train.gold import difference, parse_gold, read_gold, require_same_text

TAGGED = (
    '<h l="1" t="问题">一、问题</h>\n'
    '<i c="用地保障,项目推进">到位<f ind="到位资金" v="*" u="亿元" st="actual" ms="value"><m k="number">*</m>亿元</f>，'
    "面积a<b，3<5。</i>"
)


def test_spans_point_into_the_untagged_text():
    gold = parse_gold(TAGGED)
    assert gold.text == "一、问题\n到位*亿元，面积a<b，3<5。"
    assert [(span.tag, gold.text[span.start : span.end]) for span in gold.spans] == [
        ("h", "一、问题"),
        ("i", "到位*亿元，面积a<b，3<5。"),
        ("f", "*亿元"),
        ("m", "*"),
    ]
    assert gold.spans[0].attributes == {"l": "1", "t": "问题"}
    assert gold.spans[1].attributes == {"c": "用地保障,项目推进"}


@pytest.mark.parametrize(
    ("tagged", "complaint"),
    [
        ('一\n<a>二<m k="number">*</a></m>', "第2行：</a> 与第2行的 <m> 交叉"),
        ("一</a>", "第1行：</a> 没有对应的 <a>"),
        ("一\n\n<g>二", "第3行：<g> 没有关上"),
        ("<x>一</x>", "第1行：不认识标签 <x>"),
        ('<m k="number>*</m>', "第1行：<m… 像标签但写法不对"),
        ("<m k=number>*</m>", "第1行：<m… 像标签但写法不对"),
        ('<m k="number"></m>', "第1行：<m> 里没有文字"),
        ('<m k="number" k="place">*</m>', "第1行：<m> 有重复的属性"),
        ('<m kind="number">*</m>', "<m> 没有属性 kind（可用：k）"),
        ('<a c="其他">一</a>', "<a> 没有属性 c（可用：不带属性）"),
        ("<m>*</m>", "<m> 缺少属性 k"),
        ('<m k="numbers">*</m>', "<m> 的 k=“numbers”不对，应为 number、place"),
        ('<h l="一" t="成效">一</h>', "<h> 的 l=“一”不对，应为一位数字"),
        ('<h l="1" t="效果">一</h>', "<h> 的 t=“效果”不对"),
        ('<i c="缺地">一</i>', "没有问题类别“缺地”"),
        ('<i c="其他,其他">一</i>', "应为 1 到 3 个不同的类别"),
        ('<i c="用地保障,资金支持,人员队伍,其他">一</i>', "应为 1 到 3 个不同的类别"),
        ('<p stage="完工">一</p>', "<p> 的 stage=“完工”不对"),
    ],
)
def test_a_malformed_file_says_where_and_what(tagged, complaint):
    with pytest.raises(GoldError) as error:
        parse_gold(tagged, "某县.xml")
    assert "某县.xml" in str(error.value)
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    ("attributes", "complaint"),
    [
        ('ind="引资额"', "词典里没有这个指标，应写成“其他:短名”"),
        ('ind="其他:"', "不能为空"),
        ('ind="其他:到位资金"', "词典里有这个指标，不要写成其他"),
        ('v="1,000"', "应为数字、* 或“低~高”"),
        ('v="3~"', "应为数字、* 或“低~高”"),
        ('st="done"', "应为 actual、target、plan 之一"),
        ('ms="rate"', "应为 value"),
        ('b="gt"', "应为 eq、ge、le、approx 之一"),
        ('q="省外,"', "不能有空项"),
        ('q="省外, 驻点"', "不能有空项"),
        ('per=""', "不能为空"),
    ],
)
def test_a_figure_takes_only_known_labels(attributes, complaint):
    right = {"ind": "到位资金", "v": "3~5", "u": "", "st": "actual", "ms": "value"}
    name, value = attributes.split("=", 1)
    written = " ".join(f'{key}="{own}"' for key, own in (right | {name: value.strip('"')}).items())
    with pytest.raises(GoldError, match=complaint.replace("*", r"\*")):
        parse_gold(f"<f {written}>3个</f>")


def test_a_right_figure_is_taken():
    gold = parse_gold(
        '<f ind="其他:棚改套数" v="-3.5~5" u="" st="plan" ms="growth" b="le" per="全年" q="省外,其中">3个</f>'
    )
    assert gold.spans[0].attributes["q"] == "省外,其中"


def test_the_number_of_further_faults_is_told():
    with pytest.raises(GoldError, match="另有 1 处"):
        parse_gold("<m>*</m><m>*</m>")


@pytest.mark.parametrize(
    ("gold", "report", "words"),
    [
        ("甲乙丙", "甲丁丙", ["第 1 个字", "标注里是“甲|乙丙”", "报告里是“甲|丁丙”"]),
        ("甲乙", "甲乙\n丙", ["第 2 个字", "标注里是“甲乙|（到此结束）”", "报告里是“甲乙|\\n丙”"]),
    ],
)
def test_a_text_that_differs_is_quoted_from_both_sides(gold, report, words):
    with pytest.raises(GoldError) as error:
        require_same_text(parse_gold(gold, "某县.xml"), report, "某县.txt")
    for word in [*words, "某县.xml", "某县.txt"]:
        assert word in str(error.value)


def test_equal_texts_do_not_differ():
    assert difference("甲\n乙", "甲\n乙") == ""


def test_line_ends_and_byte_order_mark_are_mended_as_in_reports(tmp_path):
    path = tmp_path / "某县.xml"
    path.write_bytes("\ufeff甲\r\n<a>乙</a>\r丙".encode())
    assert read_gold(path).text == "甲\n乙\n丙"


def test_files_that_cannot_be_read_are_named(tmp_path):
    path = tmp_path / "某县.xml"
    path.write_bytes("甲".encode("gb18030"))
    with pytest.raises(GoldError, match=r"某县\.xml 不是 UTF-8"):
        read_gold(path)
    with pytest.raises(GoldError, match=r"没有\.xml"):
        read_gold(tmp_path / "没有.xml")
