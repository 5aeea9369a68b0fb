"""The bench: measures every page on a tiny city, leaves nothing behind, and no page asks more for longer lists."""

import json
import os
import subprocess
import sys
from argparse import Namespace

import pytest
from django.utils import timezone

from tests.factories.base import make_staff
from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case, CaseNumber
from yorisoi.cli import bench, reindex
from yorisoi.cli.benchmark.measure import Result, Timing, percentile
from yorisoi.cli.benchmark.report import markdown, plain
from yorisoi.cli.benchmark.sample import take
from yorisoi.cli.synthetic.city import Wanted, fill
from yorisoi.cli.synthetic.town import CODE
from yorisoi.drafts.models import Draft
from yorisoi.people.models import Person
from yorisoi.records.models import CaseNote
from yorisoi.search.models import SearchDoc

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGES = [
    "today.mine", "today.all", "today.ahead", "today.kind", "today.officer", "inbox", "list.first", "list.all",
    "list.ended", "list.interrupted", "list.stage", "list.stage_all", "list.turn", "list.staff", "list.year", "list.text",
    "list.number", "list.narrow", "list.sort_opened_first", "list.sort_contact", "list.sort_number", "list.deep",
    "list.deep_half", "list.deep_contact", "list.worker", "list.worker_all", "list.officer", "cover", "cover.chief",
    "records", "cover.family", "pictures", "pictures.ecomap", "pictures.course",
    "search.kana", "search.kanji", "search.variant", "search.romaji", "search.full", "search.phone",
    "search.last4", "search.birth", "search.number", "search.miss", "search.two",
    "search.middle", "search.misspelt", "search.worker", "search.typing", "notes.1", "notes.2", "notes.3", "notes.5",
    "notes.miss", "notes.two_words", "notes.deep", "notes.worker", "notes.officer", "figures.month", "figures.year",
    "figures.years", "figures.cross", "figures.compare", "consultation.form", "consultation.save",
    "note.form", "note.save", "quick_note.save", "draft.save", "alike.new", "alike.person",
]


@pytest.fixture
def city():
    wanted = Wanted(
        people=120, years=3, seed=3, notes=2400, agencies=1, code=CODE, today=timezone.localdate()
    )
    fill(wanted, tell=lambda people, notes: None)
    reindex.fill()


def arguments(**given):
    return Namespace(**{"runs": 1, "pages": "", "admin": False, "json": True, "markdown": False, **given})


@pytest.mark.held_on("sqlite")
def test_すべての画面を測り_JSONで出す(city, capsys):
    assert bench.run(arguments()) == 0
    told = json.loads(capsys.readouterr().out)
    assert [page["code"] for page in told["pages"]] == PAGES
    assert (told["cases"], told["runs"]) == (Case.objects.count(), 1)
    assert "in-process" in told["path"]
    assert 30 < told["worker_mb"] < 2000
    assert all(page["page"]["p95_ms"] >= page["page"]["p50_ms"] > 0 for page in told["pages"])
    assert all(page["sql"]["p50_ms"] > 0 for page in told["pages"])
    searches = {page["code"] for page in told["pages"] if page["scan"]}
    assert searches == {code for code in PAGES if code.startswith(("search.", "notes."))} - {"search.typing"}
    assert max(page["page"]["kb"] for page in told["pages"]) <= 100


def counts():
    return {
        model.__name__: model.objects.count() for model in (Case, Person, CaseNote, AuditEntry, SearchDoc, Draft)
    } | {"number": list(CaseNumber.objects.order_by("pk").values_list("last", flat=True))}


@pytest.mark.held_on("sqlite")
def test_書いたものは残さない(city):
    before = counts()
    facts = list(Case.objects.order_by("pk").values())
    still_open = set(CaseNote.objects.filter(next_is_open=True).order_by("pk").values_list("pk", flat=True))
    bench.measure_all("consultation,note,cover,quick_note,draft,alike", runs=2, rival=False)
    assert counts() == before
    assert list(Case.objects.order_by("pk").values()) == facts
    assert set(CaseNote.objects.filter(next_is_open=True).order_by("pk").values_list("pk", flat=True)) == still_open
    assert not Staff.objects.filter(must_change_password=False).exists()


def queries_of(prefixes):
    return {each.code: each.page.queries for each in bench.measure_all(prefixes, runs=1, rival=False)}


