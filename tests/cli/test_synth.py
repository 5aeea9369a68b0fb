"""The invented city: its facts agree with where its cases stand, and a seed tells the same story again."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Avg, Max
from django.db.models.functions import Length

from tests.factories.base import make_agency, make_municipality, make_staff
from yorisoi.agencies.models import Municipality, Staff
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Assignment, Case, CaseNumber
from yorisoi.cli import synth
from yorisoi.cli.synthetic.city import Wanted, fill
from yorisoi.cli.synthetic.copies import copy_town
from yorisoi.cli.synthetic.figures import year_of, years
from yorisoi.cli.synthetic.town import CODE
from yorisoi.consents.models import Consent
from yorisoi.desk import rules
from yorisoi.desk.queries import facts
from yorisoi.foundation.municipality_code import is_valid
from yorisoi.people.models import Person, PersonKey, Phone
from yorisoi.people.rules import search_keys
from yorisoi.process.s06_plan.models import Plan
from yorisoi.records import queries as records
from yorisoi.records.models import CaseNote
from yorisoi.records.rules import open_appointments

TODAY = date(2026, 6, 10)
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_city(people=320, *, seed=1, code=CODE, notes=None, agencies=1):
    wanted = Wanted(
        people=people, years=3, seed=seed, notes=notes or people * 12, agencies=agencies, code=code, today=TODAY
    )
    return fill(wanted, tell=lambda people, notes: None)


@pytest.fixture
def cases():
    make_city()
    found = list(Case.objects.order_by("pk"))
    assert len(found) >= 300
    return found


def disagreements(cases):
    """Return where the facts of a case say something else than the case itself."""
    known = facts.facts_of(cases)
    wrong = {}
    for case in cases:
        place, wait = rules.place_for(known[case.pk]), rules.wait_for(known[case.pk])
        told = (place.stage, place.turn, place.standing, wait.base_on, wait.base_on is not None and wait.is_first)
        stored = (
            case.stage, case.turn, case.standing, case.monitoring_base_on,
            case.monitoring_base_on is not None and case.monitoring_is_first,
        )
        if told != stored:
            wrong[case.number] = (told, stored)
    return wrong


def test_事実と_いまの段階_番_状態_モニタリングの日が合う(cases):
    assert disagreements(cases) == {}


@pytest.mark.parametrize(
    ("seed", "people"), [(2, 320), (5, 320), (38, 600)], ids=["つなぎ先からの受け直し", "べつのたね", "何も決定されなかったプラン"]
)
def test_事実と合うのは_どのたねの街でも(seed, people):
    make_city(people, seed=seed, notes=people * 2)
    assert disagreements(list(Case.objects.order_by("pk"))) == {}


def test_最後の連絡は_記録と同意のいちばん新しい日(cases):
    notes = records.latest_contact_on([case.pk for case in cases])
    given = dict(Consent.objects.order_by().values_list("case_id").annotate(Max("given_on")))
    told = {
        case.number: max(day for day in (case.opened_on, notes.get(case.pk), given.get(case.pk)) if day) for case in cases
    }
    assert told == {case.number: case.last_contact_on for case in cases}


def test_次回の予定がまだのものは_規則どおり(cases):
    told = {case.pk: open_appointments(records.appointment_facts(case)) for case in cases}
    stored = {
        case.pk: set(CaseNote.objects.filter(case=case, next_is_open=True).order_by("pk").values_list("pk", flat=True))
        for case in cases
    }
    assert told == stored
    assert any(stored.values())


def test_多くはおわり_一割あまりが支援中_中断もある():
    make_city(1000, notes=4000)
    standings = Counter(Case.objects.order_by("pk").values_list("standing", flat=True))
    share = {standing: count / sum(standings.values()) for standing, count in standings.items()}
    assert 0.08 <= share[Standing.ACTIVE] <= 0.16
    assert 0 < share[Standing.INTERRUPTED] < 0.04
    planned = Plan.objects.count() / sum(standings.values())
    assert planned == pytest.approx(year_of(TODAY).planned, abs=0.06)


def test_人には必ず担当がいて_番号は年度ごとに続く(cases):
    primary = Assignment.objects.filter(ends_on__isnull=True, kind="PRIMARY").order_by("case_id")
    assert sorted(primary.values_list("case_id", flat=True)) == [case.pk for case in cases]
    last = {row.fiscal_year: row.last for row in CaseNumber.objects.order_by("pk")}
    assert last == Counter(case.fiscal_year for case in cases)


def test_日付は今日までで_電話はだれのものでもない(cases):
    assert CaseNote.objects.filter(happened_on__gt=TODAY).count() == 0
    assert max(case.moved_on for case in cases) <= TODAY
    assert Phone.objects.exclude(number__regex=r"^0[789]0-0000-\d{4}$").count() == 0


def test_さがすための鍵は_人の規則どおり():
    make_city(20)
    person = Person.objects.filter(phones__isnull=False).exclude(name="").order_by("pk")[0]
    keys = search_keys(
        names=[person.name, person.common_name], kana=person.kana,
        phones=person.phones.order_by("pk").values_list("number", flat=True),
    )
    assert set(PersonKey.objects.filter(person=person).order_by("pk").values_list("key", flat=True)) == keys


def test_記録の長さは平均240字あまり():
    make_city(60, notes=2500)
    notes = CaseNote.objects.exclude(form="EVENT")
    assert 190 <= notes.aggregate(length=Avg(Length("body")))["length"] <= 290
    assert CaseNote.objects.count() == pytest.approx(2500, rel=0.35)


def told_in(code):
    """Everything one town tells, but for its own name."""
    notes = CaseNote.objects.filter(municipality__code=code).order_by("case__number", "happened_on", "pk")
    cases = Case.objects.filter(municipality__code=code).order_by("number")
    return (
        list(notes.values_list("case__number", "happened_on", "form", "reached", "minutes", "body")),
        list(cases.values_list("number", "stage", "turn", "standing", "last_contact_on", "person__name")),
    )


def test_同じたねなら同じ街():
    make_city(40, seed=7)
    make_city(40, seed=7, code="990035")
    first, second = told_in(CODE), told_in("990035")
    name, other = (Municipality.objects.get(code=code).name for code in (CODE, "990035"))
    assert repr(first).replace(name, "") == repr(second).replace(other, "")
    assert len(first[0]) > 100


def test_ちがうたねなら_ちがう街():
    make_city(40, seed=1)
    first = sorted(Case.objects.order_by("pk").values_list("opened_on", "stage"))
    make_city(40, seed=2, code="990035")
    second = Case.objects.filter(municipality__code="990035").order_by("pk").values_list("opened_on", "stage")
    assert sorted(second) != first


def test_機関をいくつかにも分けられる():
    make_city(60, agencies=3)
    assert Case.objects.order_by().values("agency_id").distinct().count() == 3


def test_職員は_支援中のケース150につき1人():
    make_city(20)
    assert Staff.objects.filter(role="CHIEF_COUNSELOR").count() == 1
    assert Staff.objects.filter(role="MUNICIPAL_OFFICER").count() == 2
    assert not Staff.objects.order_by("pk")[0].has_usable_password()


def test_実際の職員がいるデータベースには入れない():
    make_staff(agency=None)
    Municipality.objects.update(code="131016")
    assert "実際の職員" in synth.refuse(CODE, into=False)
    assert "実際の職員" in synth.refuse("990035", into=True)


def test_デモのあるデータベースには_別の自治体としてだけ入れる():
    make_staff()
    assert "--into" in synth.refuse(CODE, into=False)
    assert synth.refuse("990035", into=True) == ""


@pytest.mark.parametrize(
    ("code", "word"), [("131016", "使えません"), ("990036", "検査数字"), ("990019", "もうあります")],
    ids=["実在の番号", "検査数字ちがい", "もうある街"],
)
def test_使えない自治体コード(code, word):
    make_municipality()
    assert word in synth.refuse(code, into=True)


def test_全国の実績は_八年分が入っている():
    assert sorted(years()) == list(range(2017, 2025))
    assert year_of(date(2030, 4, 1)) == years()[2024]
    assert years()[2024].planned == pytest.approx(89492 / 302828)


def test_人とケースだけを_新しい街に写す_もとの街からは見えない():
    make_city(20)
    town = Municipality.objects.get(code=CODE)
    before = {model: model.objects.filter(municipality=town).count() for model in (Person, PersonKey, Case)}
    assert len(list(copy_town(town, 2))) == 2
    assert Municipality.objects.count() == 3
    for copy in Municipality.objects.exclude(pk=town.pk).order_by("pk"):
        assert is_valid(copy.code)
        assert {model: model.objects.filter(municipality=copy).count() for model in before} == before
        of_copy = Case.objects.filter(municipality=copy)
        assert not of_copy.exclude(person__municipality=copy, agency__municipality=copy).exists()
    assert {model: model.objects.filter(municipality=town).count() for model in before} == before
    make_city(5, code="990035")  # the numbers of new rows go on behind the copied ones


def test_架空の街がなければ写せない(capsys):
    assert synth._copy(1) == 1
    assert "写す街がありません" in capsys.readouterr().err
    make_staff(agency=make_agency(municipality=make_municipality(code="131016")))
    assert synth._copy(1) == 1
    assert "実際の職員" in capsys.readouterr().err
