from django import forms

from yorisoi.ui.fields import NormalizedCharField, NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm

SEE = ("name", "kind", "contact", "note")


class ResourceForm(RefusableForm):
    """One social resource as the register says it."""

    wants_once = False
    name = NormalizedCharField(label="名前", max_length=100)
    kind = NormalizedCharField(label="種類", required=False, max_length=60, help_text="例 居場所、食料支援、就労体験")
    contact = NormalizedCharField(label="連絡先", required=False, max_length=200)
    note = NormalizedTextField(
        label="内容・受け入れの条件", required=False, max_length=20_000, help_text="だれが使えるか、費用、時間、人数など。"
    )


class NewResourceForm(ResourceForm):
    """A resource not in the register yet: somebody has just asked it."""

    verified_on = WarekiDateField(label="先方に確かめた日", not_future=True)


class ChangeForm(ResourceForm):
    """A resource in the register."""

    is_active = forms.BooleanField(label="使用中", required=False)


class VerifyForm(RefusableForm):
    """「確かめた」."""

    wants_once = False
    verified_on = WarekiDateField(label="先方に確かめた日", not_future=True)
