"""The words of notes: found in whatever script they are typed, on both databases alike, and never past the door."""

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.base import DAY, make_agency, make_case, make_municipality, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis, Stage
from yorisoi.cases.models import Case
from yorisoi.desk.queries import search as queries
from yorisoi.people import actions as people
from yorisoi.people import queries as people_queries
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.records.models import CaseNote
from yorisoi.search import rules

pytestmark = pytest.mark.django_db

BODIES = {
    "家賃": "先月から家賃を2か月分滞納している。大家から督促の手紙が届いた。",
    "母": "母と二人で暮らす。長女は中学生。",
    "半角": "ｶﾞｽ代とﾃﾞﾝｷ代が払えない。",
    "カナ": "ハローワークへ同行した。",
    "旧字": "髙橋さんと山﨑さん、渡邊さんが同席。斉藤・齋藤・齊藤・斎藤の各氏にも知らせる。",
    "電話": "折り返しは ０９０−００００ー４１７２ へ。",
    "番号": "R8-0001 の件とあわせて考える。",
    "英字": "LINE と E-mail で連絡。100%を超える利息。It's O'Neil\\path",
    "改行": "自己破\n産の手続きを弁護士に相談。",
    "絵文字": "本人より「ありがとう😀」と返事。",
}


def write(case, worker, body, **facts):
    facts.setdefault("form", ContactForm.TELEPHONE)
    facts.setdefault("happened_on", DAY)
    return records.write_note(case=case, body=body, actor=worker, on=DAY, **facts)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


@pytest.fixture
def notes(case, worker):
    return {name: write(case, worker, body) for name, body in BODIES.items()}


def found(text, staff, **asked):
    return [hit.note for hit in queries.notes(text, staff=staff, on=DAY, **asked).hits]


def names(text, staff, notes):
    known = {note.pk: name for name, note in notes.items()}
    return {known[note.pk] for note in found(text, staff)}


TYPED = {
    "一文字": ("母", {"母"}), "終わりの一文字": ("賃", {"家賃"}), "二文字": ("家賃", {"家賃"}), "三文字": ("督促の", {"家賃"}),
    "五文字": ("ハローワー", {"カナ"}), "ひらがな": ("はろーわーく", {"カナ"}), "カタカナ": ("ガス", {"半角"}),
    "半角カナ": ("ﾊﾛｰﾜｰｸ", {"カナ"}), "半角カナの二文字": ("ｶﾞｽ", {"半角"}), "濁点のない字は別": ("カス", set()),
    "髙と高": ("高橋", {"旧字"}), "﨑と崎": ("山崎", {"旧字"}), "邊と辺": ("渡辺", {"旧字"}), "邉": ("渡邉", {"旧字"}),
    "斉": ("斉藤", {"旧字"}), "齋": ("齋藤", {"旧字"}), "齊": ("齊藤", {"旧字"}), "斎": ("斎藤", {"旧字"}),
    "電話の数字": ("09000004172", {"電話"}), "電話": ("090-0000-4172", {"電話"}), "電話の下4けた": ("4172", {"電話"}),
    "ケース番号": ("R8-0001", {"番号"}), "全角のケース番号": ("Ｒ８−０００１", {"番号"}), "英字": ("line", {"英字"}),
    "全角の英字": ("ＬＩＮＥ", {"英字"}), "改行をまたぐ": ("自己破産", {"改行"}), "ことば二つ": ("家賃 督促", {"家賃"}),
    "離れたことば": ("弁護士 自己破産", {"改行"}), "片方だけ": ("家賃 弁護士", set()), "全角の空白": ("家賃　大家", {"家賃"}),
    "句点をまたぐ": ("暮らす。長女", {"母"}), "句点をまたがない": ("暮らす長女", set()), "絵文字": ("😀", {"絵文字"}),
    "パーセント": ("%", set()), "数と%": ("100%", {"英字"}), "引用符": ("'", set()), "引用符の中": ("it's", {"英字"}),
    "円記号": ("\\", set()), "円記号の中": ("O'Neil\\path", {"英字"}), "二重引用符": ('"', set()), "星": ("*", set()),
    "家*": ("家*", {"家賃"}), "FTS5の演算子": ("家賃 AND 母", set()), "NEAR": ('NEAR("家賃" "母")', set()),
    "列の指定": ("grams:家賃", set()), "tsqueryの演算子": ("家賃 & !母 | (督促)", set()), "<->": ("家賃 <-> 督促", {"家賃"}),
    "否定": ("-母", {"母"}), "空白だけ": (" 　\t", set()), "NUL": ("家\x00賃", {"家賃"}),
    "サロゲートの片われ": ("家\ud83d賃", {"家賃"}),
    "SQL": ("'; DROP TABLE search_grams; --", set()), "場の印": ("§m1", set()), "下線": ("_", set()), "々": ("々", set()),
}


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.CHIEF_COUNSELOR, Role.AUDITOR], ids=["担当", "主任", "監査"])
def test_どう入れても_同じ記録が見つかる(notes, worker, role):
    staff = worker if role == Role.COUNSELOR else make_staff(role)
    assert {how: names(text, staff, notes) for how, (text, _) in TYPED.items()} == {
        how: expected for how, (_, expected) in TYPED.items()
    }


