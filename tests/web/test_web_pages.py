"""Each user's story in a real Chromium, on a store built from the corpus."""

import re
from pathlib import Path

import pytest

from reportmine.store.catalog import open_store
from reportmine.web.pages.frame import PAGES

_CORPUS = Path(__file__).resolve().parents[2] / "corpus/reports"


def _open(page, address, path):
    page.goto(address + path)
    page.wait_for_selector(".bar")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_local_and_fits_the_screen(page, address, path):
    _open(page, address, path)
    page.wait_for_selector(".panel:not(.working), .report")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert page.locator('.bar nav a[aria-current="page"]').inner_text() == PAGES[path]
    assert page.locator(".trouble").count() == 0
    assert all(url.startswith((address, "data:", "blob:")) for url in page.elsewhere)


def test_a_digit_with_alt_opens_a_page(page, address):
    _open(page, address, "/")
    page.keyboard.press("Alt+2")
    page.wait_for_url("**/reports")


def test_light_and_dark(page, address):
    _open(page, address, "/")
    colours = set()
    for _ in range(3):
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.click("button.shade")
    assert len(colours) == 2


def test_clerk_uploads_a_report_and_a_broken_file(page, address, tmp_path):
    broken = tmp_path / "坏的.docx"
    broken.write_bytes(b"PK\x03\x04 no document")
    _open(page, address, "/upload")
    page.set_input_files("input[type=file]", [str(next(_CORPUS.glob("石淙县_2022年*.docx"))), str(broken)])
    page.wait_for_selector(".chip.完成", timeout=60_000)
    told = page.inner_text(".nicegui-content")
    assert "文件 2 ＝ 新处理 1 ＋ 已有 0 ＋ 重复 0 ＋ 失败 1" in told
    row = page.locator("tr", has_text="坏的.docx").inner_text()
    assert re.search("docx|Word|损坏", row)
    page.click("a.chip:has-text('石淙县')")
    page.wait_for_selector("table")
    page.click("td a")
    page.wait_for_selector("#text")
    assert "石淙" in page.inner_text("#text")


def test_researcher_compares_and_opens_the_sentence(page, address):
    _open(page, address, "/compare?indicator=到位资金&qualifier=省外")
    page.wait_for_selector(".comparison")
    link = page.locator(".comparison td.value a").first
    shown = link.inner_text()
    link.click()
    page.wait_for_selector("#text")
    page.wait_for_function("document.body.dataset.cited")
    lit = page.evaluate("[...CSS.highlights.get('cited')].map((range) => range.toString()).join('')")
    assert re.match(r"[\d.]+", shown)[0] in lit


def test_researcher_chooses_another_indicator(page, address):
    _open(page, address, "/compare")
    page.wait_for_selector(".comparison")
    field = page.get_by_label("指标（数据个数）")
    field.fill("签约项目数")
    page.locator(".q-item", has_text="签约项目数").first.click()
    page.wait_for_function("document.querySelector('.panel h2')?.textContent.includes('签约项目数')")
    assert "indicator=" in page.url


def test_researcher_searches_problems_and_opens_one(page, address):
    _open(page, address, "/problems")
    page.wait_for_selector(".hit", timeout=60_000)
    field = page.get_by_label("找什么")
    field.fill("用地")
    field.press("Enter")
    page.wait_for_selector(".hit mark")
    assert page.locator(".hit mark").first.inner_text() == "用地"
    hit = page.locator(".hit").first
    words = hit.locator(".quote").inner_text()
    hit.locator(".where a").first.click()
    page.wait_for_selector("details.record.current[open]")
    assert page.locator(".record.current b").inner_text()[:12] in "".join(words.split())


def test_auditor_follows_a_finding_to_its_text(page, address):
    _open(page, address, "/audit")
    page.wait_for_selector(".findings-table", timeout=60_000)
    chip = page.locator(".evidence a").first
    quote = chip.inner_text().rstrip("…")
    chip.click()
    page.wait_for_function("document.body.dataset.cited")
    lit = page.evaluate("[...CSS.highlights.get('cited')].map((range) => range.toString()).join('')")
    assert quote in lit


def test_a_click_in_the_text_finds_the_record_and_back(page, address, store_path):
    with open_store(store_path) as store:
        row = store.query("SELECT doc_id, id, quote FROM figures WHERE quote = '12.5亿元'").iloc[0]
    _open(page, address, f"/report/{row['doc_id']}")
    page.locator(".text .figures", has_text="12.5亿元").click()
    card = page.locator(".record.current")
    assert card.get_attribute("id") == f"figure-{row['id']}"
    assert page.url.endswith(f"#figure-{row['id']}")
    page.keyboard.press("n")
    page.wait_for_function(f"document.querySelector('.record.current').id !== 'figure-{row['id']}'")
    page.locator(f"#figure-{row['id']} summary").click()
    lit = page.evaluate("[...CSS.highlights.get('cited')].map((range) => range.toString()).join('')")
    assert lit == "12.5亿元"


def test_kinds_of_marks_are_switched_off(page, address, store_path):
    with open_store(store_path) as store:
        doc_id = store.query("SELECT doc_id FROM figures WHERE quote = '12.5亿元'")["doc_id"].iloc[0]
    _open(page, address, f"/report/{doc_id}")
    ground = "getComputedStyle(document.querySelector('.text .figures')).backgroundColor"
    before = page.evaluate(ground)
    page.uncheck("#show-figures")
    assert page.evaluate(ground) != before


def test_hostile_text_stays_text(page, address, store_path):
    with open_store(store_path) as store:
        row = store.query("SELECT doc_id, text FROM documents WHERE path LIKE '%恶意.txt'").iloc[0]
    for path in (f"/report/{row['doc_id']}", "/problems?words=用地指标紧张", "/problems?words=<b onmouseover"):
        _open(page, address, path)
        page.wait_for_selector(".report, .hit")
        assert page.locator("#text script, #text img, #text b, .hit b, .hit script").count() == 0
        assert "偷" not in page.title()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    _open(page, address, f"/report/{row['doc_id']}")
    shown = page.inner_text("#text").replace("\n", "")
    assert '<script>document.title="偷"</script>' in shown
    assert "{{ 7*7 }}，`${7*7}`" in shown
    assert "\u202e" not in shown
    assert shown.count("很长") == 33_334


def test_an_address_with_markup_in_it_is_told_as_text(page, address):
    _open(page, address, "/report/<img src=x onerror=alert(1)>")
    assert "<img" in page.inner_text(".trouble")
    assert page.locator(".trouble img").count() == 0


def test_reviewer_decides_ten_with_ten_keys(page, address, store_path):
    _open(page, address, "/review")
    page.wait_for_selector(".choice", timeout=60_000)
    page.keyboard.press("1")
    page.get_by_label("姓名").fill("王丽")
    page.get_by_label("姓名").press("Enter")
    page.wait_for_selector(".q-dialog", state="detached")
    page.wait_for_function("document.querySelector('.review-card').textContent.includes('复核人 王丽')")
    left = "document.querySelector('.review-card').textContent"
    for _ in range(9):
        before = page.evaluate(left)
        page.keyboard.press("Enter")
        page.wait_for_function(f"{left} !== {before!r}")
    page.keyboard.press("u")
    page.wait_for_selector(".chip.完成")
    page.keyboard.press("2")
    page.wait_for_selector(".chip.完成", state="detached")
    lines = (store_path / "decisions.jsonl").read_text("utf-8").splitlines()
    assert len([line for line in lines if '"who": "王丽"' in line]) == 11
