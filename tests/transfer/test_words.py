"""Words of an office that fit no choice: asked once for the whole file, kept for the next, left in the course."""

import pytest

from tests.factories.base import DAY, make_agency, make_staff
from tests.factories.ledgers import checked_ledger, csv_of, read_ledger
from tests.reading import text_of
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Assignment
from yorisoi.foundation.violations import Refused
from yorisoi.process.s02_intake.models import Reception
from yorisoi.records.models import CaseNote
from yorisoi.transfer import actions
from yorisoi.transfer.enums import LedgerKind, RowState
from yorisoi.transfer.forms.importing import NOTHING, WordsForm
from yorisoi.transfer.models import LedgerImport, LedgerMapping
from yorisoi.transfer.queries import imports
from yorisoi.transfer.queries.options import MARK, options
from yorisoi.transfer.rules.ledgers import FIELDS
from yorisoi.transfer.rules.rows import Entry, Problem, without_end
from yorisoi.transfer.rules.values import NotRead, folded, read, to_code, to_codes

HEAD = "番号,受付日,氏名,担当者,主訴,経路"
LINES = ("1,R7.4.1,山川 はるか,高梨,家賃滞納、借金,窓口", "2,R7.5.1,小野 健,退職した佐藤,借金,駅前")
CASES = {each.key: each for each in FIELDS[LedgerKind.CASES]}
NOTES = {each.key: each for each in FIELDS[LedgerKind.NOTES]}
WORRIES = [("RENT", "家賃やローンの支払いのこと"), ("DEBT", "債務について")]


def words_of(each):
    return {folded(word): code for word, code in each.items()}


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def worker(chief):
    return make_staff(name="高梨 修", agency=chief.agency)


def looked_at(chief, *lines, **facts):
    return checked_ledger(chief, *lines or LINES, head=HEAD, **facts)


def said(ledger, chief, meanings):
    return actions.say(ledger=ledger, said=meanings, actor=chief, on=DAY)


# ── rules


def test_a_word_means_what_the_office_said_it_means():
    assert to_code("借金", WORRIES, {}, words=words_of({"借金": "DEBT"})) == "DEBT"


def test_what_the_office_said_goes_before_what_others_say():
    assert to_code("窓口", [("A", "甲"), ("B", "乙")], {"窓口": "A"}, words=words_of({"窓口": "B"})) == "B"


def test_a_word_may_say_nothing():
    assert read("その他いろいろ", CASES["worries"], WORRIES, words_of({"その他いろいろ": ""})) == []
    assert read("駅前", CASES["channel"], [("A", "甲")], words_of({"駅前": ""})) is None


def test_a_code_that_is_no_longer_a_choice_is_asked_about_again():
    with pytest.raises(NotRead):
        to_code("借金", WORRIES, {}, words=words_of({"借金": "GONE"}))


def test_every_word_of_a_cell_that_fits_nothing_is_named():
    with pytest.raises(NotRead) as fault:
        to_codes("◎家賃滞納、借金、債務について", WORRIES, {})

    assert fault.value.words == ("家賃滞納", "借金")


def test_marks_stay_what_they_are_beside_words_of_the_office():
    assert to_codes("家賃滞納、◎借金", WORRIES, {}, words=words_of({"家賃滞納": "RENT", "借金": "DEBT"})) == ["DEBT", "RENT"]


@pytest.mark.parametrize("field", [CASES["worker"], NOTES["worker"]], ids=["担当者", "対応者"])
def test_a_number_is_never_taken_for_a_member_of_staff(field):
    with pytest.raises(NotRead):
        read("1", field, [("#7", "高梨 修")])


@pytest.mark.parametrize(
    ("stage", "told"),
    [("終結", 1), ("支援終了", 1), ("終結済み", 1), ("終結予定", 0), ("未終結", 0), ("プラン作成前", 0), ("支援中", 0), ("", 0)],
)
def test_an_end_without_its_day_is_told_of(stage, told):
    assert len(without_end([Entry(3, {"stage": stage, "closed_on": None})])) == told