def test_画面は何を入れても_おだやかに答える(client_for, notes, worker):
    client = client_for(worker)
    typed = [text.encode("utf-8", "replace") for text, _ in TYPED.values()] + ["家賃" * 5000, "あ" * 101]
    for address in ("/search/", "/search/suggest/"):
        assert {client.get(address, {"q": text}).status_code for text in typed} <= {200, 302}


def test_一万文字は_さがさずに長いと言う(client_for, notes, worker, django_assert_max_num_queries):
    assert found("家賃" * 5000, worker) == []
    client = client_for(worker)
    assert "さがすことばが長すぎます" in client.get("/search/", {"q": "家賃" * 5000}).content.decode()
    assert "さがすことばが長すぎます" in client.get("/search/suggest/", {"q": "家賃" * 5000}).content.decode()


def test_見つかったところに_しるしがつき_書かれた字は字のまま出る(client_for, case, worker):
    write(case, worker, "<b>家賃</b> & 督促")
    page = client_for(worker).get("/search/", {"q": "家賃"}).content.decode()
    assert "&lt;b&gt;<mark>家賃</mark>&lt;/b&gt; &amp; 督促" in page


def test_相手と次の予定のことばでも見つかる(case, worker):
    note = write(
        case, worker, "事情を聞いた。", counterpart=Counterpart.AGENCY, counterpart_name="架空信用金庫", next_on=DAY,
        next_note="残高の証明",
    )
    assert found("信用金庫", worker) == found("残高", worker) == [note]
    assert found("金庫残高", worker) == []


# --- the door ---


VIEWERS = {
    "ほかの支援員": (Role.COUNSELOR, False), "主任": (Role.CHIEF_COUNSELOR, True), "監査": (Role.AUDITOR, True),
    "報告前の自治体": (Role.MUNICIPAL_OFFICER, False), "ゆるしのない機関": (Role.PARTNER_MEMBER, False),
    "管理者": (Role.ADMINISTRATOR, False),
}


@pytest.mark.parametrize(("role", "sees"), VIEWERS.values(), ids=VIEWERS.keys())
@pytest.mark.parametrize("text", ["家", "家賃", "督促の手紙"])
def test_見られる人にだけ見つかり_数えられる(client_for, notes, role, sees, text):
    staff = make_staff(role)
    answer = queries.notes(text, staff=staff, on=DAY)
    assert (len(answer.hits), answer.total) == ((1, 1) if sees else (0, 0))
    pages = [client_for(staff).get(address, {"q": text}).content.decode() for address in ("/search/", "/search/suggest/")]
    assert ["<mark>" in page for page in pages] == [sees, sees]


def test_報告されたら自治体に_ゆるしがあれば機関に見つかり_ゆるしが終われば見つからない(case, notes, worker):
    officer, member = make_staff(Role.MUNICIPAL_OFFICER), make_staff(Role.PARTNER_MEMBER)
    cases.report_to_municipality(case, on=DAY)
    cases.grant(
        case=case, staff=member, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=DAY + timedelta(days=9), actor=worker
    )
    assert found("家賃", officer) == found("家賃", member) == [notes["家賃"]]
    later = DAY + timedelta(days=10)
    assert queries.notes("家賃", staff=member, on=later).total == 0


def test_ほかの機関の主任にも_ほかの自治体にも見つからない(notes):
    other = make_agency(name="架空市みなみ相談室")
    town = make_agency(name="隣町くらし相談", municipality=make_municipality(code="990027", name="隣町"))
    assert found("家賃", make_staff(Role.CHIEF_COUNSELOR, agency=other)) == []
    assert found("家賃", make_staff(Role.CHIEF_COUNSELOR, agency=town)) == []
    assert found("家賃", make_staff(Role.AUDITOR, agency=town)) == []


