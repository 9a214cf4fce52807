"""The JSON twins: rows that agree with the store, errors in Chinese, bounds on what is sent."""

import pytest
from fastapi.testclient import TestClient

from reportmine.query.comparison.compare import compare
from reportmine.store.catalog import open_store
from reportmine.web.app import api_of
from reportmine.web.guard import Guard
from reportmine.web.settings import Settings
from reportmine.web.state import Site
from reportmine.web.uploads import Uploads


@pytest.fixture(scope="module")
def client(store_path):
    site, settings = Site(store_path, workers=1), Settings(max_text=5000, max_files=2, max_file_bytes=100_000)
    app = Guard(api_of(site, settings, Uploads(site, settings)), settings)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def store(store_path):
    with open_store(store_path) as opened:
        yield opened


def test_totals_are_those_of_the_store(client, store):
    totals = client.get("/api/v1/overview").json()["totals"]
    assert totals["documents"] == len(store.frame("documents"))
    assert totals["figures"] == len(store.frame("figures"))


def test_matrix_shows_gaps(client):
    matrix = client.get("/api/v1/overview").json()["matrix"]
    cells = {row["area"]: dict(zip(matrix["periods"], row["cells"], strict=True)) for row in matrix["rows"]}
    assert cells["岚桥县"]["2022"]["reports"] == 2
    assert cells["岚桥县"]["2022H1"] is None


def test_pages_add_up_to_the_whole(client):
    whole = client.get("/api/v1/reports", params={"limit": 100}).json()
    parts = [
        row
        for offset in range(0, whole["total"], 3)
        for row in client.get("/api/v1/reports", params={"limit": 3, "offset": offset}).json()["items"]
    ]
    assert parts == whole["items"]
    assert len(parts) == whole["total"]


def test_one_report_is_what_to_dict_returns(client):
    row = client.get("/api/v1/reports", params={"words": "澄溪"}).json()["items"][0]
    report = client.get(f"/api/v1/reports/{row['doc_id']}").json()
    text = report["document"]["text"]
    assert all(text[figure["start"] : figure["end"]] == figure["quote"] for figure in report["figures"])
    assert len(report["figures"]) == row["figures"]


def test_one_record_by_its_number(client):
    row = client.get("/api/v1/reports", params={"words": "澄溪"}).json()["items"][0]
    figures = client.get(f"/api/v1/reports/{row['doc_id']}/figures", params={"limit": 5}).json()["items"]
    assert client.get(f"/api/v1/reports/{row['doc_id']}/figures/3").json() == figures[3]


def test_comparison_is_that_of_the_library(client, store):
    found = client.get("/api/v1/comparison", params={"indicator": "到位资金", "qualifier": "省外"}).json()
    shown = {(row["area"], row["period"]): row["shown"] for row in found["items"]}
    wide = compare(store, "到位资金", qualifiers=["省外"]).wide
    assert shown == {(area, period): wide.loc[area, period] for area in wide.index for period in wide.columns}


def test_problems_are_found_by_words_and_class(client):
    found = client.get("/api/v1/problems", params={"words": "用地"}).json()
    assert found["total"] > 0
    assert not found["partly"]
    assert all("用地" in row["quote"] or "用地" in found["terms"] for row in found["items"])
    narrowed = client.get("/api/v1/problems", params={"category": "用地保障"}).json()
    assert all("用地保障" in row["categories"] for row in narrowed["items"])
    assert narrowed["problems"] == sum(sum(years.values()) for years in narrowed["by_class"].values())


def test_similar_problems_are_not_the_problem_itself(client):
    row = client.get("/api/v1/problems", params={"words": "用地"}).json()["items"][0]
    found = client.get(f"/api/v1/problems/{row['doc_id']}/{row['id']}/similar").json()["items"]
    assert found
    assert all((other["doc_id"], other["id"]) != (row["doc_id"], row["id"]) for other in found)
    assert [other["similarity"] for other in found] == sorted((o["similarity"] for o in found), reverse=True)


