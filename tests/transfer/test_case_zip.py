"""1つのケースの書き出し: all of it, readable, and nothing protected; who took it is on record."""

import io
import json
import zipfile

import pytest

from tests.factories.attachments import PDF, make_attachment
from tests.factories.base import DAY, make_case, make_person, make_staff
from tests.factories.plan import drafted_plan, enroll
from tests.reading import codes_in, text_of
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cli.main import main
from yorisoi.desk import actions as desk
from yorisoi.people import actions as people
from yorisoi.people.enums import PhoneKind
from yorisoi.records.files import storage
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
PHONE, HOME = "000-0000-0001", "架空市さくら町1-2-3"


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def case(worker):
    person = make_person(actor=worker)
    people.add_phone(person=person, number=PHONE, kind=PhoneKind.MOBILE, actor=worker)
    people.add_address(person=person, kind="HOME", text=HOME, starts_on=None, actor=worker, on=DAY)
    found = make_case(actor=worker, person=person)
    write(found, worker, f"電話は{PHONE}、家は{HOME}。<b>笑顔</b>")
    return found


def write(case, worker, body):
    CaseNote.objects.create(
        municipality_id=case.municipality_id, case=case, created_by=worker, author=worker, happened_on=DAY,
        form="TELEPHONE", body=body,
    )


def protect(case, reader):
    desk.protect(
        case=case, actor=reader, on=DAY, kind="DV", is_official_measure=False, against=[], against_name="元夫",
        readers=[reader], starts_on=DAY, note="",
    )


def pressed(client, case, **fields):
    return client.post(f"/cases/{case.number}/export/", {"reason": "DISCLOSURE", **fields})


