import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections

from tests.factories.base import DAY, make_agency, make_case, make_person, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions, queries
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote, NoteCorrection, NoteTemplate, Phrase
from yorisoi.search import queries as search
from yorisoi.search.rules import Scope, of_case, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def case(worker):
    return make_case(actor=worker, on=DAY - timedelta(days=30))


@pytest.fixture
def child(worker):
    person = make_person(actor=worker, name="山川 みのる", kana="やまかわ みのる")
    return make_case(actor=worker, person=person, on=DAY - timedelta(days=30))


def write(case, worker, body="電話がありました。", **facts):
    given = {"form": ContactForm.TELEPHONE, "happened_on": DAY, "on": DAY, **facts}
    return actions.write_note(case=case, actor=worker, body=body, **given)


def visit(worker, *parts, common="三人で話した。", **facts):
    given = {"form": ContactForm.VISIT, "happened_on": DAY, "on": DAY, **facts}
    return actions.write_visit(parts=parts, common=common, actor=worker, **given)


def correct(note, worker, body="直した内容。", seen=0, **facts):
    return actions.correct(note=note, actor=worker, body=body, on=DAY, seen=seen, **facts)


def refusal(act, *args, **facts):
    with pytest.raises(Refused) as refused:
        act(*args, **facts)
    return refused.value.codes


# いっしょに書く


def test_それぞれの記録に_みんなのことと_その人だけのこと(worker, case, child):
    hers, his = visit(worker, actions.Part(case, own="子には言わない借金。"), actions.Part(child, reached=True))
    assert (hers.body, his.body) == ("三人で話した。\n\n子には言わない借金。", "三人で話した。")
    assert hers.visit == his.visit is not None
    assert (hers.reached, his.reached) == (False, True)
    child.refresh_from_db()
    assert child.last_contact_on == DAY


def test_ひとりだけなら_いっしょの印はない(worker, case):
    (note,) = visit(worker, actions.Part(case, own="その人のこと。"))
    assert (note.visit, note.body) == (None, "三人で話した。\n\nその人のこと。")


def test_二度おしても_ひとりに一つ(worker, case, child):
    once, parts = uuid4(), (actions.Part(case), actions.Part(child))
    assert visit(worker, *parts, once=once) == visit(worker, *parts, once=once)
    assert CaseNote.objects.count() == 2


def test_ひとりでも断られたら_だれの記録にも残らない(worker, case, child):
    assert refusal(visit, worker, actions.Part(case, own="ある"), actions.Part(child), common="") == ("VISIT_SAYS_NOTHING",)
    assert refusal(visit, worker, actions.Part(case), happened_on=DAY + timedelta(days=1)) == ("NOTE_IN_FUTURE",)
    assert refusal(visit, worker) == ("NOTE_WITHOUT_CASE",)
    assert refusal(visit, worker, actions.Part(case), common="") == ("NOTE_EMPTY",)
    assert not CaseNote.objects.exists()


def test_同じ人を二度選んでも_一つ(worker, case):
    assert len(visit(worker, actions.Part(case), actions.Part(case))) == 1


# 直す


def test_直すと_前の内容と_だれがいつが残る(worker, case):
    note = write(case, worker)
    correct(note, worker, reason="日付のまちがい")
    note.refresh_from_db()
    kept = NoteCorrection.objects.get()
    assert (note.body, note.is_corrected) == ("直した内容。", True)
    assert (kept.before, kept.after) == ("電話がありました。", "直した内容。")
    assert (kept.reason, kept.created_by) == ("日付のまちがい", worker)
    assert AuditEntry.objects.get(verb="note.corrected").subject_id == note.pk


def test_直した内容で見つかり_前の内容では見つからない(worker, case):
    note = write(case, worker, body="家賃のこと。")
    correct(note, worker, body="水道のこと。")
    scope = Scope([of_case(case.pk)])

    def hits(word):
        return len(search.matching(wanted(word), municipality_id=case.municipality_id, kind="NOTE", scope=scope, limit=5))

    assert (hits("水道"), hits("家賃")) == (1, 0)


def test_二度おしても_直しは一つ(worker, case):
    note, once = write(case, worker), uuid4()
    correct(note, worker, once=once)
    correct(note, worker, once=once)
    assert NoteCorrection.objects.count() == 1