@pytest.mark.parametrize("most_own", [3, 5_000], ids=["さらにたくさん", "たくさん"])
def test_担当のケースがたくさんでも_自分のものだけ(worker, monkeypatch, most_own):
    monkeypatch.setattr("yorisoi.desk.queries.search_notes.MOST_TOKENS", 2)
    monkeypatch.setattr("yorisoi.desk.queries.seen.MOST_OWN", most_own)
    mine = [write(make_case(actor=worker), worker, f"家賃の相談{number}") for number in range(4)]
    other, far = make_staff(), make_staff(agency=make_agency(name="架空市みなみ相談室"))
    write(make_case(actor=other), other, "家賃の相談")
    lent = make_case(actor=far)
    mine.append(write(lent, far, "家賃の相談 みなみ"))
    write(make_case(actor=far), far, "家賃の相談 みなみのもう一人")
    cases.grant(
        case=lent, staff=worker, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=DAY + timedelta(days=9), actor=far
    )
    assert found("家賃", worker) == mine[::-1]
    assert queries.notes("家賃", staff=worker, on=DAY).total == 5


# --- the order, the pages, the filters ---


def test_新しい日のものから_二十件ずつ_数は全部(client_for, case, worker):
    made = [write(case, worker, "家賃の相談", happened_on=DAY - timedelta(days=day % 9)) for day in range(45)]
    expected = [note.pk for note in sorted(made, key=lambda note: (note.happened_on, note.pk), reverse=True)]
    pages = [queries.notes("家賃", staff=worker, on=DAY, number=number) for number in (1, 2, 3)]
    assert [hit.note.pk for page in pages for hit in page.hits] == expected
    assert {page.total for page in pages} == {45}
    text = client_for(worker).get("/search/", {"q": "家賃", "page": "2"}).content.decode()
    assert "45件" in text
    assert "3ページ中 2ページ目" in text


def test_数えるのは決めた数まで_それより多ければ以上と言う(case, worker):
    for _ in range(8):
        write(case, worker, "家賃の相談")
    answer = queries.notes("家賃の", staff=worker, on=DAY, most=5, size=3, number=2)
    assert (answer.count, len(answer.hits)) == ("5件以上", 2)


def test_候補がはずれても_ページがいっぱいになるまで見る(case, worker, monkeypatch):
    monkeypatch.setattr("yorisoi.desk.queries.search_notes.BATCH", 3)
    right = [write(case, worker, "社会福祉協議会") for _ in range(4)]
    for _ in range(9):
        write(case, worker, "会福祉協 社会福 祉協議会、社会福祉、福祉協議、会社会福")
    assert [note.pk for note in found("社会福祉協議会", worker)][-4:] == [note.pk for note in right[::-1]]


@pytest.mark.parametrize(("newest", "often"), [(1, 0), (2, 0.02), (3, 0.5), (4, 2), (1_500, 0.02)])
def test_新しいものから少しずつ見ても_答えは同じ(case, worker, monkeypatch, newest, often):
    chief = make_staff(Role.CHIEF_COUNSELOR)
    monkeypatch.setattr("yorisoi.desk.queries.search_notes.BATCH", 4)
    monkeypatch.setattr("yorisoi.search.backends.postgresql.NEWEST", newest)
    for name in ("OFTEN", "OFTEN_OF_FEW"):
        monkeypatch.setattr(f"yorisoi.search.backends.postgresql.{name}", often)
    monkeypatch.setattr("yorisoi.desk.queries.search_notes.MOST_TOKENS", 0)  # the worker's one case counts as many
    bodies = ["家賃の相談", "家のこと", "家賃と電気代", "電話だけ", "家賃"] * 3
    written = [write(case, worker, body, happened_on=DAY - timedelta(days=at % 4)) for at, body in enumerate(bodies)]
    far = make_staff(agency=make_agency(name="架空市みなみ相談室"))
    for _ in range(3):
        write(make_case(actor=far), far, "家賃の相談 みなみ")
    newest_first = sorted(written, key=lambda note: (note.happened_on, note.pk), reverse=True)
    assert found("家賃", chief) == found("家賃", worker) == [note for note in newest_first if "家賃" in note.body]
    assert {queries.notes("家賃", staff=staff, on=DAY).total for staff in (chief, worker)} == {9}
    lent = make_case(actor=far)
    lent_note = write(lent, far, "家賃の相談 みなみ")
    cases.grant(
        case=lent, staff=chief, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=DAY + timedelta(days=9), actor=far
    )
    assert lent_note in found("家賃", chief)
    assert queries.notes("家賃", staff=chief, on=DAY).total == 10
    since = DAY - timedelta(days=1)
    of_two_days = queries.Narrowing(since=since, until=DAY)
    assert found("家賃", worker, narrowing=of_two_days) == [
        note for note in newest_first if "家賃" in note.body and note.happened_on >= since
    ]