def test_an_end_with_its_day_or_a_line_that_stays_out_is_not_told_of():
    wrong = Entry(4, {"stage": "終結", "closed_on": None}, [Problem(4, "性別", "x", "", "")])

    assert without_end([Entry(3, {"stage": "終結", "closed_on": DAY}), wrong]) == []


# ── actions


@pytest.mark.django_db
def test_a_surname_that_only_one_worker_has_names_that_worker(chief, worker):
    workers = options(LedgerKind.CASES, staff=chief, on=DAY)["worker"]

    assert read("高梨", CASES["worker"], workers) == f"{MARK}{worker.pk}"


@pytest.mark.django_db
def test_a_surname_that_two_workers_have_is_asked_about(chief, worker):
    make_staff(name="高梨 京", agency=chief.agency)
    ledger = looked_at(chief)

    assert ["worker", "高梨", 1] in [list(each) for each in ledger.unknown]


@pytest.mark.django_db
def test_looking_gathers_the_words_most_frequent_first(chief, worker):
    ledger = LedgerImport.objects.get(pk=looked_at(chief).pk)

    assert ledger.unknown == [
        ["worries", "借金", 2], ["worries", "家賃滞納", 1], ["worker", "退職した佐藤", 1], ["channel", "駅前", 1],
    ]
    assert imports.counts(ledger) == {RowState.WRONG: 2}


@pytest.mark.django_db
def test_what_is_said_is_read_in_every_line_and_the_words_stay_in_the_course(chief, worker):
    (one, _), (two, _), *_ = options(LedgerKind.CASES, staff=chief, on=DAY)["worries"]
    meanings = {("worries", "借金"): one, ("worries", "家賃滞納"): two, ("channel", "駅前"): "OUTREACH"}
    ledger = said(looked_at(chief), chief, {**meanings, ("worker", "退職した佐藤"): ""})

    assert imports.counts(ledger) == {RowState.RIGHT: 2}
    assert ledger.unknown == []
    actions.carry_out(ledger=ledger, actor=chief, on=DAY)
    assert list(Assignment.objects.order_by("case__number").values_list("staff_id", flat=True)) == [worker.pk, chief.pk]
    assert Reception.objects.get(case__number="R7-0002").channel == "OUTREACH"
    told = "\n".join(CaseNote.objects.filter(case__number="R7-0002").order_by("pk").values_list("body", flat=True))
    assert "前の台帳での担当者: 退職した佐藤" in told
    assert "前の台帳でのお困りのこと: 借金" in told
    assert told.count("駅前") == 1


@pytest.mark.django_db
def test_what_was_not_asked_about_or_is_no_choice_is_passed_over(chief, worker):
    ledger = said(looked_at(chief), chief, {("worries", "借金"): "NO_SUCH", ("name", "山川 はるか"): ""})

    assert ledger.words == {}
    assert imports.counts(ledger) == {RowState.WRONG: 2}


@pytest.mark.django_db
def test_a_field_that_must_be_read_cannot_be_said_to_say_nothing():
    admin = make_staff(Role.ADMINISTRATOR)
    ledger = checked_ledger(
        admin, "suzuki,鈴木 花,お手伝い", head="サインイン名,氏名,役割", kind=LedgerKind.STAFF,
    )

    asked = WordsForm(ledger=ledger, choices=options(LedgerKind.STAFF, staff=admin, on=DAY))

    assert [NOTHING in dict(field.field.choices) for field in asked] == [False]
    assert said(ledger, admin, {("role", "お手伝い"): ""}).words == {}


