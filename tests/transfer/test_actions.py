"""Bringing ledgers in: what the rooms know afterwards, what is refused and why, and undoing."""

import io
from datetime import date

import openpyxl
import pytest

from tests.factories.base import DAY, make_agency, make_case, make_person, make_staff
from tests.factories.ledgers import LINES, carried_ledger, checked_ledger, read_ledger
from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import Stage, Standing
from yorisoi.cases.models import Assignment, Case
from yorisoi.desk.queries.facts import facts_of
from yorisoi.desk.rules import place_for
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people
from yorisoi.people.models import Address, Person, PersonKey, Phone
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception
from yorisoi.process.s12_closure.models import OldClosure
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote
from yorisoi.reference import queries as reference
from yorisoi.resources.models import SocialResource
from yorisoi.search.models import SearchDoc
from yorisoi.transfer import actions, excel
from yorisoi.transfer.enums import Answer, ImportState, LedgerKind, RowState
from yorisoi.transfer.models import ImportedRow, LedgerImport
from yorisoi.transfer.queries import imports

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


def problems_of(ledger):
    return [problem for row in imports.rows(ledger, RowState.WRONG) for problem in row.problems]


def codes(refused):
    return list(refused.value.codes)


def test_looking_at_a_ledger_writes_to_no_room(chief):
    ledger = checked_ledger(chief)

    assert (Person.objects.count(), Case.objects.count(), CaseNote.objects.count()) == (0, 0, 0)
    assert imports.counts(ledger) == {RowState.RIGHT: 2}


def test_a_line_becomes_a_person_a_case_and_its_reception(chief):
    worker = make_staff(name="高梨 修")
    carried_ledger(chief, LINES[0].replace("架空市本町1,,", "架空市本町1,高梨　修,"))

    case = Case.objects.get()
    person = case.person
    assert (person.name, person.kana, person.gender, person.born_on) == ("山川 はるか", "ヤマカワ ハルカ", "FEMALE", date(1983, 3,
        4))
    assert (Phone.objects.get().number, Address.objects.get().text) == ("000-0000-0001", "架空市本町1")
    assert (case.number, case.opened_on, case.stage) == ("R7-0001", date(2025, 4, 1), Stage.ASSESSMENT)
    assert Assignment.objects.get().staff == worker
    received = Reception.objects.get()
    assert (received.received_on, received.received_by, received.story) == (date(2025, 4, 1), worker, "家賃が払えない")
    assert EnrollmentRequest.objects.get().requested_on == date(2025, 4, 8)
    assert "前の台帳の番号: 1\n備考: 年金受給" in list(CaseNote.objects.order_by("pk").values_list("body", flat=True))
    assert SearchDoc.objects.count() == CaseNote.objects.count()


def test_an_old_case_comes_in_ended_and_says_where_from(chief):
    carried_ledger(chief)

    case = Case.objects.get(number="R6-0001")
    assert (case.standing, case.ended_on, case.stage) == (Standing.ENDED, date(2024, 12, 1), Stage.CLOSURE)
    assert OldClosure.objects.get().closed_on == date(2024, 12, 1)
    assert "前の台帳から" in CaseNote.objects.get(event="case.closed").body


def test_where_an_imported_case_stands_follows_from_its_facts(chief):
    carried_ledger(chief)

    cases = list(Case.objects.order_by("pk"))
    places = [place_for(facts_of(cases)[case.pk]) for case in cases]
    assert [(place.stage, place.turn, place.standing) for place in places] == [
        (case.stage, case.turn, case.standing) for case in cases
    ]


def test_every_case_leaves_evidence_and_the_import_one_of_its_own(chief):
    carried_ledger(chief)

    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert (verbs.count("case.opened"), verbs.count("reception.received"), verbs.count("ledger.brought_in")) == (2, 2, 1)


def test_wrong_lines_stay_out_and_say_why(chief):
    carried = carried_ledger(chief, LINES[0], "3,R7.4.1,前川 誠,,,58.1.1,,,むかし いた人,,,,")

    assert (carried.brought, carried.left, Case.objects.count()) == (1, 1, 1)
    reasons = problems_of(carried.ledger)
    assert len(reasons) == 2
    assert reasons[0].startswith("「生年月日」: 「58.1.1」は、日付として読めません。")
    assert reasons[1].startswith("「担当者」: 「むかし いた人」は、選択肢にありません。")


