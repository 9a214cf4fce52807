from reportmine.train.columns import table, width


def test_chinese_characters_are_two_columns_wide():
    assert width("数据ab，1") == 2 * 2 + 2 + 2 + 1


def test_columns_stand_straight():
    lines = table([["类别", "F1", "甲"], ["a", "0.123", "数据"], ["很长的类别", "未标注"]])
    assert lines == [
        "类别            F1    甲",
        "a            0.123  数据",
        "很长的类别  未标注",
    ]


def test_more_columns_may_stand_to_the_left():
    assert table([["类别", "属性", "对"], ["a", "b", "10"]], left=2) == ["类别  属性  对", "a     b     10"]
