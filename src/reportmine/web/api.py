"""The JSON twins of the pages, under `/api/v1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as AnyHttpError

from reportmine.errors import ReadError, ReportmineError, UsageError
from reportmine.export.sheet import to_csv
from reportmine.web import api_sent
from reportmine.web.indexing import build_index
from reportmine.web.search import Query as ProblemQuery
from reportmine.web.settings import Settings
from reportmine.web.state import Site
from reportmine.web.uploads import Uploads
from reportmine.web.views import audits, comparison, overview, promises, reports
from reportmine.web.views.paging import Page

Limit = Annotated[int, Query(ge=1, le=1000, description="最多几条")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="前面略过几条")]
Words = Annotated[str, Query(max_length=200)]
List = Annotated[list[str], Query(max_length=200)]


class Paged(BaseModel):
    """A page of rows."""

    total: int = Field(description="一共几条")
    limit: int
    offset: int
    items: list[dict[str, Any]]


class Told(BaseModel):
    """What is wrong."""

    error: str = Field(description="怎么了")
    hint: str = Field(description="怎么办，可能为空")


_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": Told, "description": "问的不对"},
    404: {"model": Told, "description": "没有"},
    413: {"model": Told, "description": "太大"},
    415: {"model": Told, "description": "格式不对"},
    422: {"model": Told, "description": "参数不对，或文件读不了"},
    500: {"model": Told, "description": "结果库损坏，或程序出错"},
}


def add_errors(app: FastAPI) -> None:
    """Have every error told as `{"error": …, "hint": …}`.

    Args:
        app: the application.
    """

    @app.exception_handler(ReportmineError)
    async def ours(_request: Request, error: ReportmineError) -> JSONResponse:
        return JSONResponse({"error": error.message, "hint": error.hint}, status_of(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        names = "、".join(dict.fromkeys(str(problem["loc"][-1]) for problem in error.errors()))
        return JSONResponse({"error": f"参数不对：{names}", "hint": "各参数的写法见 /api/v1/openapi.json"}, 422)

    @app.exception_handler(AnyHttpError)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        told = {404: "没有这个地址", 405: "这个地址不接受这样的请求"}.get(error.status_code, str(error.detail))
        return JSONResponse(
            {"error": told, "hint": "全部地址见 /api/v1/openapi.json"}, error.status_code, error.headers
        )


def status_of(error: ReportmineError) -> int:
    """Return the HTTP status that tells an error."""
    match error:
        case reports.MissingError():
            return 404
        case ReadError():
            return 422
        case UsageError():
            return 400
        case _:
            return 500


def router(site: Site, uploads: Uploads, settings: Settings) -> APIRouter:
    """Return the twins.

    Args:
        site: whose store is asked.
        uploads: where files go.
        settings: what may be sent.
    """
    api = APIRouter(prefix="/api/v1", responses=_ERRORS)
    _add_overview(api, site)
    _add_reports(api, site)
    _add_comparison(api, site)
    _add_problems(api, site)
    _add_histories(api, site)
    _add_audit(api, site)
    api_sent.add_review(api, site)
    api_sent.add_files(api, site, uploads, settings)
    return api


def _add_overview(api: APIRouter, site: Site) -> None:
    @api.get("/overview", summary="总览：总数、收到的报告、最近几次运行")
    async def whole(offset: Offset = 0, last: Offset = 0) -> dict[str, Any]:
        return {
            "totals": await site.know(overview.totals),
            "matrix": await site.know(overview.matrix, offset=offset, last=last),
            "runs": await site.know(overview.runs),
        }

    @api.get("/failures", summary="失败的文件", response_model=Paged)
    async def failed(limit: Limit = 50, offset: Offset = 0) -> Page:
        return _cut(await site.know(overview.failures), limit, offset)


def _add_reports(api: APIRouter, site: Site) -> None:
    @api.get("/reports", summary="报告列表", response_model=Paged)
    async def listing(
        area: Words = "", period: Words = "", words: Words = "", limit: Limit = 50, offset: Offset = 0
    ) -> Page:
        return await site.ask(reports.reports, area=area, period=period, words=words, limit=limit, offset=offset)

    @api.get("/reports/{doc_id}", summary="一份报告的全部记录（Report.to_dict）")
    async def one(doc_id: str) -> dict[str, Any]:
        return (await site.ask(reports.report_of, doc_id)).to_dict()

    @api.get("/reports/{doc_id}/{table}", summary="一份报告的一张表", response_model=Paged)
    async def table_of(doc_id: str, table: str, limit: Limit = 50, offset: Offset = 0) -> Page:
        return await site.ask(reports.records, doc_id, table, limit=limit, offset=offset)

    @api.get("/reports/{doc_id}/{table}/{number}", summary="一条记录")
    async def record(doc_id: str, table: str, number: int) -> dict[str, Any]:
        if not 0 <= number < 2**31:
            raise reports.MissingError(f"没有第 {number} 条", hint="序号从 0 起")
        return await site.ask(reports.record, doc_id, table, number)


def _add_comparison(api: APIRouter, site: Site) -> None:
    @api.get("/comparison/choices", summary="可比较的指标、地区、时期")
    async def choices() -> dict[str, Any]:
        return await site.know(comparison.choices)

    @api.get("/comparison", summary="一个指标按地区、时期并排；一格一条", response_model=dict[str, Any])
    async def compared(  # noqa: PLR0913, PLR0917 - one parameter per condition
        indicator: Words,
        period: List = [],  # noqa: B006 - FastAPI copies defaults
        area: List = [],  # noqa: B006
        qualifier: List = [],  # noqa: B006
        measure: Words = "value",
        status: Words = "actual",
        by: Words = "area",
        allow_scope: bool = False,
        derived: bool = False,
        limit: Limit = 1000,
        offset: Offset = 0,
    ) -> dict[str, Any]:
        asked = comparison.Asked(
            indicator, tuple(period), tuple(area), measure, status, tuple(qualifier), by, allow_scope, derived
        )
        found = await site.know(comparison.compared, asked)
        page = _cut(comparison.cells(found), limit, offset)
        head = {"indicator": found.quantity.indicator, "unit": found.unit.name, "notes": list(found.notes)}
        return head | {"total": page.total, "limit": limit, "offset": offset, "items": page.items}


def _add_problems(api: APIRouter, site: Site) -> None:
    @api.get("/problems", summary="问题检索", response_model=dict[str, Any])
    async def problems(
        words: Words = "",
        category: Words = "",
        area: Words = "",
        period: Words = "",
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> dict[str, Any]:
        index = await site.work(build_index)
        query = ProblemQuery(words=words, category=category, area=area, period=period)
        found = index.search(query, limit=limit, offset=offset)
        items = [
            hit.row | {"score": round(hit.score, 3), "copies": [_place(copy) for copy in hit.copies[:50]]}
            for hit in found.hits
        ]
        told = {"problems": found.total, "partly": found.partly, "terms": found.terms, "by_class": found.by_class}
        return {"total": found.different, "limit": limit, "offset": offset, "items": items} | told

    @api.get("/problems.csv", summary="问题检索的全部结果，CSV", response_class=Response)
    async def sheet(words: Words = "", category: Words = "", area: Words = "", period: Words = "") -> Response:
        index = await site.work(build_index)
        query = ProblemQuery(words=words, category=category, area=area, period=period)
        found = index.search(query, limit=len(index.rows))
        rows = [row for hit in found.hits for row in (hit.row, *hit.copies)]
        columns = ("area", "period", "categories", "quote", "title", "path", "doc_id", "start", "end")
        return csv_answer(to_csv(rows, columns), "问题.csv")

    @api.get("/problems/{doc_id}/{number}/similar", summary="相近的问题", response_model=Paged)
    async def similar(doc_id: str, number: int, limit: Limit = 10) -> Page:
        rows = (await site.work(build_index)).similar(doc_id, number, limit=limit)
        return Page(len(rows), limit, 0, rows)


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("doc_id", "id", "start", "end", "area", "period", "path")}


def _add_histories(api: APIRouter, site: Site) -> None:
    @api.get("/projects", summary="项目的阶段", response_model=Paged)
    async def projects(
        area: Words = "",
        verdict: Words = "",
        since: Words = "",
        until: Words = "",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Page:
        rows = await site.work(promises.projects, area=area, since=since, until=until)
        return _cut([row for row in rows if verdict in ("", row["verdict"])], limit, offset)

    @api.get("/promises", summary="承诺台账", response_model=Paged)
    async def ledger(
        area: Words = "",
        indicator: Words = "",
        verdict: Words = "",
        since: Words = "",
        until: Words = "",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Page:
        rows = await site.work(promises.promises, area=area, indicator=indicator, since=since, until=until)
        return _cut([row for row in rows if verdict in ("", row["verdict"])], limit, offset)


def _add_audit(api: APIRouter, site: Site) -> None:
    @api.get("/audit", summary="疑点", response_model=Paged)
    async def findings(
        area: Words = "",
        period: Words = "",
        severity: Words = "",
        kind: Words = "",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Page:
        found = await site.work(audits.audited, area=area, period=period)
        rows = [row for row in found.findings if severity in ("", row["severity"]) and kind in ("", row["kind"])]
        return _cut(rows, limit, offset)

    @api.get("/audit/tables", summary="核对的各表：算式、遮盖、核对范围……")
    async def tables(area: Words = "", period: Words = "", limit: Limit = 200) -> dict[str, Any]:
        found = await site.work(audits.audited, area=area, period=period)
        told = [
            {"name": table.name, "note": table.note, "columns": table.columns, "total": len(table.rows)}
            | {"rows": table.rows[:limit]}
            for table in found.tables
        ]
        return {"total": found.total, "selective": found.selective, "tables": told}


def _cut(rows: Sequence[dict[str, Any]], limit: int, offset: int) -> Page:
    return Page(len(rows), limit, offset, list(rows[offset : offset + limit]))


def csv_answer(text: str, name: str) -> Response:
    """Return a CSV file as an answer that the browser saves.

    Args:
        text: the file.
        name: what it is called.
    """
    from urllib.parse import quote

    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(text.encode(), media_type="text/csv; charset=utf-8", headers={"content-disposition": disposition})
