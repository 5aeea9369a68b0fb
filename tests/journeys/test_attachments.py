"""Photographs and papers come with a note: chosen, dropped, pasted, photographed; and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.attachments import PDF, heic, image, photograph
from tests.factories.base import make_case, make_staff
from yorisoi.records.models import Attachment, CaseNote

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DROP = """(target, [name, type, bytes, kind]) => {
  const held = new DataTransfer();
  held.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def give(locator, name, content, kind, media_type="image/png"):
    """Drop or paste a file on a place of the page; return whether the page took it."""
    return locator.evaluate(DROP, [name, media_type, list(content), kind])


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


def names():
    return sorted(Attachment.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("width", ["laptop", "smartphone"])
def test_記録に_選んで_落として_貼って_添付する(page_for, axe, worker, case, width):
    page = page_for(worker, width=width)
    page.goto(f"/cases/{case.number}/records/new/")
    page.get_by_label("内容").fill("部屋のようすを見た。")
    page.locator("#id_files").set_input_files({"name": "部屋.jpg", "mimeType": "image/jpeg", "buffer": photograph(size=(800, 600))})
    page.locator("#id_files").set_input_files({"name": "意見書.pdf", "mimeType": "application/pdf", "buffer": PDF})
    assert give(page.get_by_label("内容"), "家計表.png", image(size=(300, 200)), "drop")
    assert give(page.get_by_label("内容"), "image.png", image(), "paste")
    chosen = page.locator("[data-chosen] li")
    expect(chosen).to_have_count(4)
    expect(chosen.last).to_contain_text("貼りつけた画像")
    chosen.last.get_by_role("button").click()
    expect(chosen).to_have_count(3)
    axe(page)
    page.get_by_role("button", name="記録する").last.click()
    page.wait_for_url(re.compile(rf"/cases/{case.number}/$"))
    expect(page.locator("#told")).to_contain_text("部屋.jpg: 撮影場所などの情報を取りのぞきました。")
    assert names() == ["家計表.png", "意見書.pdf", "部屋.jpg"]
    assert CaseNote.objects.get(form="TELEPHONE").attachments.count() == 3
    shown = page.locator(".attached img")
    expect(shown).to_have_count(2)
    assert shown.first.evaluate("img => img.complete && img.naturalWidth") in {240, 320}
    axe(page)


@pytest.mark.parametrize("width", ["laptop", "smartphone"])
def test_ケースの添付を_たして_開いて_取りのぞく(page_for, axe, worker, case, width):
    page = page_for(worker, width=width)
    page.goto(f"/cases/{case.number}/attachments/")
    axe(page)
    assert give(page.get_by_role("heading", name="添付する"), "部屋.jpg", photograph(size=(640, 480)), "drop", "image/jpeg")
    page.locator("#id_files").set_input_files({"name": "意見書.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="添付する").click()
    expect(page.locator(".files-list li")).to_have_count(2)
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="意見書.pdf").click()
    assert download.value.suggested_filename == "意見書.pdf"
    with page.expect_navigation():
        page.get_by_role("link", name="部屋.jpg").click()
    assert page.evaluate("document.images[0].naturalWidth") == 480
    page.go_back()
    page.get_by_text("取りのぞく…").first.click()
    page.get_by_role("button", name="この添付を取りのぞく").first.click()
    expect(page.locator(".files-list li")).to_have_count(1)
    expect(page.get_by_text("取りのぞいた添付 1件")).to_be_visible()
    assert Attachment.objects.filter(removed_on__isnull=False).count() == 1


def test_大きすぎるものは_送る前に言う_断られても_書いたことは残る(page_for, worker, case, settings):
    settings.UPLOAD_LARGEST_BYTES = 1024 * 1024
    page = page_for(worker)
    page.goto(f"/cases/{case.number}/records/new/")
    page.get_by_label("内容").fill("長い話を聞いた。")
    page.locator("#id_files").set_input_files({"name": "動画.jpg", "mimeType": "image/jpeg", "buffer": bytes(2 * 1024 * 1024)})
    expect(page.locator("[data-told]")).to_contain_text("動画.jpgは大きすぎるため")
    expect(page.locator("[data-chosen] li")).to_have_count(0)
    page.locator("#id_files").set_input_files({"name": "写真.jpg", "mimeType": "image/jpeg", "buffer": heic()})
    page.get_by_role("button", name="記録する").last.click()
    expect(page.locator("[data-refused]")).to_contain_text("FILE_HEIC")
    expect(page.get_by_label("内容")).to_have_value("長い話を聞いた。")
    expect(page.locator("[data-again]")).to_contain_text("もう一度選んでください(写真.jpg)")


def test_フォームの外に落としても_ページは消えない(page_for, worker, case):
    page = page_for(worker)
    page.goto("/")
    assert give(page.locator("h1"), "部屋.jpg", image(), "drop")
    page.goto(f"/cases/{case.number}/records/new/")
    page.get_by_label("内容").fill("書きかけ")
    expect(page.get_by_label("内容")).to_have_value("書きかけ")


def test_すぐ記録するにも_貼りつけて添付できる(page_for, axe, worker, case):
    page = page_for(worker, width="laptop")
    page.goto(f"/cases/{case.number}/")
    page.keyboard.press("n")
    body = page.get_by_role("dialog").get_by_label("内容")
    body.fill("窓口で書類を預かった。")
    assert give(body, "image.png", image(size=(500, 400)), "paste")
    expect(page.get_by_role("dialog").locator("[data-chosen] li")).to_have_count(1)
    axe(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("記録しました")
    assert CaseNote.objects.get(form="TELEPHONE").attachments.count() == 1


def test_すぐ記録するが断られても_選んだファイルはそのまま(page_for, worker, case):
    page = page_for(worker, width="smartphone")
    page.goto(f"/cases/{case.number}/")
    page.locator("[data-note]").first.click()
    dialog = page.get_by_role("dialog")
    assert give(dialog.get_by_label("内容"), "家計表.png", image(), "drop")
    dialog.get_by_role("button", name="記録する").last.click()
    expect(dialog.locator("[data-refused]")).to_contain_text("NOTE_EMPTY")
    expect(dialog.locator("[data-chosen] li")).to_have_count(1)
    expect(dialog.locator("[data-again]")).to_have_count(0)
    dialog.get_by_label("内容").fill("家計表を預かった。")
    dialog.get_by_role("button", name="記録する").last.click()
    expect(page.locator("#told")).to_contain_text("記録しました")
    assert names() == ["家計表.png"]


def test_スクリプトなしでも_写真を撮って添付できる(page_for, worker, case):
    page = page_for(worker, width="smartphone", javascript=False)
    page.goto(f"/cases/{case.number}/records/new/")
    page.get_by_label("内容").fill("訪問した。")
    page.locator("#id_files_camera").set_input_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    page.locator("#id_files").set_input_files({"name": "意見書.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="記録する").last.click()
    page.wait_for_url(re.compile(rf"/cases/{case.number}/$"))
    assert names() == ["image.jpg", "意見書.pdf"]
