from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from yorisoi.agencies.models import Agency
from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s06_plan.enums import AmendedPart, RoleHolder
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s06_plan.rules import GoalFacts, PlanFacts, RoleFacts, ServiceFacts
from yorisoi.reference.queries import Service
from yorisoi.resources import queries as resources
from yorisoi.resources.models import SocialResource
from yorisoi.ui.fields import NormalizedCharField, NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.merging import BOTH, KEPT_MINE, Difference, MergeableForm, as_sent

LONGEST = 20_000
EMPTY_ROWS = 1
FIRST_ROWS = {"goals": 2, "roles": 3, "services": 2}
MOST_ROWS = 30
PARTS = ("goals", "roles", "services")
TABLES = ("③ 目標と達成時期", "役割", "④ 支援の種類と内容")
TEXTS = (
    "wish", "issues", "strengths", "cautions", "starts_on", "ends_on", "is_employment_target", "agreed_on", "applied_on"
)


class PlanForm(MergeableForm):
    """The plan but for its three tables. Nothing is required: a draft may be incomplete."""

    wants_once = False
    marks = dict.fromkeys(TEXTS, "会議までに")
    version = forms.IntegerField(widget=forms.HiddenInput)
    wish = NormalizedTextField(
        label="① 生活に対する意向(本人のことばで)", required=False, max_length=LONGEST,
        help_text="どんなくらしをしたいか。話したことばのまま書きます。",
    )
    strengths = NormalizedTextField(label="本人の強み", required=False, max_length=LONGEST)
    issues = NormalizedTextField(label="② 生活全般の解決すべき課題", required=False, max_length=LONGEST)
    cautions = NormalizedTextField(
        label="⑤ 支援を提供する上での留意事項", required=False, max_length=LONGEST,
        help_text="避けてほしいこと、体調、連絡のしかた、家族に知らせないことなど。",
    )
    starts_on = WarekiDateField(label="プランの始まり", required=False)
    ends_on = WarekiDateField(label="プランの終わり(この日まで)", required=False)
    is_employment_target = forms.BooleanField(label="期間中の一般就労を目標にする(就労支援対象者)", required=False)
    agreed_on = WarekiDateField(label="本人が同意した日", required=False, not_future=True)
    applied_on = WarekiDateField(label="事業等の利用を申し込んだ日", required=False, not_future=True)

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, Any]:
        """Return the fields as the plan has them."""
        return {name: getattr(plan, name) for name in (*TEXTS, "version")}


