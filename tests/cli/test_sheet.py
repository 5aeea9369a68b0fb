import pytest

from tests.factories.base import make_staff
from tests.factories.intake import enrolled_case
from tests.factories.plan import drafted_plan
from tests.sheets.reading import cells, facts_of_pdf, text_of_pdf
from yorisoi.audit.models import AuditEntry
from yorisoi.cli.main import main

pytestmark = pytest.mark.django_db


def test_ケースの用紙がPDFになり_証跡が残る(tmp_path, capsys):
    plan = drafted_plan(actor=make_staff())
    out = tmp_path / "plan.pdf"
    assert main(["sheet", "plan", plan.case.number, "-o", str(out)]) == 0
    assert plan.case.number in text_of_pdf(out.read_bytes())
    assert out.stat().st_mode & 0o777 == 0o600
    assert AuditEntry.objects.get(verb="paper.printed").case_id == plan.case_id
    assert "1枚を" in capsys.readouterr().out


def test_いくつものケースは一つのファイルになる(tmp_path):
    staff = make_staff()
    numbers = [enrolled_case(staff).number for _ in "12"]
    assert main(["sheet", "intake", *numbers, "-o", str(tmp_path / "a.pdf"), "--language", "easy"]) == 0
    assert facts_of_pdf((tmp_path / "a.pdf").read_bytes())["Pages"] == "2"
    assert main(["sheet", "intake", *numbers, "-o", str(tmp_path / "a.xlsx"), "--as", staff.login_name]) == 0
    assert numbers[0] in cells((tmp_path / "a.xlsx").read_bytes())


def test_空の用紙と一覧(tmp_path, capsys):
    make_staff()
    assert main(["sheet", "consent", "-o", str(tmp_path / "a.pdf")]) == 0
    assert main(["sheet"]) == 0
    assert "【5】プラン兼事業等利用申込書" in capsys.readouterr().out


@pytest.mark.parametrize(
    "asked, code, words",
    [
        (["nothing", "-o", "a.pdf"], 2, "という用紙はありません"),
        (["plan", "-o", "a.pdf", "--language", "vi"], 2, "のものはありません"),
        (["plan", "R8-9999"], 2, "-o で"),
        (["plan", "R8-9999", "-o", "{tmp}/a.pdf"], 1, "見つかりませんでした"),
        (["plan", "{case}", "-o", "{tmp}/a.pdf"], 1, "プランがありません"),
        (["consent-rules", "{case}", "-o", "{tmp}/a.pdf"], 1, "ケースごとの用紙ではありません"),
        (["intake", "{case}", "-o", "{tmp}/a.pdf", "--as", "nobody"], 1, "この自治体にいません"),
        (["intake", "{case}", "-o", "{tmp}/no/a.pdf"], 1, "No such file"),
    ],
)
def test_作れないときは_わけを言い_何も残さない(tmp_path, capsys, asked, code, words):
    case = enrolled_case(make_staff())
    arguments = [each.format(tmp=tmp_path, case=case.number) for each in asked]
    assert main(["sheet", *arguments]) == code
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