def narrowed(worker, **asked):
    return {note.body for note in found("家賃", worker, narrowing=queries.Narrowing(**asked))}


def test_期間_書いた人_支援形態_段階でしぼる(case, worker):
    chief = make_staff(Role.CHIEF_COUNSELOR)
    later = make_case(actor=worker, stage=Stage.PLAN)
    write(case, worker, "家賃 春", happened_on=date(2026, 4, 10))
    write(case, chief, "家賃 夏", happened_on=date(2026, 6, 1))
    write(later, worker, "家賃 訪問", form=ContactForm.VISIT, happened_on=date(2026, 6, 9))
    assert narrowed(worker) == {"家賃 春", "家賃 夏", "家賃 訪問"}
    assert narrowed(worker, since=date(2026, 6, 1)) == {"家賃 夏", "家賃 訪問"}
    assert narrowed(worker, until=date(2026, 6, 1)) == {"家賃 春", "家賃 夏"}
    assert narrowed(worker, since=date(2026, 6, 1), until=date(2026, 6, 1)) == {"家賃 夏"}
    assert narrowed(worker, writer_id=chief.pk) == {"家賃 夏"}
    assert narrowed(worker, form=ContactForm.VISIT) == {"家賃 訪問"}
    assert narrowed(worker, stage=Stage.PLAN) == {"家賃 訪問"}


@pytest.mark.parametrize("since", ["令和8年6月1日", "R8.6.1", "2026/6/1"], ids=["和暦", "略", "西暦"])
def test_期間は和暦でも西暦でも(client_for, case, worker, since):
    write(case, worker, "家賃の相談 春のこと", happened_on=date(2026, 4, 10))
    write(case, worker, "家賃の相談 夏のこと", happened_on=date(2026, 6, 2))
    page = client_for(worker).get("/search/", {"q": "家賃", "since": since}).content.decode()
    assert "夏のこと" in page
    assert "春のこと" not in page


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"since": "きのうごろ"}, "日付として読めませんでした"), ({"since": "R8.6.2", "until": "R8.6.1"}, "「いつから」より前です"),
        ({"writer": "abc"}, "選択"), ({"form": "'"}, "選択"), ({"stage": "x" * 9000}, "選択"), ({"page": "９"}, "家賃"),
        ({"page": "-1"}, "家賃"), ({"page": "9" * 40}, "家賃"),
    ],
    ids=["日付でない", "逆の期間", "いない人", "ない形態", "ない段階", "全角の頁", "負の頁", "大きな頁"],
)
def test_しぼる条件がおかしいときは_そこで言う(client_for, notes, worker, asked, says):
    answer = client_for(worker).get("/search/", {"q": "家賃", **asked})
    assert answer.status_code == 200
    assert says in answer.content.decode()


# --- the index follows the notes ---


def test_直した記録は_新しいことばだけで見つかる(case, worker):
    note = write(case, worker, "家賃の滞納について。")
    records.correct(note=note, body="水道代の滞納について。", actor=worker, on=DAY, seen=0)
    assert found("家賃", worker) == []
    assert found("水道代", worker) == found("滞納", worker) == [note]


def test_手続きの行も見つかる(case, worker):
    line = records.leave_line(case, "プランの案をつくりました。", event="plan.drafted", actor=worker, on=DAY)
    assert found("プランの案", worker) == [line]


def test_保存がもどされれば_索引にも残らない(case, worker):
    with transaction.atomic():
        write(case, worker, "家賃の相談")
        transaction.set_rollback(True)
    assert found("家賃", worker) == []


# --- what is masked ---


@pytest.fixture
def masked(case, worker):
    people.add_phone(person=case.person, number="080-0000-4172", kind="MOBILE", actor=worker)
    people.add_address(person=case.person, kind="HOME", text="架空市北町4丁目17番9号", actor=worker, on=DAY)
    note = write(case, worker, "転居先は架空市北町4丁目17番9号、電話は080-0000-4172。家賃は5万円。")
    chief = make_staff(Role.CHIEF_COUNSELOR)
    people.protect(
        person=case.person, kind="DV", starts_on=DAY, readers=[worker], against_name="元の夫", actor=chief, on=DAY,
        case_id=case.pk,
    )
    return note, chief


@pytest.mark.parametrize("text", ["08000004172", "080-0000-4172", "4172", "北町4丁目", "17番9号", "4丁目17"])
def test_秘匿された電話と住所では_記録は見つからない(client_for, masked, text):
    _, chief = masked
    assert found(text, chief) == []
    assert "家賃は5万円" not in client_for(chief).get("/search/", {"q": text}).content.decode()


