"""The settings: what may be set by whom, the periods of duties, and a member of staff who leaves."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from yorisoi.agencies import queries as agencies
from yorisoi.agencies import rules as agency_rules
from yorisoi.agencies.enums import SUPPORTERS, Role
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases import actions
from yorisoi.cases.forms import PeriodsForm
from yorisoi.cases.queries import people_of
from yorisoi.cases.queries.duties import own_days
from yorisoi.cases.rules import arrangement
from yorisoi.cases.rules.duties import RULES
from yorisoi.foundation.violations import Refused

# Those who keep what the figures stand on; the rule itself lives with the figures, upstairs.
FIGURE_KEEPERS = frozenset({Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER})


@dataclass(frozen=True)
class Entry:
    """One line of the settings."""

    title: str
    about: str
    url: str


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """List the settings this reader may open."""
    role = request.user.role
    entries = [
        Entry("期間つきの表", "サービスの名前、選択肢、その期間と出典。CSVで読みこめます。", reverse("reference:index")),
        Entry("住居確保給付金の上限額", "世帯人数ごとの上限額と基準額。いつからの額かと出典。", reverse("reference:ceilings")),
    ]
    if role in SUPPORTERS:
        entries.append(Entry("定型文", "「;」と短いことばで入る文。自分のものと、機関のもの。", reverse("records:phrases")))
    if request.user.is_chief:
        entries.append(Entry("記録のきまり", "支援形態ごとのひな型と、主任が確認する記録。", reverse("records:note_settings")))
    if not arrangement.may_keep_periods(role):
        entries.append(
            Entry("すること・期間", "後日確認やモニタリングまでの日数。", reverse("cases:periods"))
        )
    if role in FIGURE_KEEPERS:
        entries.append(Entry("統計の設定", "人口、相談の数え方、実施している事業。", reverse("statistics:settings")))
    if not agency_rules.may_keep_agencies(role):
        entries.append(
            Entry("機関と課", "関係機関、窓口・拠点、庁内の課。", reverse("agencies:agencies"))
        )
    if role in agency_rules.AGENCY_KEEPERS:
        entries.append(
            Entry("個人情報の管理・取扱規程", "同意の前に本人に説明する規程の版と本文。", reverse("consents:rules"))
        )
    if not agency_rules.may_keep_staff(role):
        entries.append(
            Entry("職員", "登録、役割、パスワードの再発行、退職。", reverse("agencies:staff"))
        )
    if role in {Role.ADMINISTRATOR, Role.MUNICIPAL_OFFICER}:
        entries.append(
            Entry("書き出し", "自治体のすべての記録と、研究用の抜き書き。サーバーで行います。", reverse("transfer:export"))
        )
    entries.append(Entry("自分のパスワード", "サインインのパスワードを変えます。", reverse("agencies:password")))
    return render(request, "cases/settings.html", {"entries": entries})


@require_http_methods(["GET", "HEAD", "POST"])
def periods(request: SignedInRequest) -> HttpResponse:
    """Show and set the municipality's own periods."""
    user = request.user
    for violation in arrangement.may_keep_periods(user.role):
        raise PermissionDenied(violation.sentence)
    form = PeriodsForm(
        request.POST if request.method == "POST" else None, initial=own_days(user.municipality_id)
    )
    if form.is_valid():
        try:
            actions.set_periods(days=form.days, actor=user)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "期間を保存しました。今日することに、すぐ反映されます。")
            return redirect("cases:periods")
    rows = [(form[kind.value], RULES[kind], kind.value in form.initial) for kind in arrangement.SET_BY_HAND]
    context = {"form": form, "rows": rows}
    return render(request, "cases/periods.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a member of staff leave, once they carry no case any more."""
    user = request.user
    for violation in agency_rules.may_keep_staff(user.role):
        raise PermissionDenied(violation.sentence)
    staff = agencies.staff_member(user.municipality_id, pk)
    if staff is None:
        raise Http404
    context = {"member": staff, "carried": people_of.carried(staff), "violations": []}
    if request.method == "POST":
        try:
            actions.retire(staff=staff, actor=user, on=timezone.localdate())
        except Refused as refused:
            context["violations"] = list(refused.violations)
            return render(request, "cases/retire.html", context, status=422)
        messages.success(request, f"{staff.name}さんを退職にしました。")
        return redirect("agencies:staff")
    return render(request, "cases/retire.html", context)