def test_記録が10でも300でも_問合せの数は同じ(city):
    case = take(timezone.localdate()).case
    notes = CaseNote.objects.filter(case=case).order_by("pk")
    CaseNote.objects.filter(case=case, pk__in=[note.pk for note in notes[10:]]).delete()
    CaseNote.objects.exclude(case=case).delete()
    few = queries_of("cover,records,note")
    body = notes[0]
    CaseNote.objects.bulk_create(
        CaseNote(
            municipality_id=case.municipality_id, case=case, created_by_id=body.author_id, author_id=body.author_id,
            happened_on=body.happened_on, form="TELEPHONE", body="電話で話す。",
        )
        for _ in range(290)
    )
    assert take(timezone.localdate()).notes == 300
    assert queries_of("cover,records,note") == few


FULL = "list.first,list.all,list.ended,list.year,list.sort,list.deep,list.worker,search.number"
# Where few are found, misspelt names are looked for besides: a search never asks more because more is found.
SEARCHES = "search.kana,search.kanji,notes.1,notes.2"


def test_行が何倍になっても_一覧の問合せの数は同じ(city):
    few, fewer = queries_of(FULL), queries_of(SEARCHES)
    wanted = Wanted(people=400, years=3, seed=5, notes=800, agencies=1, code="990035", today=timezone.localdate())
    fill(wanted, tell=lambda people, notes: None)
    reindex.fill()
    assert queries_of(FULL) == few
    many = queries_of(SEARCHES)
    assert {code: number for code, number in many.items() if number > fewer[code]} == {}


@pytest.mark.held_on("sqlite")
def test_頭文字で_測る画面をえらべる(city):
    assert list(queries_of("search.kana,list.first")) == ["list.first", "search.kana"]


def test_実際の職員がいるデータベースでは測らない(city, capsys):
    make_staff()
    Municipality.objects.filter(code="990019").update(code="131016")
    assert bench.run(arguments()) == 1
    assert "実際の職員" in capsys.readouterr().err


def test_空のデータベースでは_なにがないかを言う(capsys):
    assert bench.run(arguments()) == 1
    assert "yorisoi synth" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("share", "value"), [(50, 15), (95, 29), (100, 30)], ids=["まんなか", "30回の95%は29番目", "いちばん遅い"]
)
def test_百分位は順位で数える(share, value):
    assert percentile([float(each) for each in range(1, 31)], share) == value


def result(*, p95=20.0, kb=50.0, rival=None):
    return Result(
        "list.first", "一覧", "主任相談支援員", 60, Timing(10.0, p95, queries=10, kb=kb, cpu_ms=8.0), Timing(2.0, 3.0),
        rival,
    )


@pytest.mark.parametrize(
    ("facts", "met"), [({}, True), ({"p95": 61.0}, False), ({"kb": 101.0}, False)], ids=["うち", "遅い", "重い"]
)
def test_目標は時間と大きさ(facts, met):
    assert result(**facts).is_met is met


AROUND = {
    "at": "2026-06-10T09:30", "database": "SQLite 3", "cases": 1, "people": 1, "notes": 1, "processors": 2,
    "memory_gib": 23, "worker_mb": 120, "python": "3.11", "django": "5.2", "runs": 30, "load_before": 0.1, "load_after": 0.2,
}


def test_表には_比と判定がある():
    table = plain(AROUND, [result(rival=Timing(20.0, 30.0)), result(p95=99.0)])
    assert "5.0" in table
    assert "最大120MB" in table
    assert "0.5" in table
    assert table.splitlines()[-1].endswith("届かない画面: 一覧")
    assert markdown(AROUND, [result()]).splitlines()[-1].startswith("| 一覧 | 主任相談支援員 | 10 | 50 |")


@pytest.mark.held_on("sqlite")  # with a database of its own
def test_管理画面と並べて_命令として動く(tmp_path):
    env = {
        **os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/city.sqlite3", "YORISOI_VAR": str(tmp_path),
        "YORISOI_SECRET_KEY": "only-for-this-test",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)

    def yorisoi(*words):
        return subprocess.run(
            [sys.executable, "-m", "yorisoi.cli.main", *words], env=env, capture_output=True, text=True, check=True
        ).stdout

    made = yorisoi("synth", "--people", "40", "--notes", "600")
    assert "相談支援員" in made
    told = json.loads(yorisoi("bench", "--json", "--runs", "1", "--pages", "list.first,search.kana,note.save,cover"))
    assert all(page["rival"]["p50_ms"] > 0 for page in told["pages"])
    assert yorisoi("bench", "--markdown", "--runs", "1", "--pages", "list.first", "--no-admin").count("|") > 20
