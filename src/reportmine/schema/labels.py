"""The closed label sets. Their meaning is defined in docs/labels.md."""

from typing import Literal, get_args

Role = Literal["概述", "成效", "措施", "问题", "计划", "诉求", "标题", "其他"]
StatementKind = Literal["problem", "measure", "plan", "request", "result"]
Status = Literal["actual", "target", "plan"]
Measure = Literal["value", "increase", "growth", "share", "completion", "lead"]
Bound = Literal["eq", "ge", "gt", "le", "lt", "approx"]
Direction = Literal["up", "down"]
Reading = Literal["", "ocr", "ocr_unsure"]
MaskKind = Literal["number", "place", "org", "person", "period", "project", "event", "document", "industry", "other"]
MaskForm = Literal["asterisk", "x", "shape", "deleted", "placeholder"]
Stage = Literal["储备", "在谈", "拟签约", "签约", "落地", "拟开工", "开工", "投产", "未引进", "不明"]
Severity = Literal["严重", "一般", "提示"]
NumberUse = Literal["figure", "ordinal", "date", "name", "threshold", "phrase", "unexplained"]

ROLES: tuple[str, ...] = get_args(Role)
STATEMENT_KINDS: tuple[str, ...] = get_args(StatementKind)
STATUSES: tuple[str, ...] = get_args(Status)
MEASURES: tuple[str, ...] = get_args(Measure)
BOUNDS: tuple[str, ...] = get_args(Bound)
MASK_KINDS: tuple[str, ...] = get_args(MaskKind)
STAGES: tuple[str, ...] = get_args(Stage)
SEVERITIES: tuple[str, ...] = get_args(Severity)
"""Of findings, from the gravest to the slightest."""

OTHER_INDICATOR = "其他"
"""The indicator of a figure whose subject stands in no pack; `indicator_text` then names it."""
