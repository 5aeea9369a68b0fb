"""書き出す表 (Tables): every table a room keeps, its columns in Japanese, and the order in which they are read."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

Model = type[models.Model]
Field = Any  # of whatever types it holds

# What is not written out, and why; the reason stands in every export.
LEFT_OUT = {
    "agencies.CalendarFeed": "予定の配信のひみつの住所のしるし。ほかの場所では使えません。",
    "drafts.Draft": "書きかけ。書いている本人だけのもので、まだ記録ではありません。",
    "drafts.Draft_others": "何人分かの書きかけが、どのケースのものか。書きかけとともに出しません。",
    "people.PersonKey": "氏名・ふりがな・電話から作った、さがすための鍵。作りなおせます。",
    "sheets.PaperBatch": "まとめ印刷の途中。作った人だけのもので、帳票は作りなおせます。",
    "sheets.PaperBatchPart": "まとめ印刷の途中のPDF。作りなおせます。",
    "search.SearchDoc": "記録の全文検索の索引。作りなおせます(yorisoi reindex)。",
}
LEFT_OUT_COLUMNS = {"agencies.Staff": {"password": "パスワードの控え。ほかの場所では使えません。"}}
# What every fact has, and columns that have no name of their own.
TITLES = {
    "id": "番号", "created_at": "書いた日時", "created_by": "書いた職員", "once": "二重送信よけ",
    "changed_at": "変えた日時", "changed_by": "変えた職員", "author": "書いた職員",
    "countersigned_by": "確認した職員", "removed_by": "取りのぞいた職員", "dismissed_by": "確かめた職員",
    "merged_by": "まとめた職員", "undone_by": "もどした職員", "set_by": "秘匿にした職員",
    "explained_by": "説明した職員", "judged_by": "判断した職員", "verified_by": "確かめた職員",
    "received_by": "受けた職員", "settled_by": "おえた職員", "decided_by": "決めた職員",
    "confirmed_by": "確認した職員", "kept": "残した人", "gone": "まとめられた人", "first": "ひとり目",
    "second": "ふたり目", "other": "相手", "previous": "前のプラン", "chair": "進行", "provider": "提供する機関",
    "stage_before": "中断の前の段階", "turn_before": "中断の前に次に動く人", "recipient": "提供先の機関",
    "to_agency": "つなぎ先の機関", "source_agency": "知らせた機関", "source_department": "知らせた課",
    "report": "報告した議題",
}
TYPES: tuple[tuple[type[Any], str], ...] = (
    (models.BooleanField, "はい・いいえ"), (models.DateTimeField, "日時"), (models.DateField, "日"), (models.TimeField, "時刻"),
    (models.UUIDField, "UUID"), (models.JSONField, "JSON"), (models.DecimalField, "小数"), (models.FloatField, "小数"),
    (models.BinaryField, "バイト列(Base64)"), (models.IntegerField, "整数"),
)
_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


@dataclass(frozen=True)
class Column:
    """One column: how it is called in the file and in Japanese, what stands in it, where it points, what its codes mean."""

    name: str
    title: str
    type: str
    refers_to: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: its name (`records.CaseNote`), its title, its columns."""

    name: str
    title: str
    model: Model
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def rows(self, municipality_id: int) -> QuerySet[Any]:
        """Return the rows that belong to a municipality, in the order of their numbers."""
        return self.model._default_manager.filter(_belongs(self.model, municipality_id)).order_by("pk")


@functools.cache
def every_table() -> tuple[Table, ...]:
    """Return the tables to write out, those that point at others first: what they point at is read later, so it is there."""
    known = {name: model for name, model in _models().items() if name not in LEFT_OUT}
    order: TopologicalSorter[str] = TopologicalSorter()
    for name, model in sorted(known.items()):
        order.add(name)
        for other in sorted(_pointed_at(model)):
            if other in known and other != name:
                order.add(other, name)
    return tuple(_table(name, known[name]) for name in order.static_order())


def table_of(name: str) -> Table:
    """Return one table by its name."""
    return next(table for table in every_table() if table.name == name)


def title_of(model: Model) -> str:
    """Return what a model is called: the Japanese term its docstring begins with."""
    first = (model.__doc__ or "").strip().partition("\n")[0]
    term = re.split(r"\s*[((]| \(", first)[0].strip()
    if _JAPANESE.search(term) and not model._meta.auto_created:
        return term
    ends = [title_of(field.related_model) for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]
    return "・".join(ends) or str(model._meta.verbose_name)


def _models() -> dict[str, Model]:
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("yorisoi.")}
    found = apps.get_models(include_auto_created=True)
    return {model._meta.label: model for model in found if model._meta.app_label in rooms and not model._meta.proxy}


def _pointed_at(model: Model) -> set[str]:
    return {each.related_model._meta.label for each in model._meta.local_fields if isinstance(each, models.ForeignKey)}


def _belongs(model: Model, municipality_id: int) -> Q:
    """Return the condition of a row of the municipality; what belongs to nobody belongs to everybody."""
    names = {field.name for field in model._meta.get_fields()}
    if model._meta.label == "agencies.Municipality":
        return Q(pk=municipality_id)
    if "municipality" in names or "municipality_id" in names:
        whose = Q(municipality_id=municipality_id)
        field = model._meta.get_field("municipality" if "municipality" in names else "municipality_id")
        return whose | Q(municipality_id=None) if getattr(field, "null", False) else whose
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and _has_municipality(field.related_model):
            return Q(**{f"{field.name}__municipality_id": municipality_id})
    raise LookupError(f"{model._meta.label}: どの自治体の行か分かりません")


def _has_municipality(model: Any) -> bool:
    return any(each.name == "municipality" for each in model._meta.local_fields)


def _table(name: str, model: Model) -> Table:
    left_out = LEFT_OUT_COLUMNS.get(name, {})
    return Table(name, title_of(model), model, tuple(_column(each) for each in _fields(model) if each.name not in left_out))


def _fields(model: Model) -> Iterator[Field]:
    yield from model._meta.local_concrete_fields


def _column(field: Field) -> Column:
    choices = tuple((str(code), str(label)) for code, label in field.flatchoices) if field.choices else ()
    if isinstance(field, models.ForeignKey):
        return Column(field.attname, _title(field), "番号", field.related_model._meta.label)
    return Column(field.attname, _title(field), _type(field), choices=choices)


def _type(field: Field) -> str:
    return next((words for kind, words in TYPES if isinstance(field, kind)), "文")


def _title(field: Field) -> str:
    said = str(field.verbose_name)
    if _JAPANESE.search(said):
        return said
    if field.name in TITLES:
        return TITLES[field.name]
    if isinstance(field, models.ForeignKey):
        return title_of(field.related_model)
    return "日時" if isinstance(field, models.DateTimeField) else field.name
