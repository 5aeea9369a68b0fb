from typing import Any

from django import forms

from yorisoi.process.s13_followup.enums import FollowUpFinding, FollowUpMeans
from yorisoi.ui.fields import NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioChips

ROWS = 4


class PlanForm(RefusableForm):
    """The checks agreed at the closing meeting: a day and a way each. Rows without a day are left out."""

    wants_once = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_fields = dict(self.base_fields)  # type: ignore[misc]
        for row in range(1, ROWS + 1):
            self.base_fields[f"due_on_{row}"] = WarekiDateField(label=f"{row} 確かめる日", required=False)
            self.base_fields[f"means_{row}"] = forms.ChoiceField(
                label=f"{row} 確かめ方", choices=FollowUpMeans.choices, required=False
            )
        self.marks = dict.fromkeys(self.base_fields, "")
        super().__init__(*args, **kwargs)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"due_on_{row}"], self[f"means_{row}"]) for row in range(1, ROWS + 1)]

    def checks(self) -> list[dict[str, Any]]:
        """Return the rows with a day, as the action takes them."""
        typed = self.cleaned_data
        return [
            {"due_on": typed[f"due_on_{row}"], "means": typed[f"means_{row}"] or FollowUpMeans.PERSON}
            for row in range(1, ROWS + 1)
            if typed[f"due_on_{row}"]
        ]


class RecordForm(RefusableForm):
    """What one check found."""

    wants_once = False
    marks = {"finding": "必須", "note": "必須"}
    done_on = WarekiDateField(label="確かめた日")
    finding = forms.ChoiceField(label="ようす", choices=FollowUpFinding.choices, required=False, widget=RadioChips())
    note = NormalizedTextField(label="くわしく", required=False, widget=forms.Textarea(attrs={"rows": 3}))
