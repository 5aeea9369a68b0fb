"""跡を消す (Traces): whatever a run wrote is taken away again, so that a second run measures the same."""

from typing import Any, Self

from django.apps import apps
from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case, CaseNumber
from yorisoi.cli.benchmark.page import MARK
from yorisoi.cli.benchmark.sample import Sample
from yorisoi.drafts.models import Draft
from yorisoi.people.models import Person
from yorisoi.records.models import CaseNote
from yorisoi.records.queries.finding import KIND, words_of
from yorisoi.search import actions as search

OF_CASE = ("last_contact_on", "version")


class Traces:
    """A context: remembers how things were, and puts them back."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample

    def __enter__(self) -> Self:
        """Remember what a run changes."""
        sample = self.sample
        self.staff = {each.pk for each in (sample.chief, sample.worker, sample.officer, sample.case_worker)}
        waiting = Staff.objects.filter(pk__in=self.staff, must_change_password=True).order_by("pk")
        self.with_one_time_password = list(waiting.values_list("pk", flat=True))
        waiting.update(must_change_password=False)
        self.audit = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.case = Case.objects.filter(pk=sample.case.pk).values(*OF_CASE).get()
        self.open = list(
            CaseNote.objects.filter(case=sample.case, next_is_open=True).order_by("pk").values_list("pk", flat=True)
        )
        self.numbers = dict(
            CaseNumber.objects.filter(municipality_id=sample.chief.municipality_id).order_by("pk").values_list("pk", "last")
        )
        return self

    @transaction.atomic
    def __exit__(self, *failure: Any) -> None:
        """Take away what was written: marked persons with their cases, marked notes, the rows of evidence."""
        sample = self.sample
        town = sample.chief.municipality_id
        persons = list(
            Person.objects.filter(municipality_id=town, name__startswith=f"{MARK} ").order_by("pk").values_list("pk", flat=True)
        )
        cases = Case.objects.filter(municipality_id=town, person_id__in=persons) | Case.objects.filter(
            municipality_id=town, number__startswith=f"{MARK}-"
        )
        ids = list(cases.order_by("pk").values_list("pk", flat=True))
        written = CaseNote.objects.filter(case=sample.case, body__startswith=f"{MARK}の記録")
        for note in (written | CaseNote.objects.filter(case_id__in=ids)).order_by("pk"):
            search.forget(kind=KIND, subject_id=note.pk, old_text=words_of(note))
        # A later stage's rows point at an earlier one's: the last room goes first.
        for model in reversed(apps.get_models()):
            if any(field.name == "case" and field.related_model is Case for field in model._meta.concrete_fields):
                model._base_manager.filter(case_id__in=ids).delete()
        Case.objects.filter(pk__in=ids).delete()
        Person.objects.filter(pk__in=persons).delete()
        CaseNote.objects.filter(case=sample.case, body__startswith=f"{MARK}の記録").delete()
        Draft.objects.filter(staff_id__in=self.staff, tab=MARK).delete()
        AuditEntry.objects.filter(pk__gt=self.audit, actor_id__in=self.staff).delete()
        Staff.objects.filter(pk__in=self.with_one_time_password).update(must_change_password=True)
        Case.objects.filter(pk=sample.case.pk).update(**self.case)
        CaseNote.objects.filter(pk__in=self.open).update(next_is_open=True)
        for pk, last in self.numbers.items():
            CaseNumber.objects.filter(pk=pk).update(last=last)