class _Row(RefusableForm):
    """One row of a table. An empty row is no row; each box says by itself what it is."""

    wants_once = False
    gist: tuple[str, ...] = ()  # a row without any of these is empty

    def __init__(self, *args: Any, position: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.prefix.rsplit("-", 1)[-1] if self.prefix else ""
        row = int(number) + 1 if number.isdigit() else ""
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["aria-label"] = f"{row} {field.label}"

    @property
    def is_empty(self) -> bool:
        data = getattr(self, "cleaned_data", {})
        return bool(data.get("DELETE")) or not any(data.get(name) for name in self.gist)

    @property
    def values(self) -> dict[str, Any]:
        """Return the row as `actions.save` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}


class GoalForm(_Row):
    """③."""

    gist = ("text", "due_on")
    text = NormalizedCharField(label="目標", required=False, max_length=300)
    due_on = WarekiDateField(label="いつまでに", required=False)
    is_long_term = forms.BooleanField(label="長期", required=False)


class RoleForm(_Row):
    """だれが、なにを、いつまで."""

    gist = ("who", "what", "resource")
    holder = forms.ChoiceField(label="区分", choices=RoleHolder.choices, initial=RoleHolder.PARTNER)
    who = NormalizedCharField(label="だれが", required=False, max_length=100)
    what = NormalizedCharField(label="なにを", required=False, max_length=300)
    until = NormalizedCharField(label="いつまで・頻度", required=False, max_length=60)
    coordinates = forms.BooleanField(label="全体の調整", required=False)
    resource = forms.ModelChoiceField(
        label="社会資源", queryset=SocialResource.objects.none(), required=False, empty_label="―"
    )

    def __init__(self, *args: Any, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = resources.in_use(municipality_id)  # type: ignore[attr-defined]


class ServiceForm(_Row):
    """④. The list says by its groups what needs the municipality's decision."""

    gist = ("code",)
    code = forms.ChoiceField(label="サービス", required=False)
    content = NormalizedCharField(label="内容", required=False, max_length=300)
    frequency = NormalizedCharField(label="頻度", required=False, max_length=60)
    provider = forms.ModelChoiceField(
        label="提供する機関", queryset=Agency.objects.none(), required=False, empty_label="―"
    )

    def __init__(self, *args: Any, municipality_id: int, choices: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = choices  # type: ignore[attr-defined]
        self.fields["provider"].queryset = Agency.objects.of(municipality_id).order_by("kind", "name")  # type: ignore[attr-defined]


def service_choices(services: Sequence[Service]) -> list[Any]:
    """Return the services of the day in groups, each saying what it needs: decision, a procedure of its own, report."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in sorted(services, key=lambda service: (not service.needs_decision, service.own_procedure)):
        mark = "要支援決定" if each.needs_decision else "報告のみ"
        if each.own_procedure:
            mark += "・別の利用手続"
        groups.setdefault(mark, []).append((each.code, f"{each.label}({mark})"))
    return [("", "―"), *groups.items()]


class Editor:
    """The form of a plan with its three tables, as saved or as typed."""

    def __init__(self, plan: Plan, *, today: date, services: Sequence[Service], data: Any = None) -> None:
        town = plan.municipality_id
        self.plan, self.known = plan, services
        self.form = PlanForm(data, today=today, initial=PlanForm.initial_of(plan))
        own: dict[str, tuple[Any, dict[str, Any]]] = {
            "goals": (GoalForm, {}),
            "roles": (RoleForm, {"municipality_id": town}),
            "services": (ServiceForm, {"municipality_id": town, "choices": service_choices(services)}),
        }
        self.made = {part: (row, {"today": today, **more}) for part, (row, more) in own.items()}
        self.tables = {part: self._table_of(part, plan, data) for part in PARTS}
        self.form.more_seen = self._tables_said(plan)
        self.says_the_same = False

    def _table_of(self, part: str, plan: Plan, data: Any) -> Any:
        row, form_kwargs = self.made[part]
        return _table(part, row, getattr(plan, part).all(), data, form_kwargs)

    @property
    def goals(self) -> Any:
        return self.tables["goals"]

    @property
    def roles(self) -> Any:
        return self.tables["roles"]

    @property
    def services(self) -> Any:
        return self.tables["services"]

    def is_valid(self) -> bool:
        """Say whether everything could be read; faults of a row are told in the list at the top too."""
        for name, part in zip(("目標", "役割", "サービス"), PARTS, strict=True):
            table = self.tables[part]
            if table.is_valid():
                continue
            for fault in table.non_form_errors():
                self.form.add_error(None, f"{name}: {fault}")
            for number, row in enumerate(table.forms, start=1):
                for faults in row.errors.values():
                    self.form.add_error(None, f"{name} {number}行め: {faults[0]}")
        return bool(self.form.is_valid())

    def rows(self, part: str) -> list[dict[str, Any]]:
        """Return the rows of one table that hold something."""
        self.tables[part].is_valid()
        return [row.values for row in self.tables[part].forms if hasattr(row, "cleaned_data") and not row.is_empty]

    def values(self) -> dict[str, Any]:
        """Return what `actions.save` takes."""
        data = self.form.cleaned_data
        return {**{name: data[name] for name in TEXTS}, **{part: self.rows(part) for part in PARTS}}

    def facts(self, **standing: Any) -> PlanFacts:
        """Return the plan as typed, for the rules."""
        self.form.is_valid()
        return facts_of(
            self.form, *(self.rows(part) for part in PARTS), state=self.plan.state, known=self.known, **standing
        )

    def merge_with(self, saved: Plan) -> None:
        """Put what somebody else saved and what was typed together; a table counts as one place."""
        current = PlanForm.initial_of(saved)
        theirs, mine = self._tables_said(saved), self._tables_said(None)
        self.says_the_same = theirs == mine and self.form.says_the_same(current)
        self.form.more_seen = theirs
        self.form.merge_with(current)
        for part, label in zip(PARTS, TABLES, strict=True):
            whose = self.form.who_changed(part, mine=mine[part], theirs=theirs[part])
            if whose == KEPT_MINE:
                continue
            is_taken = whose != BOTH
            self.form.differences.append(Difference(label, theirs[part], mine[part], part, is_taken))
            if is_taken:
                self._take_table(part, saved)

    def _take_table(self, part: str, saved: Plan) -> None:
        """Put the saved rows in place of the typed ones."""
        data: Any = self.form.data
        for key in [key for key in data if key.startswith(f"{part}-")]:
            del data[key]
        fresh = self._table_of(part, saved, None)
        for bound in [*fresh.management_form, *(field for row in fresh.forms for field in row)]:
            if sent := as_sent(bound.field, bound.value()):
                data.setlist(bound.html_name, sent)
        self.tables[part] = self._table_of(part, saved, data)

    def is_told_twice(self, codes: Sequence[str]) -> bool:
        """Say whether the plan was found stale, and yet already holds all that was typed."""
        return "STALE" in codes and self.says_the_same

    def _tables_said(self, saved: Plan | None) -> dict[str, str]:
        """Return the three tables in words: of a saved plan, or as typed."""
        labels = {each.code: each.label for each in self.known}
        said = {}
        for part in PARTS:
            boxes = self.tables[part].form.base_fields
            rows = self.rows(part) if saved is None else [
                {name: getattr(row, name) for name in boxes if hasattr(row, name)} for row in getattr(saved, part).all()
            ]
            said[part] = "\n".join(
                "・" + " / ".join(
                    filter(None, (_in_words(row[key], labels, str(boxes[key].label)) for key in row if key in boxes))
                )
                for row in rows
            )
        return said


def _in_words(value: Any, labels: Mapping[str, str] | None = None, yes: str = "はい") -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return yes
    if isinstance(value, date):
        return format_wareki(value)
    names = {**dict(RoleHolder.choices), **(labels or {})}
    return names.get(value, "\n".join(str(value).splitlines())) if isinstance(value, str) else str(value)


def _table(part: str, row: type[_Row], saved: Any, data: Any, form_kwargs: dict[str, Any]) -> Any:
    rows = [{name: getattr(each, name) for name in row.base_fields if hasattr(each, name)} for each in saved]
    made = forms.formset_factory(
        row, extra=max(EMPTY_ROWS, FIRST_ROWS[part] - len(rows)), can_delete=True, max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 10, validate_max=True,
    )
    table = made(data, prefix=part, initial=rows, form_kwargs=form_kwargs)
    table.error_messages["too_many_forms"] = f"{MOST_ROWS}行までです。似たものをまとめてください。"  # type: ignore[attr-defined]
    table.error_messages["missing_management_form"] = "画面が途中で切れています。開きなおしてください。"  # type: ignore[attr-defined]
    return table


def with_one_more_row(data: Any, part: str) -> Any:
    """Return the typed data with one more empty row in a table."""
    more = data.copy()
    name = f"{part}-TOTAL_FORMS"
    typed = more.get(name, "")
    more[name] = str(min(int(typed), MOST_ROWS - 1) + 1) if typed.isdigit() else typed
    return more


class AmendmentForm(RefusableForm):
    """軽微な修正. `part` names a row of the plan; whether that is minor the rules say."""

    part = forms.ChoiceField(label="どこを修正しますか")
    after = NormalizedTextField(label="修正の後", max_length=LONGEST)
    reason = NormalizedTextField(label="修正の理由", max_length=LONGEST)
    amended_on = WarekiDateField(label="修正の日", not_future=True)

    def __init__(self, *args: Any, parts: Sequence["Part"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {part.key: part for part in parts}
        self.fields["part"].choices = [("", "選んでください"), *_grouped(parts)]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> "Part":
        return self.parts[self.cleaned_data["part"]]


class Part:
    """One amendable (or, as it turns out, not amendable) place of a plan with what stands there now."""

    def __init__(self, key: str, what: AmendedPart, before: str) -> None:
        self.key, self.what, self.before = key, what, before


def _grouped(parts: Sequence[Part]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for what in AmendedPart:
        options = [(part.key, _short(part.before) or what.label) for part in parts if part.what == what]
        if options:
            yield what.label, options


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:40]}…" if len(text) > 40 else text


def facts_of(
    form: PlanForm, goals: Sequence[dict[str, Any]], roles: Sequence[dict[str, Any]], services: Sequence[dict[str, Any]],
    *, state: str, known: Sequence[Service], **standing: Any,
) -> PlanFacts:
    """Return the plan as typed, for the rules: what cannot be read yet counts as not written."""
    data = getattr(form, "cleaned_data", {})
    labels = {each.code: each for each in known}

    def day(name: str) -> date | None:
        found: date | None = data.get(name)
        return found

    return PlanFacts(
        state=state, **standing,
        **{name: data.get(name, "") for name in ("wish", "issues", "strengths", "cautions")},
        goals=tuple(GoalFacts(row.get("text", ""), row.get("due_on")) for row in goals),
        roles=tuple(
            RoleFacts(
                row.get("holder", ""), row.get("who", ""), row.get("what", ""), row.get("coordinates", False),
                resource=row["resource"].name if row.get("resource") else "",
                verified_on=row["resource"].verified_on if row.get("resource") else None,
            )
            for row in roles
        ),
        services=tuple(
            ServiceFacts(row["code"], labels[row["code"]].label if row["code"] in labels else "")
            for row in services
            if row.get("code")
        ),
        starts_on=day("starts_on"), ends_on=day("ends_on"), agreed_on=day("agreed_on"), applied_on=day("applied_on"),
    )
