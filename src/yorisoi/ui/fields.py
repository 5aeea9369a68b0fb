"""Fields that take what people here type: 和暦 or 西暦, 全角 or 半角, 万 and 千, katakana, 午後2時半."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from yorisoi.foundation import digits, kana, wareki, yen
from yorisoi.foundation.violations import NotUnderstood
from yorisoi.ui.widgets import TicksWithTop

EMPTY = (None, "")


class _TypedField(forms.Field):
    """A text box whose words are read by `read`, and which shows the value in the reader's own form again."""

    widget = forms.TextInput
    hints: dict[str, str] = {}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name, hint in self.hints.items():
            self.widget.attrs.setdefault(name, hint)

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        if value in EMPTY or not isinstance(value, str):
            return None if value in EMPTY else value
        if not value.strip():
            return None
        try:
            return self.read(value)
        except NotUnderstood as fault:
            raise ValidationError(str(fault), code="invalid") from fault


class WarekiDateField(_TypedField):
    """A day, typed in 和暦 or 西暦 and shown in 和暦. Bounds need `today`, which the form hands on."""

    hints = {
        "inputmode": "text",
        "placeholder": "例 令和8年11月22日",
        "autocomplete": "off",
        "class": "short",
    }

    def __init__(self, *, not_future: bool = False, not_past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.not_future = not_future
        self.not_past = not_past
        self.today: date | None = None

    def read(self, text: str) -> date:
        return wareki.parse_date(kana.normalize(text), today=self.today)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        found: date | None = super().to_python(value)
        return found

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value in EMPTY or not (self.not_future or self.not_past):
            return
        if self.today is None:
            raise TypeError("a bounded WarekiDateField needs the form's `today`")
        typed = wareki.format_wareki(value)
        if self.not_future and value > self.today:
            raise ValidationError(
                f"{typed}は今日より先の日です。今日までの日を入力してください。", code="future"
            )
        if self.not_past and value < self.today:
            raise ValidationError(f"{typed}はもう過ぎています。今日からの日を入力してください。", code="past")

    def prepare_value(self, value: Any) -> Any:
        return wareki.format_wareki(value) if isinstance(value, date) else value


DATED_FIELDS = (WarekiDateField,)


class BirthdayField(WarekiDateField):
    """A day of birth."""

    hints = WarekiDateField.hints | {"placeholder": "例 昭和55年4月1日"}


class TimeJaField(_TypedField):
    """A time of day: 14:30, １４時３０分, 午後2時半, 1430."""

    hints = {"inputmode": "text", "placeholder": "例 14:30", "autocomplete": "off", "class": "short"}
    pattern = re.compile(
        r"(?P<half_day>午前|午後)?(?P<hour>\d{1,2})(?:時|[:.]|(?=\d\d$))(?:(?P<minute>\d{1,2})分?|(?P<half>半))?"
    )

    def read(self, text: str) -> time:
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        match = self.pattern.fullmatch(plain)
        hour = int(match["hour"]) if match else 24
        if match and match["half_day"]:
            hour = hour % 12 + (12 if match["half_day"] == "午後" else 0) if hour <= 12 else 24
        minute = 30 if match and match["half"] else int((match and match["minute"]) or 0)
        if hour > 23 or minute > 59:
            raise ValidationError(
                f"「{text.strip()}」は時刻として読めませんでした。「14:30」「14時30分」のように入力してください。",
                code="invalid",
            )
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}:{value.minute:02}" if isinstance(value, time) else value