def unzipped(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return opened(b"".join(answer.streaming_content))


def opened(content):
    package = zipfile.ZipFile(io.BytesIO(content))
    assert package.testzip() is None
    return {name: package.read(name) for name in package.namelist()}


def test_頁は_何が入り_だれが知るかを言い_何も出さない(client_for, case, worker):
    page = client_for(worker).get(f"/cases/{case.number}/export/")
    assert "支援経過記録 1件" in text_of(page)
    assert "監査担当" in text_of(page)
    assert not AuditEntry.objects.filter(verb="case.exported").exists()


def test_わけを選ばなければ出ない(client_for, case, worker):
    page = pressed(client_for(worker), case, reason="")
    assert page.status_code == 422
    assert codes_in(page) == ["EXPORT_WITHOUT_REASON"]
    assert not AuditEntry.objects.filter(verb="case.exported").exists()


def test_すべての部屋の記録と添付が_読める形と機械の形で入る(client_for, case, worker):
    enroll(case, actor=worker)
    plan = drafted_plan(actor=worker, case=case)
    attached = make_attachment(case, actor=worker, name="山川はるかさんの意見書.pdf")
    files = unzipped(pressed(client_for(worker), case))
    page = files["index.html"].decode()
    assert "&lt;b&gt;笑顔&lt;/b&gt;" in page
    assert "山川はるかさんの意見書.pdf" in page
    notes = json.loads(files["facts/records.CaseNote.json"])
    assert PHONE in notes["rows"][0]["body"]
    assert notes["title"] == "支援経過記録"
    assert [row["id"] for row in json.loads(files["facts/plan.Plan.json"])["rows"]] == [plan.pk]
    assert files[f"attachments/{attached.pk}.pdf"] == PDF
    assert json.loads(files["person.json"])["phones"][0]["number"] == PHONE


def test_ファイルの名前に_だれのことかは出ない(client_for, case, worker):
    make_attachment(case, actor=worker, name="山川はるかさんの意見書.pdf")
    answer = pressed(client_for(worker), case)
    assert answer["Content-Disposition"] == f'attachment; filename="{case.number}-2026-06-10.zip"'
    assert [name for name in unzipped(answer) if not name.isascii()] == []


def test_ほかのケースのものは入らない(client_for, case, worker):
    write(make_case(actor=worker, person=make_person(actor=worker, name="川田 実")), worker, "べつの人の記録")
    files = unzipped(pressed(client_for(worker), case))
    assert not [name for name, content in files.items() if "べつの人".encode() in content or "川田".encode() in content]


def test_書き出したことは_わけと数とともに証跡に残る(client_for, case, worker):
    make_attachment(case, actor=worker)
    pressed(client_for(worker), case)
    entry = AuditEntry.objects.get(verb="case.exported")
    assert (entry.case_id, entry.actor_id, entry.reason) == (case.pk, worker.pk, "本人から開示を求められた")
    assert (entry.data["notes"], entry.data["attachments"]) == (CaseNote.objects.filter(case=case).count(), 1)


def test_証跡が入るのは_主任だけ(client_for, case, worker, chief):
    assert "audit.json" not in unzipped(pressed(client_for(worker), case))
    rows = json.loads(unzipped(pressed(client_for(chief), case))["audit.json"])
    assert "case.exported" in {row["verb"] for row in rows}


def test_副担当は書き出せない(client_for, case, worker):
    second = make_staff(name="中井 誠")
    cases.assign(case=case, staff=second, actor=worker, on=DAY)
    page = client_for(second).get(f"/cases/{case.number}/export/")
    assert page.status_code == 403
    assert "EXPORT_BY_PRIMARY" in page.content.decode()


def test_秘匿の連絡先は_どこにも出ない(client_for, case, worker):
    protect(case, worker)
    files = unzipped(pressed(client_for(worker), case))
    traces = [
        name for name, content in files.items()
        if not name.endswith(".pdf") and (PHONE in content.decode() or "さくら町1" in content.decode())
    ]
    assert traces == []
    assert "〔秘匿〕" in json.loads(files["facts/records.CaseNote.json"])["rows"][0]["body"]
    assert json.loads(files["person.json"])["phones"] == []
    assert AuditEntry.objects.get(verb="case.exported").data["unveiled"] == []


def test_見てよい人が選んだときだけ_連絡先が入り_証跡に残る(client_for, case, worker):
    protect(case, worker)
    files = unzipped(pressed(client_for(worker), case, with_contacts="on"))
    assert json.loads(files["person.json"])["phones"][0]["number"] == PHONE
    assert PHONE in json.loads(files["facts/records.CaseNote.json"])["rows"][0]["body"]
    assert AuditEntry.objects.filter(verb="person.unveiled", actor_id=worker.pk).count() == 1
    assert len(AuditEntry.objects.get(verb="case.exported").data["unveiled"]) == 1


def test_見てよい人でなければ_選んで送っても入らない(client_for, case, worker, chief):
    protect(case, worker)
    files = unzipped(pressed(client_for(chief), case, with_contacts="on"))
    assert json.loads(files["person.json"])["phones"] == []
    assert not AuditEntry.objects.filter(verb="person.unveiled").exists()


def test_中身の失われた添付は_失われたと書く(client_for, case, worker):
    row = make_attachment(case, actor=worker)
    storage.delete(row.stored)
    files = unzipped(pressed(client_for(worker), case))
    assert f"attachments/{row.pk}-lost.txt" in files
    assert "中身が失われています" in files["index.html"].decode()


def test_命令でも書き出せる(case, worker, tmp_path, capsys):
    out = tmp_path / "case.zip"
    assert main(["export", "case", case.number, "-o", str(out)]) == 0
    assert "audit.json" in opened(out.read_bytes())
    assert out.stat().st_mode & 0o077 == 0
    assert AuditEntry.objects.get(verb="case.exported").actor_name == "サーバーの命令"
    assert main(["export", "case", case.number, "-o", str(out)]) == 1
    assert "もうあります" in capsys.readouterr().err


def test_命令では秘匿し_見てよい職員を名ざししたときだけ入れる(case, worker, tmp_path):
    protect(case, worker)
    main(["export", "case", case.number, "-o", str(tmp_path / "covered.zip")])
    main(["export", "case", case.number, "-o", str(tmp_path / "opened.zip"), "--staff", worker.login_name, "--contacts"])
    phones = [
        json.loads(opened((tmp_path / name).read_bytes())["person.json"])["phones"] for name in ("covered.zip", "opened.zip")
    ]
    assert [len(each) for each in phones] == [0, 1]


def test_ないケースや_失われた添付は_終了コードで分かる(case, worker, tmp_path, capsys):
    assert main(["export", "case", "R8-9999", "-o", str(tmp_path / "none.zip")]) == 1
    assert "R8-9999" in capsys.readouterr().err
    storage.delete(make_attachment(case, actor=worker).stored)
    assert main(["export", "case", case.number, "-o", str(tmp_path / "lost.zip")]) == 3
