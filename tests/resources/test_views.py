from datetime import timedelta

import lxml.html
import pytest
from django.urls import reverse

from tests.factories.base import DAY, make_agency, make_municipality, make_staff
from tests.factories.plan import make_resource
from yorisoi.agencies.enums import Role
from yorisoi.resources.models import SocialResource

pytestmark = pytest.mark.django_db
LIST = "/resources/"


@pytest.fixture
def actor(db):
    return make_staff()


@pytest.fixture
def browser(actor, client_for):
    return client_for(actor)


def text_of(response):
    return " ".join(lxml.html.document_fromstring(response.content.decode()).text_content().split())


def test_長く確かめていないものから並ぶ(browser, actor):
    make_resource(actor=actor, name="新しい食堂")
    make_resource(actor=actor, name="古い居場所", verified_on=DAY - timedelta(days=400))
    page = text_of(browser.get(LIST))
    assert page.index("古い居場所") < page.index("新しい食堂")
    assert page.count("1年以上確かめていない") == 1


@pytest.mark.parametrize(
    ("words", "found"), [("居場所", True), ("居場所 夜", True), ("食料", False)], ids=["名前", "二語", "ない"]
)
def test_さがす(browser, actor, words, found):
    make_resource(actor=actor, name="夜の家", kind="居場所")
    page = text_of(browser.get(LIST, {"q": words}))
    assert ("夜の家" in page, "見つかりませんでした。" in page) == (found, not found)


def test_何もないときの案内(browser):
    assert "社会資源はまだありません。" in text_of(browser.get(LIST))


def test_登録して_書きかえて_確かめる(browser, actor):
    sent = {"name": "若者の家", "kind": "居場所", "note": "𠮷野さんの家🍙", "verified_on": "令和7年6月1日"}
    assert browser.post(reverse("resources:new"), sent).headers["Location"] == LIST
    resource = SocialResource.objects.get()
    page = reverse("resources:edit", args=[resource.pk])
    assert "1年以上確かめていない" in text_of(browser.get(page))
    assert browser.post(page, sent | {"contact": "000-0000", "is_active": "on"}).status_code == 302
    verify = reverse("resources:verify", args=[resource.pk])
    assert browser.post(verify, {"verify-verified_on": "今日"}).headers["Location"] == LIST
    resource.refresh_from_db()
    assert (resource.note, resource.contact, resource.verified_on) == ("𠮷野さんの家🍙", "000-0000", DAY)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({}, "RESOURCE_TWICE", id="同じ名前"),
        pytest.param({"name": "さくら食堂", "verified_on": "令和8年6月11日"}, "今日より先の日です", id="明日"),
        pytest.param({"name": "あ" * 101}, "100文字まで", id="長すぎる名前"),
        pytest.param({"name": ""}, "名前を入力してください", id="名前がない"),
    ],
)
def test_登録できないときは_その場で言い_入力は残る(browser, actor, changes, words):
    make_resource(actor=actor)
    sent = {"name": "若者の家", "note": "書きかけの条件", "verified_on": "令和8年6月1日"} | changes
    answer = browser.post(reverse("resources:new"), sent)
    assert (answer.status_code, words in text_of(answer), "書きかけの条件" in text_of(answer)) == (422, True, True)


def test_同じ名前への書きかえは_その場で断る(browser, actor):
    make_resource(actor=actor)
    other = make_resource(actor=actor, name="さくら食堂")
    answer = browser.post(reverse("resources:edit", args=[other.pk]), {"name": "若者の家", "note": "書きかけ"})
    assert (answer.status_code, "RESOURCE_TWICE" in text_of(answer), "書きかけ" in text_of(answer)) == (422, True, True)


@pytest.mark.parametrize(
    ("day", "words"), [("令和8年6月1日", "VERIFIED_ON_WRONG"), ("いつか", "読めませんでした")], ids=["前より前", "読めない日"]
)
def test_確かめたと記録できないときは_その場で言う(browser, actor, day, words):
    resource = make_resource(actor=actor)
    answer = browser.post(reverse("resources:verify", args=[resource.pk]), {"verify-verified_on": day})
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert day in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "write"),
    [
        (Role.CHIEF_COUNSELOR, 200), (Role.MUNICIPAL_OFFICER, 200), (Role.PARTNER_MEMBER, 403), (Role.AUDITOR, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_みなが読めて_支援員と自治体が書ける(client_for, actor, role, write):
    resource = make_resource(actor=actor)
    visitor = client_for(make_staff(role))
    assert visitor.get(LIST).status_code == 200
    assert visitor.get(reverse("resources:edit", args=[resource.pk])).status_code == 200
    assert visitor.get(reverse("resources:new")).status_code == write
    answer = visitor.post(reverse("resources:verify", args=[resource.pk]), {"verify-verified_on": "今日"})
    assert (answer.status_code == 403) == (write == 403)


def test_ほかの自治体の資源は見えない(client_for, actor):
    resource = make_resource(actor=actor)
    town = make_municipality(code="990027", name="空想町")
    visitor = client_for(make_staff(agency=make_agency(name="空想町くらし相談センター", municipality=town)))
    assert visitor.get(reverse("resources:edit", args=[resource.pk])).status_code == 404
    assert "若者の家" not in text_of(visitor.get(LIST))
