import re

import openpyxl
import pytest

from tests.factories.base import DAY, make_case, make_staff
from tests.factories.intake import enrolled_case
from tests.factories.plan import drafted_plan
from tests.sheets.reading import text_of_pdf, workbook
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.consents import actions as consents
from yorisoi.desk import actions as desk
from yorisoi.people import actions as people
from yorisoi.sheets import papers
from yorisoi.sheets.papers import consent

pytestmark = pytest.mark.django_db
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_帳票のページから全部の用紙に行ける(client_for):
    staff = make_staff()
    plan = drafted_plan(actor=staff)
    page = client_for(staff).get(f"/cases/{plan.case.number}/papers/").content.decode()
    assert all(module.PAPER.title in page for module in papers.ALL if module.PAPER.of.name != "NOBODY")
    assert f"/cases/{plan.case.number}/papers/plan.pdf?of={plan.pk}" in page
    assert "language=ne" in page


def test_記入ずみの申込票は本人のことばが入り_印刷したことが残る(client_for):
    staff = make_staff(name="見本 はるか")
    case = enrolled_case(staff)
    answer = client_for(staff).get(f"/cases/{case.number}/papers/intake.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f'inline; filename="intake-{case.number}.pdf"'
    words = text_of_pdf(answer.content)
    assert case.number in words
    assert case.person.name.replace(" ", "") in words.replace(" ", "")
    row = AuditEntry.objects.get(verb="paper.printed")
    assert (row.case_id, row.data["paper"], row.data["form"]) == (case.pk, "intake", "pdf")
    assert case.person.name not in str(row.data)


def test_Excelは保存するファイルとして出る(client_for):
    staff = make_staff()
    case = enrolled_case(staff)
    answer = client_for(staff).get(f"/cases/{case.number}/papers/intake.xlsx?language=vi")
    assert answer.headers["Content-Type"] == EXCEL
    assert answer.headers["Content-Disposition"] == f'attachment; filename="intake-{case.number}-vi.xlsx"'
    assert isinstance(workbook(answer.content), openpyxl.Workbook)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHIEF_COUNSELOR])
def test_見られる人は印刷できる(client_for, role):
    case = make_case(actor=make_staff(), on=DAY)
    assert client_for(make_staff(role)).get(f"/cases/{case.number}/papers/note-list.pdf").status_code == 200


@pytest.mark.parametrize(
    "asked", ["intake.pdf?language=xx", "nothing.pdf", "plan.pdf", "plan.pdf?of=999999999999999999999", "case-list.pdf"]
)
def test_ない用紙は404(client_for, asked):
    staff = make_staff()
    case = make_case(actor=staff, on=DAY)
    assert client_for(staff).get(f"/cases/{case.number}/papers/{asked}").status_code == 404


def test_ほかのケースのプランは_このケースからは印刷できない(client_for):
    staff = make_staff()
    plan, other = drafted_plan(actor=staff), make_case(actor=staff, on=DAY)
    assert client_for(staff).get(f"/cases/{other.number}/papers/plan.pdf?of={plan.pk}").status_code == 404


def test_見られないケースは印刷できず_あることも分からない(client_for):
    case = make_case(actor=make_staff(), on=DAY)
    answer = client_for(make_staff()).get(f"/cases/{case.number}/papers/intake.pdf")
    assert answer.status_code == 404
    assert not AuditEntry.objects.filter(verb="paper.printed").exists()


def test_秘匿の人の住所と電話は_用紙に出ない(client_for):
    staff = make_staff()
    case = enrolled_case(staff)
    people.add_address(person=case.person, kind="HOME", text="架空市かくれ町九丁目8番7号", actor=staff, on=DAY)
    desk.protect(case=case, readers=[staff], actor=staff, on=DAY, kind="DV", starts_on=DAY, against_name="元夫")
    words = text_of_pdf(client_for(staff).get(f"/cases/{case.number}/papers/intake.pdf").content)
    assert "かくれ町" not in words
    assert "〔秘匿〕" in words


@pytest.mark.parametrize("module", papers.ALL, ids=lambda module: module.PAPER.title)
def test_空の用紙はどれも印刷できる(client_for, module):
    answer = client_for(make_staff(Role.ADMINISTRATOR)).get(f"/papers/{module.PAPER.code}.pdf")
    words = re.sub(r"\s", "", text_of_pdf(answer.content))
    assert re.sub(r"\s", "", module.PAPER.title) in words


def test_ケース一覧は自分のケースで印刷できる(client_for):
    staff = make_staff()
    case = make_case(actor=staff, on=DAY)
    answer = client_for(staff).get("/papers/case-list.pdf?list=1")
    assert case.number in text_of_pdf(answer.content)
    assert client_for(staff).get("/papers/intake.pdf?list=1").status_code == 404


def test_前の同意もケースの帳票から印刷できる(client_for):
    staff = make_staff()
    case = enrolled_case(staff)
    pk, _ = consent.subjects(case)[0]
    consents.withdraw(consent=consent.find(case, pk), note="やめたい。", actor=staff, on=DAY)
    page = client_for(staff).get(f"/cases/{case.number}/papers/").content.decode()
    assert "これまでの個人情報の取扱いに関する同意書(1件)" in page
    answer = client_for(staff).get(f"/cases/{case.number}/papers/consent.pdf?of={pk}")
    assert "撤回した日" in text_of_pdf(answer.content)
    assert "撤回した日" not in text_of_pdf(client_for(staff).get(f"/cases/{case.number}/papers/consent.pdf").content)
    assert AuditEntry.objects.filter(verb="paper.printed", data__part=pk).count() == 1
    assert client_for(staff).get(f"/cases/{case.number}/papers/consent.pdf?of={pk + 1}").status_code == 404
