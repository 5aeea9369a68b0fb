"""測る画面 (Pages): which pages are measured, as whom, and how fast they must be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from yorisoi.agencies.models import Staff
from yorisoi.cli.benchmark.sample import Sample
from yorisoi.cli.benchmark.scan import scan_notes, scan_people
from yorisoi.desk.queries.case_list import SORT_CHOICES

LIST_MS, SEARCH_MS, COVER_MS, NEW_MS, NOTE_MS = 60, 50, 80, 60, 30
MOST_KB = 100
MISSING = "ぬまおか すずめ"
# One, two, three and five characters of what the invented notes speak of, and what none of them does.
NOTE_WORDS = (("1", "母"), ("2", "家賃"), ("3", "ハロー"), ("5", "社会福祉協"), ("miss", "自己破産の免責"))
MARK = "計測"

Typed = dict[str, str | list[str]]


@dataclass(frozen=True)
class Page:
    """One page: how it is asked for, and by when the answer must be there (95 of 100)."""

    code: str
    label: str
    staff: Staff
    path: str
    within_ms: int = LIST_MS
    typed: Callable[[int], Typed] | None = field(default=None)
    rival: str = ""
    rival_typed: Callable[[int], Typed] | None = field(default=None)
    # The same search as plain `LIKE '%…%'`, the database alone.
    scan: Callable[[], object] | None = field(default=None)

    @property
    def is_post(self) -> bool:
        return self.typed is not None


def pages(sample: Sample) -> list[Page]:
    """Return every page that is measured."""
    return [*_today(sample), *_list(sample), *_case(sample), *_search(sample), *_writes(sample)]


def _today(sample: Sample) -> list[Page]:
    today = reverse("desk:today")
    return [
        Page("today.mine", "今日すること(わたし)", sample.worker, today),
        Page("today.all", "今日すること(みんな)", sample.chief, f"{today}?whose=all"),
        Page("today.ahead", "今日すること(みんな・先の予定も)", sample.chief, f"{today}?whose=all&ahead=1"),
        Page("today.kind", "今日すること(みんな・1種類)", sample.chief, f"{today}?whose=all&kind=REGULAR_MONITORING"),
        Page("today.officer", "今日すること(自治体)", sample.officer, today),
        Page("inbox", "支援決定の受信箱", sample.officer, reverse("decision:inbox")),
    ]


def _list(sample: Sample) -> list[Page]:
    address, chief = reverse("desk:cases"), sample.chief
    admin = "/admin/cases/case/"

    def page(code: str, label: str, rival: str = "", by: Staff = chief, **asked: object) -> Page:
        query = f"?{urlencode(asked)}" if asked else ""
        return Page(f"list.{code}", f"一覧 {label}", by, address + query, rival=rival)

    deep = sample.deep
    found = [
        page("first", "はじめの画面(支援中)", admin),
        page("all", "すべて", admin, state="all"),
        page("ended", "おわり", f"{admin}?standing__exact=ENDED", state="ended"),
        page("interrupted", "中断中", f"{admin}?standing__exact=INTERRUPTED", state="interrupted"),
        page("stage", "段階で", f"{admin}?stage__exact=MONITORING", stage="MONITORING"),
        page("stage_all", "段階で(すべての状態)", f"{admin}?stage__exact=INTAKE", stage="INTAKE", state="all"),
        page("turn", "次に動く人で", f"{admin}?turn__exact=PERSON", turn="PERSON"),
        page("staff", "担当で", staff=sample.colleague.pk),
        page("year", "年度で", f"{admin}?fiscal_year={sample.on.year - 1}", state="all", year=sample.on.year - 1),
        page("text", "名前で", f"{admin}?q={sample.kana.split()[0]}", state="all", text=sample.kana.split()[0]),
        page("number", "番号で", f"{admin}?q={sample.case.number}", state="all", text=sample.case.number),
        page("narrow", "段階・次に動く人・担当・年度", stage="MONITORING", turn="COUNSELOR", staff=sample.colleague.pk,
             year=sample.on.year - 1),
    ]
    found += [page(f"sort_{code}", f"並べ方: {label}", sort=code, state="all") for code, label in SORT_CHOICES[1:]]
    found += [
        page("deep", f"{deep:,}ページ目", f"{admin}?p={deep}", state="all", page=deep),
        page("deep_half", f"{deep // 2:,}ページ目", f"{admin}?p={max(1, deep // 2)}", state="all", page=max(1, deep // 2)),
        page("deep_contact", f"{deep:,}ページ目・連絡のない順", state="all", page=deep, sort="contact"),
        page("worker", "相談支援員", by=sample.worker),
        page("worker_all", "相談支援員・すべて", by=sample.worker, state="all"),
        page("officer", "自治体職員", by=sample.officer, state="all"),
    ]
    return found


def _case(sample: Sample) -> list[Page]:
    number = sample.case.number
    rival = f"/admin/cases/case/{sample.case.pk}/change/"
    return [
        Page(
            "cover", f"ケースの表紙(記録 {sample.notes:,})", sample.case_worker, reverse("desk:case", args=[number]),
            COVER_MS, rival=rival,
        ),
        Page("cover.chief", "ケースの表紙(主任)", sample.chief, reverse("desk:case", args=[number]), COVER_MS, rival=rival),
        Page("records", "記録の一覧", sample.case_worker, reverse("records:index", args=[number]), COVER_MS),
    ]


def _search(sample: Sample) -> list[Page]:
    surname, kana = sample.name.split()[0], sample.kana.split()[0]
    words = (
        ("kana", "かな(姓)", kana), ("kanji", "漢字(姓)", surname), ("variant", "異体字(渡邊)", "渡邊"),
        ("romaji", "ローマ字", "watanabe"), ("full", "氏名", sample.name), ("phone", "電話", sample.telephone),
        ("last4", "電話の下4桁", sample.telephone[-4:]), ("birth", "生年月日", "昭和50年4月1日"),
        ("number", "ケース番号の途中", sample.case.number[:-1]), ("miss", "いない人", MISSING), ("two", "2文字", kana[:2]),
        ("middle", "名前の途中の2文字", sample.kana.replace(" ", "")[1:3]), ("misspelt", "書きまちがえた名前", _misspelt(kana)),
    )
    address = reverse("desk:search")

    def scan(by: Staff, text: str) -> Callable[[], object]:
        return lambda: scan_people(by, text, on=sample.on)

    found = [
        Page(
            f"search.{code}", f"さがす {label}", sample.chief, f"{address}?{urlencode({'q': text})}", SEARCH_MS,
            rival=f"/admin/people/person/?{urlencode({'q': text})}", scan=scan(sample.chief, text),
        )
        for code, label, text in words
    ]
    worker = Page(
        "search.worker", "さがす かな(相談支援員)", sample.worker, f"{address}?{urlencode({'q': kana})}", SEARCH_MS,
        scan=scan(sample.worker, kana),
    )
    below = f"{reverse('desk:suggest')}?{urlencode({'q': kana})}"
    typed = Page("search.typing", "さがしながら かな", sample.chief, below, SEARCH_MS)
    return [*found, worker, typed, *_notes(sample)]


def _notes(sample: Sample) -> list[Page]:
    address = reverse("desk:search")

    def page(code: str, label: str, by: Staff, text: str, **asked: str) -> Page:
        return Page(
            f"notes.{code}", f"記録のことば {label}", by, f"{address}?{urlencode({'q': text, **asked})}", SEARCH_MS,
            scan=lambda: scan_notes(by, text, on=sample.on),
        )

    found = [page(code, f"{len(text)}文字「{text}」", sample.chief, text) for code, text in NOTE_WORDS]
    return [
        *found, page("two_words", "ことば二つ", sample.chief, "家賃 母"),
        page("deep", "50ページ目", sample.chief, "家賃", page="50"),
        page("worker", "2文字(相談支援員)", sample.worker, "家賃"), page("officer", "2文字(自治体)", sample.officer, "家賃"),
    ]


def _misspelt(kana: str) -> str:
    """Return a name with one letter wrong: the last but one becomes another."""
    at = max(1, len(kana) - 2)
    return kana[:at] + ("ぬ" if kana[at] != "ぬ" else "ね") + kana[at + 1 :]


def _writes(sample: Sample) -> list[Page]:
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