def test_problems_as_a_sheet(client):
    answer = client.get("/api/v1/problems.csv", params={"category": "用地保障"})
    assert "attachment" in answer.headers["content-disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("地区,时期,问题类别")
    assert len(lines) > 1


@pytest.mark.parametrize("path", ["projects", "promises", "audit"])
def test_histories_are_paged_and_filtered(client, path):
    whole = client.get(f"/api/v1/{path}", params={"limit": 1000}).json()
    assert whole["total"] == len(whole["items"]) > 0
    name = "severity" if path == "audit" else "verdict"
    label = whole["items"][0][name]
    some = client.get(f"/api/v1/{path}", params={name: label, "limit": 1000}).json()
    assert some["total"] == sum(row[name] == label for row in whole["items"])


def test_text_becomes_records(client):
    for sent in (
        {"json": {"text": "全年签约项目16个，总投资额85.21亿元。"}},
        {"content": "全年签约项目16个，总投资额85.21亿元。".encode(), "headers": {"content-type": "text/plain"}},
        {"files": {"file": ("某县2022年总结.txt", "全年签约项目16个，总投资额85.21亿元。".encode())}},
    ):
        answer = client.post("/api/v1/extract", **sent)
        assert answer.status_code == 200
        assert [figure["value"] for figure in answer.json()["figures"]] == ["16", "85.21"]


@pytest.mark.parametrize(
    ("sent", "status", "word"),
    [
        ({"json": {"texts": ""}}, 400, "text"),
        ({"content": b"[", "headers": {"content-type": "application/json"}}, 400, "text"),
        ({"content": b"\xff", "headers": {"content-type": "text/plain"}}, 400, "UTF-8"),
        ({"content": b"x", "headers": {"content-type": "image/png"}}, 400, "格式"),
        ({"json": {"text": "长" * 5001}}, 400, "太长"),
        ({"files": {"file": ("坏.docx", b"PK\x03\x04not a docx")}}, 422, "坏.docx"),
        ({"files": [("a", ("a.txt", b"a")), ("b", ("b.txt", b"b")), ("c", ("c.txt", b"c"))]}, 400, "超过"),
    ],
)
def test_what_cannot_be_extracted_is_told(client, sent, status, word):
    answer = client.post("/api/v1/extract", **sent)
    assert answer.status_code == status
    assert word in answer.json()["error"]
    assert "/tmp/" not in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/reports/没有", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/reports?limit=0", 422),
        ("/api/v1/comparison?indicator=没有这样的指标", 400),
        ("/api/v1/comparison?indicator=到位资金&measure=x", 400),
        ("/api/v1/promises?since=x", 400),
    ],
)
def test_errors_are_chinese_json(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    told = answer.json()
    assert set(told) == {"error", "hint"}
    assert any("一" <= character <= "鿿" for character in told["error"])


def test_too_much_is_refused(client):
    answer = client.post("/api/v1/extract", content=b"x" * 2_000_000, headers={"content-type": "text/plain"})
    assert answer.status_code == 413


def test_openapi_names_every_twin(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    wanted = ["overview", "reports", "comparison", "problems", "projects", "promises", "audit", "review", "uploads"]
    assert {f"/api/v1/{name}" for name in (*wanted, "extract")} <= set(paths)


def test_a_decision_is_kept_beside_the_value_of_the_machine(client, store, store_path):
    problem = client.get("/api/v1/problems", params={"words": "用地"}).json()["items"][0]
    place = {"doc_id": problem["doc_id"], "field": "category", "start": problem["start"], "end": problem["end"]}
    for value in ("资金支持", "其他"):
        made = client.post("/api/v1/review", json={**place, "value": value, "who": " 李明 "})
        assert made.status_code == 201
        assert (made.json()["who"], made.json()["value"]) == ("李明", value)
        assert made.json()["machine"] == problem["categories"][0]
    lines = [line for line in (store_path / "decisions.jsonl").read_text("utf-8").splitlines() if "李明" in line]
    assert len(lines) == 2
    gold = client.get("/api/v1/review/gold.csv").content.decode("utf-8-sig").splitlines()
    assert [line for line in gold if f",{problem['start']},{problem['end']}," in line and line.endswith(",其他")]
    assert (
        store.query(
            "SELECT categories FROM statements WHERE doc_id = ? AND id = ?", [problem["doc_id"], problem["id"]]
        )["categories"][0]
        == problem["categories"]
    )


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"value": "没有这一类"}, 400),
        ({"field": "title"}, 400),
        ({"who": " "}, 400),
        ({"doc_id": "没有"}, 404),
        ({"start": 1, "end": 2}, 404),
        ({"start": -1}, 422),
    ],
)
def test_a_wrong_decision_is_refused(client, changed, status):
    problem = client.get("/api/v1/problems", params={"words": "用地"}).json()["items"][0]
    place = {"doc_id": problem["doc_id"], "field": "category", "start": problem["start"], "end": problem["end"]}
    answer = client.post("/api/v1/review", json={**place, "value": "其他", "who": "李明", **changed})
    assert answer.status_code == status
    assert answer.json()["error"]


def test_an_audit_of_no_reports_is_told(client):
    assert client.get("/api/v1/audit", params={"area": "没有这个县"}).status_code == 404


def test_what_was_decided_waits_no_more(client):
    first = client.get("/api/v1/review", params={"limit": 3}).json()
    assert first["total"] > 3
    row = first["items"][0]
    place = {name: row[name] for name in ("doc_id", "field", "start", "end")}
    client.post("/api/v1/review", json={**place, "value": row["machine"], "who": "李明"})
    after = client.get("/api/v1/review", params={"limit": 3}).json()
    assert after["total"] == first["total"] - 1
    assert after["items"][0] == first["items"][1]
    every = client.get("/api/v1/review", params={"decided": True, "limit": 1000}).json()["items"]
    assert [item["who"] for item in every if all(item[name] == place[name] for name in place)] == ["李明"]
