"""
比べる相手 (Rival): Django's own admin over the same tables, as a developer sets it up in a day.

Registered here and nowhere else: the product has no admin. It is spared the writing of its own log, and all foreign
keys are raw ids (its select boxes of all persons would be unfair).
"""

from typing import Any

from django.contrib import admin
from django.db import models

from yorisoi.cases.models import Case
from yorisoi.desk.queries.case_list import PAGE
from yorisoi.people.models import Person
from yorisoi.records.models import CaseNote


class Site(admin.AdminSite):
    """Open to whoever is signed in: the comparison is about speed."""

    def has_permission(self, request: Any) -> bool:
        return True


def _references(model: type[models.Model]) -> tuple[str, ...]:
    fields = model._meta.get_fields()
    return tuple(field.name for field in fields if isinstance(field, models.ForeignKey) and field.editable)


class _Open(admin.ModelAdmin):
    list_per_page = PAGE

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    has_change_permission = has_add_permission = has_view_permission

    def has_module_permission(self, request: Any) -> bool:
        return True

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        """Write nothing: the table of the admin's log is not made."""


class CaseAdmin(_Open):
    list_display = ("number", "person", "stage", "turn", "standing", "opened_on", "last_contact_on")
    list_select_related = ("person",)
    list_filter = ("standing", "stage", "turn")
    raw_id_fields = _references(Case)
    search_fields = ("number", "person__name", "person__kana")
    ordering = ("-opened_on", "-id")


class PersonAdmin(_Open):
    list_display = ("name", "kana", "born_on")
    search_fields = ("name", "kana", "common_name", "phones__number")
    ordering = ("kana", "id")


class NoteAdmin(_Open):
    raw_id_fields = _references(CaseNote)
    list_display = ("happened_on", "case", "form", "author")
    ordering = ("-happened_on", "-id")


site = Site(name="admin")
site.register(Case, CaseAdmin)
site.register(Person, PersonAdmin)
site.register(CaseNote, NoteAdmin)
