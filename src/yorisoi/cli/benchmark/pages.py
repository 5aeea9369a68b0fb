"""測る画面 (Pages): which pages are measured, as whom, and how fast they must be."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from yorisoi.agencies.models import Staff
from yorisoi.cli.benchmark.figures import figures
from yorisoi.cli.benchmark.page import COVER_MS, SEARCH_MS, Page
from yorisoi.cli.benchmark.sample import Sample
from yorisoi.cli.benchmark.scan import scan_notes, scan_people
from yorisoi.cli.benchmark.writes import writes
from yorisoi.desk.queries.case_list import SORT_CHOICES

MISSING = "ぬまおか すずめ"
# One, two, three and five characters of what the invented notes speak of, and what none of them does.
NOTE_WORDS = (("1", "母"), ("2", "家賃"), ("3", "ハロー"), ("5", "社会福祉協"), ("miss", "自己破産の免責"))


def pages(sample: Sample) -> list[Page]:
    """Return every page that is measured."""
    return [*_today(sample), *_list(sample), *_case(sample), *_search(sample), *figures(sample), *writes(sample)]


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
        *_pictures(sample),
    ]


def _pictures(sample: Sample) -> list[Page]:
    number = sample.family.number
    cover, pictures = reverse("desk:case", args=[number]), reverse("desk:pictures", args=[number])
    words = f"家族・身近な人{sample.relatives}人"
    return [
        Page(
            "cover.family", f"ケースの表紙({words}のジェノグラム)", sample.chief, cover, COVER_MS,
            rival=f"/admin/cases/case/{sample.family.pk}/change/",
        ),
        Page("pictures", f"図 ジェノグラム({words})", sample.chief, pictures, COVER_MS),
        Page("pictures.ecomap", f"図 エコマップ({words})", sample.chief, f"{pictures}?p=ecomap", COVER_MS),
        Page(
            "pictures.course", f"図 経過の図(記録 {sample.notes:,})", sample.chief,
            f"{reverse('desk:pictures', args=[sample.case.number])}?p=course", COVER_MS,
        ),
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