def test_what_the_rooms_refuse_is_said_at_the_column(chief):
    ledger = checked_ledger(chief, "3,R9.4.1,前川 誠,,,R9.1.1,,,,,,,", "4,H26.4.1,前川 誠,,,,,,,,R7.1.1,R1.1.1,")

    assert problems_of(ledger) == [
        "「生年月日」: 「R9.1.1」は、生年月日が今日より先の日付です。年号(元号)と年を確かめてください。",
        "「受付日」: 「R9.4.1」は、受付日が今日より先の日付です。受付日を確かめてください。",
        "「終結日」: 「R1.1.1」は、日付として読めません。令和は元年5月1日からです。「平成31年1月1日」の"
        "ことであれば、そのように入力し直してください。",
        "「受付日」: 「H26.4.1」は、受付日が、この制度のはじまり(平成27年4月1日)より前です。年号(元号)と年を確かめてください。",
    ]


def test_mended_lines_are_brought_in_from_the_file_of_reasons(chief):
    first = carried_ledger(chief, LINES[0], "3,R7.5.1,前川 誠,マエカワ マコト,男,58.1.1,,,,=相談,,,")
    content = excel.wrong_rows(first.ledger)
    again = actions.take(stream=io.BytesIO(content), name="直した.xlsx", kind=LedgerKind.CASES, actor=chief)

    assert again.titles == [*first.ledger.titles, excel.REASONS]
    assert again.columns == first.ledger.columns
    row = again.rows.get()
    assert row.cells[-1].startswith("「生年月日」")
    row.cells = [cell.replace("58.1.1", "S58.1.1") for cell in row.cells]
    row.save()
    actions.match(ledger=again, columns=again.columns, actor=chief, on=DAY, worker=chief)
    actions.carry_out(ledger=again, actor=chief, on=DAY)
    assert Case.objects.count() == 2
    assert Reception.objects.get(received_on=date(2025, 5, 1)).story == "=相談"


def test_the_file_of_reasons_is_read_whole_and_printed_on_a4(chief):
    first = carried_ledger(chief, LINES[0], "3,R9.5.1,前川 誠,マエカワ マコト,男,58.1.1,,,,=相談,,,")
    sheet = openpyxl.load_workbook(io.BytesIO(excel.wrong_rows(first.ledger))).active
    told = sheet.cell(2, sheet.max_column).value
    assert len(told) > 60
    assert sheet.row_dimensions[2].height >= 15 * len(told) / 30
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == ("landscape", 0, "$1:$1")


def test_a_kept_matching_is_used_again_and_tells_what_vanished(chief):
    ledger = read_ledger(chief)
    actions.match(ledger=ledger, columns=ledger.columns, actor=chief, on=DAY, worker=chief, keep_as="本所の台帳")
    again = read_ledger(chief, "1,R7.4.1,山川 はるか", head="番号,受付日,氏名", mapping="本所の台帳")

    assert again.columns == {"old_number": 0, "received_on": 1, "name": 2}
    assert "生年月日" in again.missing


def test_the_same_file_is_known_again(chief):
    first = carried_ledger(chief).ledger
    again = read_ledger(chief)

    assert imports.same_file(again.sha256, staff=chief, but=again.pk) == first


def test_the_same_file_sent_twice_waits_once(chief):
    first = read_ledger(chief)

    assert read_ledger(chief) == first
    assert read_ledger(make_staff(Role.ADMINISTRATOR)) != first
    assert ImportedRow.objects.count() == 4


def test_a_person_on_record_is_asked_about_and_taken_as_the_same(chief):
    known = make_case(actor=chief, person=make_person(actor=chief, born_on=date(1983, 3, 4))).person
    ledger = checked_ledger(chief)
    row = imports.rows(ledger, RowState.ASKED).get()
    assert row.likely[0][0] == known.pk
    actions.answer(ledger=ledger, said={row.line: (Answer.SAME, known.pk)}, actor=chief)
    actions.carry_out(ledger=ledger, actor=chief, on=DAY)

    assert known.cases.count() == 2
    assert Person.objects.count() == 2


def test_undecided_and_left_out_lines_do_not_come_in(chief):
    make_case(actor=chief, person=make_person(actor=chief, born_on=date(1983, 3, 4)))
    carried = carried_ledger(chief)

    assert (carried.brought, carried.left) == (1, 1)


def test_the_same_person_twice_in_a_file_becomes_one_with_two_cases(chief):
    ledger = checked_ledger(chief, LINES[0], LINES[0].replace("1,R7.4.1", "9,R8.1.5").replace("R7.4.8", ""))
    row = imports.rows(ledger, RowState.ASKED).get()
    actions.answer(ledger=ledger, said={row.line: (Answer.SAME, -2)}, actor=chief)
    actions.carry_out(ledger=ledger, actor=chief, on=DAY)

    assert (Person.objects.count(), Case.objects.count()) == (1, 2)


def test_an_answer_that_names_nobody_asked_about_is_passed_over(chief):
    stranger = make_person(actor=chief, name="別の 人")
    ledger = checked_ledger(chief)

    assert actions.answer(ledger=ledger, said={2: (Answer.SAME, stranger.pk)}, actor=chief) == 0


