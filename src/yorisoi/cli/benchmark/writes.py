"""書く画面 (Writes): the pages that are sent, with what somebody types into them."""

import time

from django.urls import reverse

from yorisoi.agencies import queries as agencies
from yorisoi.cli.benchmark.page import DRAFT_MS, HINT_MS, MARK, NEW_MS, NOTE_MS, Page, Sends, Typed
from yorisoi.cli.benchmark.sample import Sample


def writes(sample: Sample) -> list[Page]:
    """Return what is sent: forms, and what a script sends while somebody types."""
    town, agency = sample.chief.municipality_id, sample.chief.agency_id
    day = sample.on.isoformat()

    def case(run: int) -> Typed:
        return {
            "municipality": str(town), "agency": str(agency), "person": str(sample.case.person_id),
            "number": f"{MARK}-{run}", "fiscal_year": "2026", "serial": str(900_000 + run), "opened_on": day,
            "stage": "INTAKE", "turn": "COUNSELOR", "standing": "ACTIVE", "moved_on": day, "version": "1",
        }

    def note(run: int) -> Typed:
        return {
            "municipality": str(town), "case": str(sample.case.pk), "created_by": str(sample.chief.pk),
            "author": str(sample.chief.pk), "happened_on": day, "form": "TELEPHONE", "counterpart": "PERSON",
            "body": f"{MARK}の記録{run}。" + "電話で近況を聞いた。" * 20, "reached": "on",
        }

    new, written = reverse("intake:new"), reverse("records:new", args=[sample.case.number])
    return [
        Page("consultation.form", "新しい相談の画面", sample.worker, new, rival="/admin/cases/case/add/"),
        Page(
            "consultation.save", "新しい相談を保存", sample.worker, new, NEW_MS, typed=_consultation,
            rival="/admin/cases/case/add/", rival_typed=case,
        ),
        Page("note.form", "記録の画面", sample.case_worker, written, rival="/admin/records/casenote/add/"),
        Page(
            "note.save", "記録を保存(証跡つき)", sample.case_worker, written, NOTE_MS, typed=_note,
            rival="/admin/records/casenote/add/", rival_typed=note,
        ),
        *_while_typing(sample),
    ]


def _while_typing(sample: Sample) -> list[Page]:
    number = sample.case.number
    written, quick = reverse("records:new", args=[number]), reverse("desk:quick_note")
    person, new = reverse("desk:person", args=[number]), reverse("intake:new")

    def quick_note(run: int) -> Typed:
        return {**_note(run), "draft_page": quick, "draft_form": "quick-note", "draft_tab": MARK}

    def draft(run: int) -> Typed:
        # As drafts.js: the whole form each time, a little longer than before.
        fields = [["happened_on", sample.on.isoformat()], ["form", "TELEPHONE"], ["body", "電話で近況を聞いた。" * (20 + run)]]
        return {
            "page": written, "form": "note", "tab": MARK, "fields": fields, "characters": len(fields[-1][1]),
            "title": "記録を書く", "typed_at": int(time.time() * 1000), "restores": [],
            "worker": agencies.mark_of(sample.case_worker),
        }

    def alike(run: int) -> Typed:
        return {
            "name": sample.name, "kana": sample.kana, "common_name": "", "born_on": "昭和50年4月1日",
            "phone": sample.telephone, "address": "模擬市本町1-1",
        }

    return [
        Page(
            "quick_note.save", "すぐ記録するで保存", sample.case_worker, quick, NOTE_MS, typed=quick_note, sends=Sends.OVER,
            form=f"{quick}?case={number}",
        ),
        Page(
            "draft.save", "下書きを保存", sample.case_worker, reverse("drafts:save"), DRAFT_MS, typed=draft,
            sends=Sends.JSON, form=written,
        ),
        Page(
            "alike.new", "同じ人かも(新しい相談)", sample.worker, reverse("intake:alike"), HINT_MS, typed=alike,
            sends=Sends.FIELDS, form=new,
        ),
        Page(
            "alike.person", "同じ人かも(本人の情報)", sample.case_worker, reverse("desk:person_same", args=[number]),
            HINT_MS, typed=alike, sends=Sends.FIELDS, form=person,
        ),
    ]


def _consultation(run: int) -> Typed:
    # Somebody new each time: who looks like an earlier one would be asked about first.
    given = "".join("あきすてのはみゆれろ"[int(digit)] for digit in f"{run:04d}")
    return {
        "channel": "SELF_TELEPHONE", "name": f"{MARK} {given}", "kana": f"けいそく {given}", "phone": f"0900000{run:04d}",
        "address": f"模擬市本町{run}-1", "story": "家賃が払えず困っている。" * 10, "worries": ["INCOME", "HOUSING", "JOB_SEARCH"],
        "worries_top": "INCOME", "inquirer": "PERSON",
    }


def _note(run: int) -> Typed:
    return {"body": f"{MARK}の記録{run}。" + "電話で近況を聞いた。" * 20, "form": "TELEPHONE", "reached": "on"}