def test_先に直されていたら_断り_どちらの文も残る(worker, chief, case):
    note = write(case, worker)
    correct(note, chief, body="主任が直した内容。")
    assert refusal(correct, note, worker, body="書いた人が直した内容。") == ("STALE",)
    note.refresh_from_db()
    assert note.body == "主任が直した内容。"
    correct(note, worker, body="ふたりで直した内容。", seen=queries.latest_correction(note))
    assert [each.before for each in queries.corrections(note)] == ["主任が直した内容。", "電話がありました。"]


def test_直せるのは_書いた人と主任だけ_手続きの一行は直せない(worker, chief, case):
    note = write(case, worker)
    assert refusal(correct, note, make_staff()) == ("CORRECTION_NOT_YOURS",)
    far = make_agency(kind=AgencyKind.SELF_RELIANCE_CONSULTATION, name="となり町くらし相談センター")
    assert refusal(correct, note, make_staff(Role.CHIEF_COUNSELOR, agency=far)) == ("CORRECTION_NOT_YOURS",)
    line = actions.leave_line(case, "プランをつくりました。", event="plan.drafted", actor=worker, on=DAY)
    assert refusal(correct, line, worker) == ("NOTE_IS_AN_ACT",)
    assert refusal(correct, note, worker, body=" ") == ("CORRECTION_EMPTY",)
    assert refusal(correct, note, worker, body=note.body) == ("CORRECTION_SAME",)
    assert not NoteCorrection.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_同時に直すと_ひとりは断られる(worker, chief, case):
    note, told, gate = write(case, worker), [], threading.Barrier(2)

    def press(actor, body):
        gate.wait()
        try:
            correct(CaseNote.objects.get(pk=note.pk), actor, body=body)
            told.append("ok")
        except Refused as refused:
            told.extend(refused.codes)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=pair) for pair in ((worker, "わたしの直し"), (chief, "主任の直し"))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(told) == ["STALE", "ok"]
    assert NoteCorrection.objects.count() == 1


# 主任の確認


def test_確認すると_待たなくなり_だれがいつが残る(worker, chief, case):
    notes = [write(case, worker, awaits_countersign=True) for _ in range(3)]
    assert queries.waiting_for(chief).count() == 3
    assert actions.countersign(notes=notes[:2], actor=chief, on=DAY) == 2
    assert actions.countersign(notes=notes[:2], actor=chief, on=DAY) == 0
    assert list(queries.waiting_for(chief)) == notes[2:]
    notes[0].refresh_from_db()
    assert (notes[0].countersigned_on, notes[0].countersigned_by) == (DAY, chief)
    assert AuditEntry.objects.filter(verb="note.countersigned").count() == 2


def test_確認できるのは_その機関の主任だけ(worker, chief, case):
    note = write(case, worker, awaits_countersign=True)
    far = make_agency(kind=AgencyKind.SELF_RELIANCE_CONSULTATION, name="となり町くらし相談センター")
    stranger = make_staff(Role.CHIEF_COUNSELOR, agency=far)
    for_all = {"notes": [note], "on": DAY}
    assert refusal(actions.countersign, actor=worker, **for_all) == ("COUNTERSIGN_CHIEF_ONLY",)
    assert refusal(actions.countersign, actor=stranger, **for_all) == ("COUNTERSIGN_CHIEF_ONLY",)
    assert not queries.waiting_for(stranger).exists()
    own = write(case, chief, awaits_countersign=True)
    assert refusal(actions.countersign, notes=[own], actor=chief, on=DAY) == ("COUNTERSIGN_OWN",)
    assert list(queries.waiting_for(chief)) == [note]


def test_たずねると_ケースに一行残り_記録は待ちつづける(worker, chief, case):
    note, once = write(case, worker, awaits_countersign=True), uuid4()
    line = actions.ask_back(note=note, question="何時でしたか", actor=chief, on=DAY, once=once)
    assert actions.ask_back(note=note, question="何時でしたか", actor=chief, on=DAY, once=once) == line
    assert (line.body, line.is_event) == ("主任から高梨 修さんへ 「何時でしたか」", True)
    assert queries.asked_on([note]) == {note.pk: DAY}
    assert list(queries.waiting_for(chief)) == [note]
    assert refusal(actions.ask_back, note=note, question="", actor=chief, on=DAY) == ("QUESTION_EMPTY",)


def test_確認のあとに書いた人が直すと_また待つ(worker, chief, case):
    note = write(case, worker, awaits_countersign=True)
    actions.countersign(notes=[note], actor=chief, on=DAY)
    correct(note, worker)
    assert list(queries.waiting_for(chief)) == [note]