def test_whom_the_administrator_may_not_know_of_is_not_told(chief):
    make_case(actor=chief, person=make_person(actor=chief, born_on=date(1983, 3, 4)))
    ledger = checked_ledger(make_staff(Role.ADMINISTRATOR), worker=chief)

    assert imports.counts(ledger) == {RowState.RIGHT: 2}


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.MUNICIPAL_OFFICER, Role.AUDITOR, Role.PARTNER_MEMBER])
def test_others_may_not_import(role):
    with pytest.raises(Refused) as refused:
        read_ledger(make_staff(role))
    assert codes(refused) == ["NOT_A_LEDGER_KEEPER"]


def test_the_list_of_staff_is_the_administrators(chief):
    with pytest.raises(Refused) as refused:
        read_ledger(chief, "sato.y,佐藤 由紀,相談支援員", head="サインイン名,氏名,役割", kind=LedgerKind.STAFF)
    assert codes(refused) == ["STAFF_LEDGER_OF_ADMINISTRATOR"]


def test_columns_that_are_needed_cannot_be_left_out(chief):
    ledger = read_ledger(chief)
    columns = {key: place for key, place in ledger.columns.items() if key != "received_on"} | {"name": 99, "kana": 2, "story": 2}
    with pytest.raises(Refused) as refused:
        actions.match(ledger=ledger, columns=columns, actor=chief, on=DAY, worker=chief)
    assert sorted(set(codes(refused))) == ["LEDGER_COLUMN_GONE", "LEDGER_COLUMN_MISSING", "LEDGER_COLUMN_TWICE"]


