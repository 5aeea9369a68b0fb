"""What is typed at the door (sign-in, password) and on the pages of staff and agencies."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from yorisoi.agencies import queries
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Staff
from yorisoi.ui.fields import KanaField, NormalizedCharField, PhoneField
from yorisoi.ui.forms import RefusableForm


class LoginNameField(NormalizedCharField):
    """A sign-in name; full-width and capital letters become what was meant."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="サインイン名", max_length=60, **kwargs)
        self.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}

    def tidy(self, text: str) -> str:
        return unicodedata.normalize("NFKC", text).strip().lower()


class PasswordField(forms.CharField):
    """A password, exactly as typed."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, widget=widget, **kwargs)


class SignInForm(RefusableForm):
    """Who signs in. Whether the two fit is asked of the back end, not here."""

    wants_once = False
    login_name = LoginNameField()
    password = PasswordField(autocomplete="current-password", label="パスワード")


class PasswordForm(RefusableForm):
    """One's own new password. Somebody who just typed the one-time password is not asked for it again."""

    wants_once = False
    current = PasswordField(autocomplete="current-password", label="いまのパスワード")
    new = PasswordField(autocomplete="new-password", label="新しいパスワード")
    again = PasswordField(autocomplete="new-password", label="新しいパスワード(もう一度)")

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        self.staff = staff
        super().__init__(*args, **kwargs)
        if staff.must_change_password:
            del self.fields["current"]
        self.fields["new"].help_text = "12文字以上。ほかで使っていない、思い出せる文がよいです。"

    @property
    def hints(self) -> list[str]:
        return password_validators_help_texts()

    def clean_current(self) -> str:
        if not self.staff.check_password(self.cleaned_data["current"]):
            raise ValidationError("いまのパスワードが合っていません。もう一度入力してください。")
        return self.cleaned_data["current"]

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        if self.staff.check_password(new):
            raise ValidationError("いまのパスワードと同じです。別のパスワードにしてください。")
        validate_password(new, self.staff)
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new, again = cleaned.get("new"), cleaned.get("again")
        if new and again and new != again:
            self.add_error("again", "2つの新しいパスワードがちがいます。同じものを入力してください。")
        return cleaned


class StaffForm(RefusableForm):
    """A member of staff as the administrator keeps them."""

    wants_once = False
    marks = {"department": "自治体の課のときだけ"}
    name = NormalizedCharField(label="氏名", max_length=60)
    kana = KanaField(label="ふりがな", max_length=80, required=False)
    role = forms.ChoiceField(label="役割", choices=[("", "選んでください"), *Role.choices])
    department: Any = forms.ModelChoiceField(label="課", queryset=None, required=False, empty_label="なし")

    def __init__(self, *args: Any, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = queries.departments(municipality_id)  # type: ignore[attr-defined]


class NewStaffForm(StaffForm):
    """A new member of staff: also where they work and under which name they sign in."""

    login_name = LoginNameField(help_text="半角の英小文字・数字。あとから変えられません。例 sato.y")
    agency: Any = forms.ModelChoiceField(
        label="機関", queryset=None, empty_label="選んでください",
        help_text="あとから変えられません。機関を移るときは、新しく登録します。",
    )
    field_order = ["login_name", "name", "kana", "agency", "department", "role"]

    def __init__(self, *args: Any, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, municipality_id=municipality_id, **kwargs)
        self.fields["agency"].queryset = queries.active_agencies(municipality_id)  # type: ignore[attr-defined]


class AgencyForm(RefusableForm):
    """An agency."""

    wants_once = False
    name = NormalizedCharField(label="機関名", max_length=100)
    kind = forms.ChoiceField(label="種類", choices=[("", "選んでください"), *AgencyKind.choices])
    phone = PhoneField(label="電話", max_length=30, required=False)
    address = NormalizedCharField(label="所在地", max_length=200, required=False)
    is_commissioned = forms.BooleanField(label="自治体から委託を受けている", required=False)
    is_active = forms.BooleanField(
        label="使用中(つなぎ先や会議の構成員として選べる)", required=False, initial=True,
    )


class ContactPointForm(RefusableForm):
    """A contact point of an agency."""

    wants_once = False
    name = NormalizedCharField(label="窓口名", max_length=100)
    phone = PhoneField(label="電話", max_length=30, required=False)
    address = NormalizedCharField(label="所在地", max_length=200, required=False)


class DepartmentForm(RefusableForm):
    """A department of the municipality."""

    wants_once = False
    name = NormalizedCharField(label="課名", max_length=60)