def test_きまりをかえると_はじめから印がつく_主任にはつかない(worker, chief):
    assert not queries.awaits_by_default(worker)
    actions.set_countersign_rule(agency=chief.agency, every_note=True, actor=chief)
    actions.set_countersign_rule(agency=chief.agency, every_note=True, actor=chief)
    assert queries.awaits_by_default(worker)
    assert not queries.awaits_by_default(chief)
    assert AuditEntry.objects.filter(verb="countersign_rule.set").count() == 1
    assert refusal(actions.set_countersign_rule, agency=chief.agency, every_note=False, actor=worker) == (
        "NOTE_SETTINGS_CHIEF_ONLY",
    )


# 定型文とひな型


def test_自分の定型文は_機関の同じことばに先だつ(worker, chief):
    actions.keep_phrase(key="でんわ", text="機関の文", actor=chief, is_of_agency=True)
    actions.keep_phrase(key="デンワ", text="自分の文", actor=worker)
    assert [each.text for each in queries.phrase_book(worker)] == ["自分の文"]
    assert [each.text for each in queries.phrase_book(chief)] == ["機関の文"]


def test_同じ定型文を二度加えても_一つ_ちがう文なら断る(worker):
    first = actions.keep_phrase(key="でんわ", text="電話した", actor=worker)
    assert actions.keep_phrase(key="でんわ", text="電話した", actor=worker) == first
    assert refusal(actions.keep_phrase, key="デンワ", text="ちがう文", actor=worker) == ("PHRASE_TAKEN",)
    assert refusal(actions.keep_phrase, key="るす", text="不在", actor=worker, is_of_agency=True) == ("PHRASE_CHIEF_ONLY",)
    actions.keep_phrase(key="でんわ", text="直した文", actor=worker, phrase=first)
    actions.drop_phrase(phrase=first, actor=worker)
    actions.drop_phrase(phrase=first, actor=worker)
    assert not Phrase.objects.exists()
    assert AuditEntry.objects.filter(verb="phrase.dropped").count() == 1


def test_機関の定型文は_支援員には直せない(worker, chief):
    phrase = actions.keep_phrase(key="でんわ", text="電話した", actor=chief, is_of_agency=True)
    assert refusal(actions.keep_phrase, key="でんわ", text="ちがう", actor=worker, phrase=phrase) == ("PHRASE_CHIEF_ONLY",)
    assert refusal(actions.drop_phrase, phrase=phrase, actor=worker) == ("PHRASE_CHIEF_ONLY",)


def test_ひな型(worker, chief):
    given = {"form": ContactForm.VISIT, "name": "訪問", "body": "■ようす"}
    held = actions.keep_template(**given, actor=chief)
    assert actions.keep_template(**given, actor=chief) == held
    assert refusal(actions.keep_template, **{**given, "body": "ちがう"}, actor=chief) == ("TEMPLATE_TAKEN",)
    assert refusal(actions.keep_template, **{**given, "name": "別の"}, actor=worker) == ("TEMPLATE_CHIEF_ONLY",)
    actions.keep_template(**{**given, "body": "■部屋"}, actor=chief, template=held)
    assert [each.body for each in queries.templates(worker)] == ["■部屋"]
    assert refusal(actions.drop_template, template=held, actor=worker) == ("TEMPLATE_CHIEF_ONLY",)
    actions.drop_template(template=held, actor=chief)
    assert not NoteTemplate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_同時に同じ短いことばを加えても_一つ(worker):
    gate, told = threading.Barrier(2), []

    def press(text):
        gate.wait()
        try:
            actions.keep_phrase(key="でんわ", text=text, actor=worker)
            told.append("ok")
        except Refused as refused:
            told.extend(refused.codes)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[text]) for text in ("ひとつ", "ふたつ")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(told) == ["PHRASE_TAKEN", "ok"]


def test_いっしょの記録は_しるしから引く(worker, case, child):
    hers, his = visit(worker, actions.Part(case), actions.Part(child))
    assert queries.written_together(hers, staff=worker, on=DAY) == [his]
    assert queries.written_together(hers, staff=make_staff(), on=DAY) == []
    with connection.cursor() as cursor:
        names = connection.introspection.get_constraints(cursor, CaseNote._meta.db_table)
    assert "note_of_visit" in names
