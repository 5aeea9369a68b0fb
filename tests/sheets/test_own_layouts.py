from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.base import DAY, make_case, make_staff
from tests.factories.hand_form import everywhere, parts_of
from tests.factories.intake import enrolled_case
from tests.factories.layouts import own_form, with_part
from tests.factories.plan import drafted_plan
from tests.reading import codes_in, text_of
from tests.sheets.reading import workbook
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.desk import actions as desk
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people
from yorisoi.process.s06_plan.models import PlanRole
from yorisoi.records.models import CaseNote
from yorisoi.sheets import marked, marked_lines, own_excel
from yorisoi.sheets.actions import layouts as actions
from yorisoi.sheets.models import OwnLayout
from yorisoi.sheets.rules import lines, marks

pytestmark = pytest.mark.django_db
FORM = own_form("申請者 {{ 本人.氏名 }} 様", "{{本人.ふりがな}}", "｛｛ ケース.番号 ｝｝", B2="=1+1", B3="{{ 相談.内容 }}")
OLD = b"\xd0\xcf\x11\xe0" + b"\0" * 600


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


def taken(chief, content=FORM, name="架空市の申請書"):
    return actions.take_in(name=name, content=content, actor=chief, on=DAY)


def upload(client, content, name="様式.xlsx"):
    return client.post("/papers/own/", {"name": "架空市の申請書", "file": SimpleUploadedFile(name, content)})


def test_目印を確かめて_使いはじめると_ケースの内容が入る(client_for, chief):
    client = client_for(chief)
    checking = client.get(upload(client, FORM).headers["Location"])
    assert "目印 4か所" in text_of(checking)
    assert "シート「申請書」のA1" in text_of(checking)
    layout = OwnLayout.objects.get()
    client.post(f"/papers/own/{layout.pk}/use/")
    case = enrolled_case(make_staff())
    assert "架空市の申請書" in text_of(client.get(f"/cases/{case.number}/papers/"))
    answer = client.get(f"/cases/{case.number}/papers/own/{layout.pk}.xlsx")
    sheet = workbook(answer.content)["申請書"]
    assert sheet["A1"].value == f"申請者 {case.person.name} 様"
    assert (sheet["A2"].value or "", sheet["A3"].value, sheet["B2"].value) == (case.person.kana, case.number, "=1+1")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="layout-{layout.pk}-{case.number}.xlsx"'
    assert AuditEntry.objects.get(verb="paper.printed").data["layout"] == layout.pk


def test_見本には例が入る(client_for, chief):
    layout = taken(chief)
    made = workbook(client_for(chief).get(f"/papers/own/{layout.pk}/example.xlsx").content)
    assert made.active["A1"].value == "申請者 山川 光子 様"


def test_すべての目印に値があり_値のあるものはすべて目印(chief):
    plan = drafted_plan(actor=make_staff())
    values = marked.values(plan.case, staff=chief, on=DAY)
    assert set(values) == set(marks.BY_NAME)
    assert values["プラン.番号"] == "1"


@pytest.mark.parametrize(
    "content, code, words",
    [
        (own_form("{{ 本人.氏明 }}"), "LAYOUT_UNKNOWN_MARK", "「本人.氏名」のことでしたら"),
        (own_form("{{ 住所 }}"), "LAYOUT_UNKNOWN_MARK", "「本人.住所」のことでしたら"),
        (own_form("{{ xyz }}"), "LAYOUT_UNKNOWN_MARK", "目印の一覧から選んで"),
        (own_form("{{ 本人.氏名 }}", "{{ 本人.氏名 }"), "LAYOUT_MARK_OPEN", "シート「申請書」のA2"),
        (own_form('=IF(A2="","{{ 本人.氏名 }}","")'), "LAYOUT_MARK_IN_FORMULA", "別のセルに書き"),
        (own_form("名前"), "LAYOUT_WITHOUT_MARKS", "目印がありません"),
        (OLD, "LAYOUT_UNREADABLE", "パスワード"),
        (b"name,kana\n", "LAYOUT_UNREADABLE", "こわれています"),
        (FORM[:-400], "LAYOUT_UNREADABLE", "こわれています"),
        (with_part(FORM, "xl/vbaProject.bin", b"x"), "LAYOUT_UNREADABLE", "マクロ"),
        (with_part(FORM, "xl/externalLinks/externalLink1.xml", b"<x/>"), "LAYOUT_UNREADABLE", "リンク"),
        (with_part(FORM, "xl/worksheets/sheet9.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]>"), "LAYOUT_UNREADABLE", "安全に"),
    ],
)
def test_使えない様式は_どこがなぜかを言って断る(client_for, chief, content, code, words):
    answer = upload(client_for(chief), content)
    assert answer.status_code == 422
    assert code in codes_in(answer)
    assert words in text_of(answer)
    assert not OwnLayout.objects.exists()