class _NumberField(_TypedField):
    unit = ""

    def __init__(self, *, min_value: int | None = None, max_value: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_value = min_value
        self.max_value = max_value

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value in EMPTY:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(f"{self.min_value:,}{self.unit}以上で入力してください。", code="min_value")
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(f"{self.max_value:,}{self.unit}以下で入力してください。", code="max_value")


class YenField(_NumberField):
    """An amount in yen: 35000, ３５，０００円, 3万5千円. Not below zero unless `min_value=None` is said."""

    unit = "円"
    hints = {"inputmode": "numeric", "placeholder": "例 35,000円", "autocomplete": "off", "class": "short"}

    def __init__(self, *, min_value: int | None = 0, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, **kwargs)

    def read(self, text: str) -> int:
        return yen.parse_yen(text)

    def prepare_value(self, value: Any) -> Any:
        return yen.format_yen(value) if isinstance(value, int) else value


class IntegerJaField(_NumberField):
    """A whole number, 全角 or 半角; the words of its unit after it are taken along (3回, 45分)."""

    hints = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit

    def read(self, text: str) -> int:
        return digits.parse_int(text.strip().removesuffix(self.unit) if self.unit else text)


class NormalizedCharField(forms.CharField):
    """A line of text as it is stored: composed, 半角カナ made 全角, invisible characters gone, 𠮷 and 髙 kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")
        if self.max_length:
            self._say_length()

    def _say_length(self) -> None:
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = (
                    "%(limit_value)d文字までです(いまは %(show_value)d文字)。短くしてください。"
                )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = self.tidy(kana.normalize(value))
        return super().to_python(value)

    def tidy(self, text: str) -> str:
        return re.sub(r"[\r\n\t]+", " ", text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength: browsers count 𠮷 as two and cut off what was pasted without a word.
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class NormalizedTextField(NormalizedCharField):
    """Text of several lines, the same way; its lines stay lines."""

    widget = forms.Textarea(attrs={"rows": 4})

    def tidy(self, text: str) -> str:
        return text


class KanaField(NormalizedCharField):
    """A reading. Katakana, 半角 too, becomes hiragana."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("placeholder", "例 やまかわ はるか")

    def tidy(self, text: str) -> str:
        text = re.sub(r"\s+", " ", kana.to_hiragana(text))
        if text and not kana.is_kana(text):
            raise ValidationError("ふりがなは、ひらがなかカタカナで入力してください。", code="invalid")
        return text


class PhoneField(NormalizedCharField):
    """A telephone number in 半角, with the hyphens as typed; 内線 may follow."""

    pattern = re.compile(r"\+?[0-9][0-9() -]{4,24}(?: ?内線 ?[0-9]{1,6})?")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name, hint in (("inputmode", "tel"), ("placeholder", "例 090-0000-0000"), ("class", "short")):
            self.widget.attrs.setdefault(name, hint)

    def tidy(self, text: str) -> str:
        text = re.sub("[‐‑‒–—―−ーｰ]", "-", unicodedata.normalize("NFKC", text))
        text = re.sub(r"\s+", " ", text).strip()
        if text and not (self.pattern.fullmatch(text) and 6 <= len(kana.phone_digits(text)) <= 15):
            raise ValidationError(
                "電話番号として読めませんでした。「090-0000-0000」のように、数字とハイフンで入力してください。",
                code="invalid",
            )
        return text


class RowsField(forms.ModelMultipleChoiceField):
    """Rows of a table to tick. A number too large for any row is no choice; SQLite would stumble over it."""

    def clean(self, value: Any) -> Any:
        if any(len(str(each)) > digits.MOST_DIGITS for each in value or ()):
            raise ValidationError("選べるものの中から選んでください。", code="invalid_pk_value")
        return super().clean(value)


@dataclass(frozen=True)
class Ticks:
    """What was ticked, and which of it matters most ("" when not said)."""

    chosen: tuple[str, ...]
    top: str = ""


class TicksWithTopField(forms.MultipleChoiceField):
    """Any of many and the one that matters most (◎). Cleans to `Ticks`; a ◎ alone counts as ticked too."""

    widget = TicksWithTop
    default_error_messages = {"top_missing": "いちばんのもの(◎)を1つ選んでください。"}

    def __init__(self, *, needs_top: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.needs_top = needs_top

    def clean(self, value: Any) -> Ticks:
        given = value if isinstance(value, dict) else {"chosen": [], "top": ""}
        top = str(given["top"])
        wanted = {str(each) for each in given["chosen"]} | ({top} if top else set())
        self._check(sorted(wanted))
        if self.needs_top and wanted and not top:
            raise ValidationError(self.error_messages["top_missing"], code="top_missing")
        order = [str(code) for code, _ in self.widget.choices]
        return Ticks(tuple(code for code in order if code in wanted), top)

    def _check(self, wanted: list[str]) -> None:
        checks: tuple[Callable[[list[str]], None], ...] = (super().validate, self.run_validators)
        for check in checks:
            check(wanted)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True