def test_an_import_is_carried_out_once(chief):
    ledger = checked_ledger(chief)
    actions.carry_out(ledger=ledger, actor=chief, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.carry_out(ledger=ledger, actor=chief, on=DAY)
    assert codes(refused) == ["LEDGER_ALREADY_DONE"]
    assert Case.objects.count() == 2


def test_nothing_comes_in_before_it_was_looked_at(chief):
    with pytest.raises(Refused) as refused:
        actions.carry_out(ledger=read_ledger(chief), actor=chief, on=DAY)
    assert codes(refused) == ["LEDGER_NOT_CHECKED"]


def test_a_file_with_nothing_right_brings_nothing_in(chief):
    ledger = checked_ledger(chief, "1,,山川")
    with pytest.raises(Refused) as refused:
        actions.carry_out(ledger=ledger, actor=chief, on=DAY)
    assert codes(refused) == ["LEDGER_NOTHING_RIGHT"]


def test_undoing_takes_everything_out_and_leaves_the_evidence(chief):
    ledger = carried_ledger(chief).ledger
    actions.undo(ledger=ledger, actor=chief, on=DAY)
    actions.undo(ledger=ledger, actor=chief, on=DAY)

    left = [model.objects.count() for model in (Case, Person, PersonKey, Reception, CaseNote, SearchDoc, Assignment, OldClosure)]
    assert left == [0] * 8
    assert AuditEntry.objects.filter(verb="ledger.undone").count() == 1
    assert LedgerImport.objects.get().state == ImportState.UNDONE


def test_what_somebody_worked_on_is_not_undone(chief):
    ledger = carried_ledger(chief).ledger
    case = Case.objects.get(number="R7-0001")
    records.write_note(case=case, body="電話した。", form=ContactForm.TELEPHONE, happened_on=DAY, actor=chief, on=DAY)
    people.add_phone(person=Case.objects.get(number="R6-0001").person, number="000-0000-0009", kind="HOME", actor=chief)
    with pytest.raises(Refused) as refused:
        actions.undo(ledger=ledger, actor=chief, on=DAY)

    assert codes(refused) == ["LEDGER_WORKED_ON"]
    assert "R7-0001の支援経過記録" in str(refused.value)
    assert "小野 健の電話" in str(refused.value)
    assert Case.objects.count() == 2


def test_a_file_that_was_read_can_be_thrown_away(chief):
    ledger = read_ledger(chief)
    actions.drop(ledger=ledger, actor=chief)
    actions.drop(ledger=ledger, actor=chief)

    assert (LedgerImport.objects.count(), ImportedRow.objects.count()) == (0, 0)


def test_what_came_in_is_not_kept_twice(chief):
    ledger = carried_ledger(chief).ledger

    assert [row.cells for row in imports.rows(ledger, RowState.DONE)] == [[], []]


def test_notes_find_their_case_by_our_number_and_by_the_ledgers(chief):
    carried_ledger(chief)
    carried = carried_ledger(
        chief, "1,R7.5.1,電話,本人,家計の相談", "R6-0001,R6.6.1,訪問,家族,様子を聞いた", "77,R7.5.1,電話,本人,だれのことか",
        head="番号,日付,形態,相手,内容", kind=LedgerKind.NOTES,
    )

    assert (carried.brought, carried.left) == (2, 1)
    note = CaseNote.objects.get(form=ContactForm.TELEPHONE)
    assert (note.case.number, note.body, note.reached) == ("R7-0001", "家計の相談", True)
    assert note.case.last_contact_on == date(2025, 5, 1)
    assert "その番号のケースがありません。" in problems_of(carried.ledger)[0]


def test_undoing_notes_puts_back_what_they_ended(chief):
    case = make_case(actor=chief, on=date(2026, 5, 1))
    records.write_note(
        case=case, body="面談した。", form=ContactForm.INTERVIEW, happened_on=date(2026, 5, 2), next_on=date(2026, 5, 20),
        actor=chief,
        on=DAY,
    )
    carried = carried_ledger(
        chief, f"{case.number},R8.6.1,電話,本人,家計の相談", head="番号,日付,形態,相手,内容", kind=LedgerKind.NOTES
    )
    case.refresh_from_db()
    assert (case.last_contact_on, CaseNote.objects.filter(next_is_open=True).count()) == (date(2026, 6, 1), 0)
    actions.undo(ledger=carried.ledger, actor=chief, on=DAY)
    case.refresh_from_db()
    assert (case.last_contact_on, CaseNote.objects.filter(next_is_open=True).count()) == (date(2026, 5, 1), 1)


def test_staff_come_in_with_passwords_shown_once():
    administrator = make_staff(Role.ADMINISTRATOR)
    carried = carried_ledger(
        administrator, "sato.y,佐藤 由紀,相談支援員,架空市くらし相談センター", "Ito,伊藤 勇,相談員,", "sato.y,佐藤 裕,相談員,",
        head="サインイン名,氏名,役割,所属", kind=LedgerKind.STAFF,
    )

    assert [each[:3] for each in carried.sign_ins] == [("sato.y", "佐藤 由紀", "相談支援員")]
    assert Staff.objects.get(login_name="sato.y").must_change_password
    assert carried.left == 2
    actions.undo(ledger=carried.ledger, actor=administrator, on=DAY)
    assert not Staff.objects.filter(login_name="sato.y").exists()


def test_agencies_come_in_but_once(chief):
    make_agency(name="ハローワーク架空")
    carried = carried_ledger(
        chief, "架空病院,医療機関,000-000-0000", "ハローワーク架空,ハローワーク,", "架空病院,医療機関,", head="名称,種別,電話",
        kind=LedgerKind.AGENCIES,
    )

    assert (carried.brought, carried.left) == (1, 2)
    assert Agency.objects.get(name="架空病院").kind == "MEDICAL"


def test_resources_come_in(chief):
    carried = carried_ledger(
        chief, "子ども食堂 みなと,居場所,毎週水曜,R8.4.1", "フードバンク,食料,,R9.1.1", head="名称,分野,内容,確認日",
        kind=LedgerKind.RESOURCES,
    )

    assert (carried.brought, carried.left) == (1, 1)
    assert SocialResource.objects.get().verified_on == date(2026, 4, 1)


def test_a_table_of_choices_comes_in_whole_and_goes_back(chief):
    town = chief.municipality_id
    before = reference.choices("worries", DAY, town)
    carried = carried_ledger(
        chief, "PETS,ペットのこと,90", head="コード,表示名,並び", kind=LedgerKind.CHOICES, table="worries",
    )
    reference.forget_now()
    assert ("PETS", "ペットのこと") in reference.choices("worries", DAY, town)
    actions.undo(ledger=carried.ledger, actor=chief, on=DAY)
    reference.forget_now()
    assert reference.choices("worries", DAY, town) == before


def test_a_table_of_choices_with_a_wrong_line_stays_out(chief):
    ledger = checked_ledger(
        chief, "PETS,ペットのこと", "ペット,だめなコード", head="コード,表示名", kind=LedgerKind.CHOICES, table="worries",
    )
    with pytest.raises(Refused) as refused:
        actions.carry_out(ledger=ledger, actor=chief, on=DAY)
    assert codes(refused) == ["CHOICES_NOT_WHOLE"]


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(chief):
    with pytest.raises(Refused) as refused:
        actions.take(stream=io.BytesIO(b"PK\x03\x04"), name="x.xlsx", kind=LedgerKind.CASES, actor=chief)
    assert codes(refused) == ["LEDGER_BROKEN"]


def test_the_table_of_days_comes_in_with_its_days(chief):
    town = chief.municipality_id
    carried_ledger(
        chief, "SILENCE_BEFORE_CLOSURE,終結できるまで,2026-04-01,架空市の要領,120", head="コード,表示名,いつから,出典,日数",
        kind=LedgerKind.CHOICES, table="periods",
    )
    reference.forget_now()
    assert [reference.days("SILENCE_BEFORE_CLOSURE", day, town) for day in (DAY, date(2026, 3, 31))] == [120, 90]