def test_式のように始まることばも_目印のように書かれたことばも_文字のまま入る(chief):
    made = own_excel.fill(own_form("{{ 相談.内容 }}"), {"相談.内容": "=HYPERLINK(1) {{ 本人.氏名 }}\x0b"})
    cell = workbook(made.content).active["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1) {{ 本人.氏名 }}", "s", True)


def test_秘匿の住所は様式にも入らない(client_for, chief):
    staff = make_staff()
    case = enrolled_case(staff)
    people.add_address(person=case.person, kind="HOME", text="架空市かくれ町九丁目8番7号", actor=staff, on=DAY)
    desk.protect(case=case, readers=[staff], actor=staff, on=DAY, kind="DV", starts_on=DAY, against_name="元夫")
    layout = actions.use(layout=taken(chief, own_form("{{ 本人.住所 }}", "{{ 相談.内容 }}")), actor=chief, on=DAY)
    made = workbook(client_for(staff).get(f"/cases/{case.number}/papers/own/{layout.pk}.xlsx").content).active
    assert made["A1"].value == "〔秘匿〕"


def test_同じ名前の様式は_新しいほうだけが使われる(chief):
    first = actions.use(layout=taken(chief), actor=chief, on=DAY)
    second = actions.use(layout=taken(chief), actor=chief, on=DAY)
    first.refresh_from_db()
    assert (first.is_in_use, first.used_until, second.is_in_use) == (False, DAY, True)
    assert actions.use(layout=second, actor=chief, on=DAY).pk == second.pk
    actions.retire(layout=second, actor=chief, on=DAY)
    assert not OwnLayout.objects.filter(state="IN_USE").exists()


def test_使っていない様式はケースに出ない(client_for, chief):
    case = make_case(actor=make_staff(), on=DAY)
    assert client_for(chief).get(f"/cases/{case.number}/papers/own/{taken(chief).pk}.xlsx").status_code == 404


def test_様式を入れかえるのは主任と管理者だけ(client_for):
    counselor = make_staff()
    assert client_for(counselor).get("/papers/own/").status_code == 403
    with pytest.raises(Refused, match="LAYOUT_NOT_YOURS"):
        taken(counselor)


def test_手引きはすべての目印を書いている():
    text = (Path(__file__).parents[2] / "docs" / "recipes" / "own-forms.md").read_text(encoding="utf-8")
    rows = [f"| `{{{{ {mark.name} }}}}` | {mark.meaning} | {mark.example} |" for mark in marks.MARKS]
    rows += [
        f"| `{{{{ {each.name}[1].{column.name} }}}}` | {each.meaning}: {column.meaning} | {column.example} |"
        for each in lines.LISTS for column in each.columns
    ]
    assert [row for row in rows if row not in text] == []
    assert text.count("| `{{ ") == len(rows)


def told(client, case, layout, **more):
    return client.get(f"/cases/{case.number}/papers/own/{layout.pk}.xlsx", more)


def with_notes(case, staff, *bodies):
    for body in bodies:
        CaseNote.objects.create(
            municipality_id=case.municipality_id, case=case, author=staff, created_by=staff, happened_on=DAY, form="PHONE",
            body=body,
        )


def test_くり返しの行に_記録が古い順に入る(client_for, chief):
    staff = make_staff()
    case = enrolled_case(staff)
    old = len(marked_lines.rows(case, ["支援経過[1].内容"], staff=staff, on=DAY)["支援経過"])
    with_notes(case, staff, "家計の表を作った", "見学した")
    form = own_form(*(f"{{{{ 支援経過[{n}].内容 }}}}" for n in range(1, old + 4)), B1="{{ 最近の支援経過[1].内容 }}")
    layout = actions.use(layout=taken(chief, form), actor=chief, on=DAY)
    page = text_of(told(client_for(staff), case, layout))
    assert f"最近の支援経過は{old + 2}件のうち1件まで" in page
    sheet = workbook(told(client_for(staff), case, layout, told=1).content).active
    assert [sheet.cell(row, 1).value for row in range(old + 1, old + 4)] == ["家計の表を作った", "見学した", None]
    assert sheet["B1"].value == "見学した"


def test_行が足りないケースでは_出す前に言い_押せば出る(client_for, chief):
    staff = make_staff()
    case = enrolled_case(staff)
    with_notes(case, staff, "一", "二", "三")
    total = len(marked_lines.rows(case, ["支援経過[1].内容"], staff=staff, on=DAY)["支援経過"])
    layout = actions.use(layout=taken(chief, own_form("{{ 支援経過[1].内容 }}")), actor=chief, on=DAY)
    client = client_for(staff)
    page = told(client, case, layout)
    assert f"支援経過は{total}件のうち1件までこの様式に入りました。" in text_of(page)
    assert not AuditEntry.objects.filter(verb="paper.printed").exists()
    assert workbook(told(client, case, layout, told=1).content).active["A1"].value
    assert AuditEntry.objects.filter(verb="paper.printed").count() == 1