def test_秘匿された人の記録も_ほかのことばでは見つかり_秘匿のところは伏せて出る(client_for, masked):
    note, chief = masked
    assert found("家賃は", chief) == [note]
    page = client_for(chief).get("/search/", {"q": "家賃は"}).content.decode()
    assert "〔秘匿〕" in page
    assert "17番" not in page
    assert "4172" not in page


@pytest.mark.parametrize("text", ["08000004172", "4172", "080-0000"])
def test_秘匿された人は_見てよい人のほかには電話番号では見つからず_名前では見つかる(masked, case, text):
    _, chief = masked
    assert queries.search(text, staff=chief, on=DAY).hits == []
    assert [hit.case for hit in queries.search("やまかわ", staff=chief, on=DAY).hits] == [case]


@pytest.mark.parametrize("text", ["08000004172", "080-0000-4172", "０８０ー００００ー４１７２"])
def test_秘匿の番号の全部を打てば_見てよい人には見つかる(masked, case, worker, text):
    hits = queries.search(text, staff=worker, on=DAY).hits
    assert [(hit.case, hit.why) for hit in hits] == [(case, "秘匿の電話番号")]


@pytest.mark.parametrize("text", ["4172", "080-0000", "0800000417", "080000041722"])
def test_秘匿の番号の一部では_見てよい人にも見つからない(masked, worker, text):
    assert queries.search(text, staff=worker, on=DAY).hits == []


def test_見てよい人でなくなれば_秘匿の番号では見つからない(masked, case, worker):
    _, chief = masked
    protection = people_queries.protection_of(case.person, on=DAY)
    people.name_readers(protection=protection, readers=[chief], actor=worker, case_id=case.pk)
    assert queries.search("08000004172", staff=worker, on=DAY).hits == []
    assert [hit.case for hit in queries.search("08000004172", staff=chief, on=DAY).hits] == [case]


# --- evidence ---


@pytest.mark.parametrize(("address", "verb"), [("/search/", "search.done"), ("/search/suggest/", "search.suggested")])
def test_さがしたことが証跡に残り_ことばは残らない(client_for, notes, worker, address, verb):
    client_for(worker).get(address, {"q": "家賃"})
    entry = AuditEntry.objects.filter(verb=verb).get()
    assert (entry.actor_id, entry.data) == (worker.pk, {"cases": 0, "notes": 1})
    assert "家賃" not in str([getattr(entry, field.attname) for field in entry._meta.concrete_fields])


def test_何も入れなければ_証跡も残らない(client_for, worker):
    client_for(worker).get("/search/", {"q": "  "})
    assert not AuditEntry.objects.filter(verb__startswith="search.").exists()


# --- how much is asked ---


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.CHIEF_COUNSELOR], ids=["担当", "主任"])
@pytest.mark.parametrize("text", ["賃", "家賃", "家賃の相"])
def test_問いあわせの数は_件数によらない(case, worker, role, text, django_assert_num_queries):
    staff = worker if role == Role.COUNSELOR else make_staff(role)
    write(case, worker, "家賃の相談")
    counted = []
    for _ in range(2):
        with django_assert_num_queries(6, exact=False) as captured:
            queries.notes(text, staff=staff, on=DAY)
        counted.append(len(captured))
        for _ in range(30):
            write(make_case(actor=worker, person=make_person(actor=worker)), worker, "家賃の相談")
    assert counted[0] == counted[1]


# --- the index is right ---


WORDS = "家賃母父電話相談髙高ガスガｶﾞー々12-、。 "


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_索引で見つかるものは_見られる記録をひとつずつくらべたものと同じ(seed):
    chance = random.Random(seed)
    worker, other = make_staff(), make_staff()
    held = [make_case(actor=worker), make_case(actor=worker), make_case(actor=other)]
    for _ in range(40):
        body = "".join(chance.choices(WORDS, k=chance.randint(1, 14))).strip() or "母"
        write(chance.choice(held), worker, body, happened_on=DAY - timedelta(days=chance.randint(0, 5)))
    visible = Case.objects.visible_to(worker, on=DAY)
    mine = list(CaseNote.objects.filter(case__in=visible.order_by()).order_by("-happened_on", "-pk"))
    for _ in range(60):
        text = "".join(chance.choices(WORDS, k=chance.randint(1, 6)))
        asked = rules.words(text)
        expected = [note.pk for note in mine if asked and all(word in rules.norm(note.body) for word in asked)]
        answer = queries.notes(text, staff=worker, on=DAY, size=200)
        assert [hit.note.pk for hit in answer.hits] == expected, text
        assert answer.total == len(expected)
