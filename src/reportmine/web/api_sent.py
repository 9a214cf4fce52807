"""The twins that take something: decisions, files, texts."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from reportmine.errors import UsageError
from reportmine.export.sheet import to_csv
from reportmine.review.sheet import GOLD_COLUMNS
from reportmine.web.extract import extract_file, extract_text
from reportmine.web.settings import Settings
from reportmine.web.state import Site
from reportmine.web.uploads import Uploads
from reportmine.web.views import reviews

_EXTRACT_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
            },
            "text/plain": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}
_FILES_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}


class Decided(BaseModel):
    """A decision about one record."""

    doc_id: str = Field(max_length=64)
    field: str = Field(description="role（句子的作用）或 category（问题的首要类别）", max_length=20)
    start: int = Field(ge=0, lt=2**31)
    end: int = Field(ge=0, lt=2**31)
    value: str = Field(description="定成什么", max_length=40)
    who: str = Field(description="谁定的", max_length=40)


def add_review(api: APIRouter, site: Site) -> None:
    """Add what is waiting, and the decisions.

    Args:
        api: where to.
        site: whose store.
    """

    @api.get("/review", summary="待复核的，最拿不准的在前")
    async def waiting(
        area: Annotated[str, Query(max_length=200)] = "",
        period: Annotated[str, Query(max_length=200)] = "",
        decided: bool = False,
        limit: Annotated[int, Query(ge=1, le=1000)] = 50,
        offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    ) -> dict[str, Any]:
        every = await site.work(reviews.whole_queue, area=area, period=period)
        told = await site.ask(reviews.with_decisions, every)
        rows = [row for row in told if decided or not row["decision"]]
        return {"total": len(rows), "limit": limit, "offset": offset, "items": rows[offset : offset + limit]}

    @api.post("/review", summary="记一条决定；改主意就再记一条", status_code=201)
    async def decide(decided: Decided) -> dict[str, Any]:
        return asdict(await site.ask(reviews.decide, **decided.model_dump()))

    @api.get("/review/gold.csv", summary="决定导出成标注，CSV", response_class=Response)
    async def gold() -> Response:
        text = to_csv(await site.ask(reviews.gold), GOLD_COLUMNS, captions=False)
        head = {"content-disposition": "attachment; filename=gold.csv"}
        return Response(text.encode(), media_type="text/csv; charset=utf-8", headers=head)


def add_files(api: APIRouter, site: Site, uploads: Uploads, settings: Settings) -> None:
    """Add what takes files and texts.

    Args:
        api: where to.
        site: whose store and model.
        uploads: where files go.
        settings: how much may be sent.
    """

    @api.get("/uploads", summary="这次启动以来的上传")
    async def listing() -> dict[str, Any]:
        told = [upload.told() for upload in reversed(uploads.all)]
        return {"total": len(told), "limit": len(told), "offset": 0, "items": told}

    @api.post("/uploads", summary="上传文件，处理后存入结果库", status_code=202, openapi_extra=_FILES_BODY)
    async def upload(request: Request) -> dict[str, Any]:
        files = await _files(request, settings.max_files)
        return uploads.add(files).told()

    @api.post("/extract", summary="一段文字或一个文件 → 全部记录，不存", openapi_extra=_EXTRACT_BODY)
    async def extract(request: Request) -> dict[str, Any]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "multipart/form-data":
            files = await _files(request, 1)
            if not files:
                raise UsageError("没有收到文件", hint="用 multipart/form-data 的 file 字段发送")
            name, content = files[0]
            return await site.in_process(partial(extract_file, name, content, site.model))
        text = await _text(request, kind)
        if len(text) > settings.max_text:
            raise UsageError(f"文字太长：{len(text)} 字，最多 {settings.max_text} 字", hint="请分成几份")
        return await site.in_process(partial(extract_text, text, site.model))


async def _text(request: Request, kind: str) -> str:
    body = await request.body()
    if kind == "application/json":
        import json

        try:
            text = json.loads(body)["text"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise UsageError("请求里没有 text", hint='发送 {"text": "……"}') from error
        if not isinstance(text, str):
            raise UsageError("text 应当是一段文字", hint='发送 {"text": "……"}')
        return text.encode("utf-8", "replace").decode()  # lone surrogates are no characters
    if kind == "text/plain":
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError("文字不是 UTF-8 编码", hint="别的编码请作为文件发送") from error
    raise UsageError(
        f"不认识的格式“{kind}”", hint="发送 application/json、text/plain 或 multipart/form-data（file 字段）"
    )


async def _files(request: Request, most: int) -> list[tuple[str, bytes]]:
    """Return the files of a form, whatever its fields are called."""
    try:
        async with request.form(max_files=most, max_fields=20) as form:
            return [
                (value.filename or "文件", await value.read())
                for _, value in form.multi_items()
                if isinstance(value, UploadFile)
            ]
    except (MultiPartException, HTTPException) as error:
        raise UsageError(f"读不懂上传的内容，或文件超过 {most} 个", hint="用 multipart/form-data 发送") from error