def test_見本のページも_くり返しの行と足りないことを言う(client_for, chief):
    layout = taken(chief, own_form("{{ 支援経過[1].内容 }}", "{{ 支援経過[2].内容 }}"))
    text = text_of(client_for(chief).get(f"/papers/own/{layout.pk}/"))
    assert "支援経過は2件まで入ります" in text
    assert "支援経過は3件のうち2件までこの様式に入りました。" in text


def test_くり返しの一覧の値は_欄の数と合う(chief):
    plan = drafted_plan(actor=make_staff())
    names = [f"{each.name}[1].{each.columns[0].name}" for each in lines.LISTS]
    rows = marked_lines.rows(plan.case, names, staff=chief, on=DAY)
    assert list(rows) == list(lines.BY_LIST)
    assert [name for name, entries in rows.items() if any(len(row) != len(lines.BY_LIST[name].columns) for row in entries)] == []
    assert [name for name in ("プラン.目標", "プラン.支援", "プラン.事業") if not rows[name]] == []
    assert [each.name for each in lines.LISTS if any(len(row) != len(each.columns) for row in each.examples)] == []


def test_入れたあとにきまりがかわった様式は_使えないとわけを言う(client_for, chief):
    layout = taken(chief)
    OwnLayout.objects.filter(pk=layout.pk).update(file=own_form("{{ 支援経過[2].内容 }}"))
    client = client_for(chief)
    assert "LAYOUT_WRONG_LINE" in codes_in(client.get(f"/papers/own/{layout.pk}/"))
    assert client.post(f"/papers/own/{layout.pk}/use/").status_code == 422
    OwnLayout.objects.filter(pk=layout.pk).update(state="IN_USE", used_from=DAY)
    case = enrolled_case(make_staff())
    answer = told(client, case, layout)
    assert (answer.status_code, codes_in(answer)) == (422, ["LAYOUT_WRONG_LINE"])


def test_まちがいが多い様式は_30か所と残りの数を言う(client_for, chief):
    answer = upload(client_for(chief), own_form(*(f"{{{{ なし{number} }}}}" for number in range(40))))
    assert codes_in(answer).count("LAYOUT_UNKNOWN_MARK") == 30
    assert "あと10か所" in text_of(answer)
    assert "上の31つを直したファイルを、選びなおしてください。" in text_of(answer)


def test_秘匿の連絡先は_箱にもヘッダーにもくり返しにも入らない(client_for, chief):
    staff = make_staff()
    case = enrolled_case(staff)
    secret = "架空市かくれ町九丁目8番7号"
    people.add_address(person=case.person, kind="HOME", text=secret, actor=staff, on=DAY)
    with_notes(case, staff, f"{secret}を訪ねた")
    last = len(marked_lines.rows(case, ["支援経過[1].内容"], staff=staff, on=DAY)["支援経過"])
    form = everywhere("{{ 本人.住所 }}", *(f"{{{{ 支援経過[{number}].内容 }}}}" for number in range(1, last + 1)))
    layout = actions.use(layout=taken(chief, form), actor=chief, on=DAY)
    open_one = str(parts_of(told(client_for(staff), case, layout, told=1).content))
    desk.protect(case=case, readers=[staff], actor=staff, on=DAY, kind="DV", starts_on=DAY, against_name="元夫")
    parts = parts_of(told(client_for(staff), case, layout, told=1).content)
    words = {name: part.decode(errors="replace") for name, part in parts.items()}
    assert open_one
    assert [name for name, text in words.items() if "九丁目" in text or "かくれ町" in text] == []
    assert words["xl/drawings/drawing1.xml"].count("〔秘匿〕") == 2
    assert words["xl/worksheets/sheet1.xml"].count("〔秘匿〕") == 6


def test_秘匿の連絡先は_プランの行にも入らない():
    staff = make_staff()
    case = drafted_plan(actor=staff).case
    people.add_address(person=case.person, kind="HOME", text="架空市かくれ町九丁目8番7号", actor=staff, on=DAY)
    PlanRole.objects.update(what="架空市かくれ町九丁目8番7号へ行く")
    asked = {"names": ["プラン.支援[1].内容"], "staff": staff, "on": DAY}
    assert "かくれ町" in marked_lines.rows(case, **asked)["プラン.支援"][0][0]
    desk.protect(case=case, readers=[staff], actor=staff, on=DAY, kind="DV", starts_on=DAY, against_name="元夫")
    assert "かくれ町" not in marked_lines.rows(case, **asked)["プラン.支援"][0][0]