@pytest.mark.django_db
def test_words_are_kept_with_the_columns_and_not_asked_for_the_next_file(chief, worker):
    ledger = read_ledger(chief, *LINES, head=HEAD)
    actions.match(ledger=ledger, columns=ledger.columns, actor=chief, on=DAY, worker=chief, keep_as="本所の台帳")
    ledger.refresh_from_db()
    said(ledger, chief, {("channel", "駅前"): "OUTREACH"})

    assert LedgerMapping.objects.get().words == {"channel": {"駅前": "OUTREACH"}}
    assert AuditEntry.objects.filter(verb="ledger.mapping_kept").count() == 2
    again = actions.take(
        stream=csv_of(*LINES, "3,R7.6.1,林 光,高梨,,駅前", head=HEAD), name="翌月.csv", kind=LedgerKind.CASES, actor=chief,
        mapping="本所の台帳",
    )
    again = actions.match(ledger=again, columns=again.columns, actor=chief, on=DAY, worker=chief)
    assert ["channel", "駅前"] not in [[key, word] for key, word, _ in again.unknown]


@pytest.mark.django_db
def test_nothing_is_said_of_a_file_that_was_brought_in(chief, worker):
    ledger = looked_at(chief, "1,R7.4.1,山川 はるか,高梨,,")
    actions.carry_out(ledger=ledger, actor=chief, on=DAY)

    with pytest.raises(Refused) as refused:
        said(ledger, chief, {})
    assert list(refused.value.codes) == ["LEDGER_ALREADY_DONE"]


@pytest.mark.django_db
def test_a_counselor_says_nothing(chief, worker):
    with pytest.raises(Refused) as refused:
        said(looked_at(chief), worker, {})
    assert "NOT_A_LEDGER_KEEPER" in refused.value.codes


@pytest.mark.django_db
def test_words_in_an_agency_ledger_are_asked_about_too():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    make_agency(name="架空市社会福祉協議会")
    ledger = checked_ledger(chief, "ささえる会,任意団体", head="機関名,種類", kind=LedgerKind.AGENCIES)

    assert ledger.unknown == [("kind", "任意団体", 1)]


# ── pages


@pytest.mark.django_db
def test_the_page_tells_of_ends_without_their_day_before_anything_is_brought_in(chief, worker, client_for):
    ledger = checked_ledger(chief, "1,R7.4.1,山川 はるか,終結", head="番号,受付日,氏名,状態")

    assert "終結日のない行が1行あります(2行目)" in text_of(client_for(chief).get(f"/import/{ledger.pk}/check/"))


@pytest.mark.django_db
def test_the_page_asks_each_word_once_with_its_choices(chief, worker, client_for):
    ledger = looked_at(chief)
    page = text_of(client_for(chief).get(f"/import/{ledger.pk}/check/"))

    assert "わからなかったことば 4個" in page
    assert "お困りのこと「借金」" in page
    assert "2行にあります。" in page


@pytest.mark.django_db
def test_an_answer_on_the_page_makes_the_lines_right(chief, worker, client_for):
    ledger = looked_at(chief, "1,R7.4.1,山川 はるか,高梨,,駅前")
    name = next(iter(WordsForm(ledger=ledger, choices={}).fields))
    page = client_for(chief).post(f"/import/{ledger.pk}/words/", {name: "OUTREACH"})

    assert page.headers["Location"] == f"/import/{ledger.pk}/check/"
    assert imports.counts(ledger) == {RowState.RIGHT: 1}


@pytest.mark.django_db
def test_the_kept_way_shows_its_words(chief, worker, client_for):
    ledger = read_ledger(chief, *LINES, head=HEAD)
    actions.match(ledger=ledger, columns=ledger.columns, actor=chief, on=DAY, worker=chief, keep_as="本所の台帳")
    ledger.refresh_from_db()
    said(ledger, chief, {("channel", "駅前"): "OUTREACH", ("worker", "退職した佐藤"): ""})
    page = text_of(client_for(chief).get(f"/import/mappings/{LedgerMapping.objects.get().pk}/"))

    assert "合わせたことば 2個" in page
    assert "駅前" in page
    assert "(書かれていないもの)" in page
