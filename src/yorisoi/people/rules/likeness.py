"""同じ人かもしれない: how alike two records of persons are, with every reason. What is weighed against what stands here."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from yorisoi.foundation.kana import fold_name, is_kana, phone_digits

# From here on somebody is told 「同じ人かもしれません」 before saving, and the nightly list keeps the pair.
LIKELY = 60
# From here on a person is named quietly while somebody types.
HINT = 25
# Without any likeness of the names, telephone, day of birth and address say 「同じ家」, not 「同じ人」.
MOST_WITHOUT_NAME = 50
FULL = 100
# Written names of one character tell nothing about a slip of one character.
FEWEST_OF_TYPO = 4
FEWEST_OF_SURNAME = 3
FEWEST_OF_FAMILY_NAME = 3
FEWEST_DIGITS = 9
MOST_YEARS_NEAR = 2
FEWEST_YEARS_FAR = 10
# Years between the same number in two eras (昭和5年・平成5年), and between an era and the Western year it is taken for
# (昭和60年・1960年, 平成12年・2012年).
ERA_SLIPS = frozenset({14, 44, 58, 63, 30, 93, 25, 12, 88})

# code → (weight, what is said). Of the names only the strongest reason counts; a reading alike adds a little.
REASONS: Mapping[str, tuple[int, str]] = {
    "NAME_SAME": (40, "氏名が同じです"),
    "NAME_TURNED": (35, "姓と名が入れかわっています"),
    "COMMON_NAME": (32, "通称と同じです"),
    "KANA_SAME": (30, "ふりがなが同じです"),
    "SURNAME_NEAR": (25, "名が同じで、姓がよく似ています"),
    "KANA_NEAR": (25, "ふりがながよく似ています"),
    "GIVEN_SAME": (15, "名が同じで、姓がちがいます"),
    "KANA_TOO": (5, "ふりがなも同じです"),
    "SURNAME_CHANGED": (10, "名と生年月日が同じです(結婚などで姓が変わった方かもしれません)"),
    "BORN_SAME": (35, "生年月日が同じです"),
    "BORN_TURNED": (25, "生年月日の月と日が入れかわっています"),
    "BORN_ERA": (25, "生年月日の元号だけがちがいます"),
    "BORN_DIGIT": (20, "生年月日が1文字だけちがいます"),
    "AGE_NEAR": (5, "年齢が近いです"),
    "PHONE_SAME": (25, "電話番号が同じです"),
    "ADDRESS_SAME": (15, "住所が同じです"),
    "FAMILY_SAME": (10, "同じ名前の家族がいます"),
    "NAME_OTHER": (-30, "氏名がちがいます"),
    "KANA_OTHER": (-5, "ふりがながちがいます"),
    "BORN_OTHER": (-40, "生年月日がちがいます"),
    "AGE_FAR": (-25, "年齢がはなれています"),
    "GENDER_OTHER": (-15, "性別がちがいます"),
    "RELATED": (-25, "家族として記録されています"),
    "CONTACT_SAME": (25, "連絡先が同じです"),
    "REPORTED": (0, "記録する人が、同じ人のようだと知らせました"),
}
OF_THE_NAME = frozenset({
    "NAME_SAME", "NAME_TURNED", "COMMON_NAME", "KANA_SAME", "SURNAME_NEAR", "KANA_NEAR", "GIVEN_SAME",
})  # fmt: skip
# What these say would show where somebody protected can be reached.
OF_THE_CONTACT = frozenset({"PHONE_SAME", "ADDRESS_SAME"})
TOLD_GENDERS = frozenset({"MALE", "FEMALE"})

_VOICING = re.compile("[\u3099\u309a]")
_SAME_SOUND = str.maketrans("ぢづ", "じず")
_LONG = re.compile(
    "(?<=[おこそとのほもよろを])[うお]|(?<=[えけせてねへめれ])[いえ]|(?<=[うくすつぬふむゆる])う|(?<=[あかさたなはまやらわ])あ|(?<=[いきしちにひみり])い"
)


class Traits(NamedTuple):
    """What is known of a person, folded for comparing. Empty means not known."""

    name: str = ""
    common_name: str = ""
    parts: tuple[str, ...] = ()
    kana: str = ""
    kana_parts: tuple[str, ...] = ()
    born_on: date | None = None
    birth_year: int | None = None
    gender: str = ""
    phones: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()

    @property
    def given(self) -> str:
        return self.parts[-1] if len(self.parts) > 1 else ""

    @property
    def surname(self) -> str:
        return self.parts[0] if len(self.parts) > 1 else ""


@dataclass(frozen=True)
class Reason:
    """One reason for or against: its code, what it weighs, and how it is said."""

    code: str

    @property
    def weight(self) -> int:
        return REASONS[self.code][0]

    @property
    def sentence(self) -> str:
        return REASONS[self.code][1]

    @property
    def speaks_against(self) -> bool:
        return self.weight < 0


@dataclass(frozen=True)
class Likeness:
    """How alike two records are, from 0 to 100, and why."""

    score: int = 0
    codes: tuple[str, ...] = ()

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY

    @property
    def has_name(self) -> bool:
        return any(code in OF_THE_NAME for code in self.codes)


@lru_cache(maxsize=200_000)
def folded(part: str) -> str:
    """
    Return one part of a name, a reading or an address as it is compared.

    Source: stack.md §1 row 9b (異体字・旧字・カナ・半角)
    """
    return fold_name(part)


def traits(
    *, name: str = "", common_name: str = "", kana: str = "", born_on: date | None = None, birth_year: int | None = None,
    gender: str = "", phones: Iterable[str] = (), addresses: Iterable[str] = (), family: Iterable[str] = (),
) -> Traits:
    """
    Return what is known of a person, folded for comparing.

    A name written in kana only is its own reading: somebody heard it and did not see it.

    Source: stack.md §1 row 9b; a telephone of fewer than nine digits and a family name like 「長男」 tell nobody apart
    """
    is_heard = is_kana(name)
    parts, kana_parts = _parts(name), _parts(kana or (name if is_heard else ""))
    digits = (phone_digits(phone) for phone in phones)
    return Traits(
        "" if is_heard else "".join(parts), "".join(_parts(common_name)), parts, "".join(kana_parts), kana_parts, born_on,
        born_on.year if born_on else birth_year, gender,
        frozenset(each for each in digits if len(each) >= FEWEST_DIGITS),
        frozenset(filter(None, (folded(address) for address in addresses))),
        frozenset(each for each in map(folded, family) if len(each) >= FEWEST_OF_FAMILY_NAME),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (folded(part) for part in text.replace("　", " ").replace("・", " ").split())))


def compare(one: Traits, other: Traits, *, are_related: bool = False) -> Likeness:
    """
    Return how alike two records of persons are, with every reason for and against; `are_related`: kept as a family.

    The weights are set by hand so that the name with the day of birth, or the name with the telephone, or a changed
    surname with given name and day of birth suffice, and no two of telephone, address and family do without a name.
    How well that finds doubles is measured: `yorisoi doubles --quality`.

    Source: issue 3「人の重なりをなくす」; the reasons and their weights: REASONS
    """
    codes = [*_of_names(one, other), *_of_births(one, other)]
    if "GIVEN_SAME" in codes and "BORN_SAME" in codes:
        codes.append("SURNAME_CHANGED")
    if not one.phones.isdisjoint(other.phones):
        codes.append("PHONE_SAME")
    if not one.addresses.isdisjoint(other.addresses):
        codes.append("ADDRESS_SAME")
    if not one.family.isdisjoint(other.family):
        codes.append("FAMILY_SAME")
    if one.gender != other.gender and one.gender in TOLD_GENDERS and other.gender in TOLD_GENDERS:
        codes.append("GENDER_OTHER")
    if are_related:
        codes.append("RELATED")
    return weighed(codes)


def weighed(codes: Iterable[str]) -> Likeness:
    """
    Return the likeness that reasons make together.

    Source: REASONS; without any reason of the name the sum stays below LIKELY
    """
    kept = tuple(codes)
    score = sum(REASONS[code][0] for code in kept)
    most = FULL if any(code in OF_THE_NAME for code in kept) else MOST_WITHOUT_NAME
    return Likeness(max(0, min(most, score)), kept)


def _of_names(one: Traits, other: Traits) -> list[str]:
    """Return the strongest reason of the names, and what the readings add or take."""
    code = name_reason(one, other)
    if code == "NAME_SAME" and one.kana and other.kana:
        if one.kana == other.kana:
            return [code, "KANA_TOO"]
        return [code] if sounding(one.kana) == sounding(other.kana) else [code, "KANA_OTHER"]
    if code:
        return [code]
    both = (one.name and other.name) or (one.kana and other.kana)
    return ["NAME_OTHER"] if both else []


def name_reason(one: Traits, other: Traits) -> str:
    """
    Return the code of the strongest likeness of two names, or nothing.

    A slip of one character counts for readings only where a written name is missing: twins are called 翔太 and 翔馬.

    Source: issue 3 (name variants, reading, maiden name)
    """
    if one.name and one.name == other.name:
        return "NAME_SAME"
    names = {one.name, one.common_name} & {other.name, other.common_name} - {""}
    if names:
        return "COMMON_NAME"
    if len(one.parts) > 1 and one.parts == other.parts[::-1]:
        return "NAME_TURNED"
    if (one.kana and one.kana == other.kana) or _given_in_kana(one, other) or _given_in_kana(other, one):
        return "KANA_SAME"
    if _same_given(one, other):
        return "SURNAME_NEAR" if _near_surname(one, other) else "GIVEN_SAME"
    if one.kana and other.kana and _near_reading(one, other):
        return "KANA_NEAR"
    return ""


def _same_given(one: Traits, other: Traits) -> bool:
    if one.given and other.given:
        return one.given == other.given
    split, whole = (one, other) if one.given else (other, one)
    return len(split.given) > 1 and len(whole.name) > len(split.given) and whole.name.endswith(split.given)


def _given_in_kana(one: Traits, other: Traits) -> bool:
    """三浦 たかし is 三浦 隆(みうら たかし): the surname was seen, the given name was heard."""
    return bool(one.surname) and one.surname == other.surname and one.parts[-1] == "".join(other.kana_parts[1:])


def _near_surname(one: Traits, other: Traits) -> bool:
    """渡辺 and 渡部, わたなべ and わたべ; with nothing but one character in common it is another surname."""
    if len(one.kana_parts) > 1 and len(other.kana_parts) > 1:
        mine, theirs = one.kana_parts[0], other.kana_parts[0]
        if _sounds_alike(mine, theirs):
            return True
        if min(len(mine), len(theirs)) >= FEWEST_OF_SURNAME and OSA.distance(mine, theirs) == 1:
            return True
    mine, theirs = one.surname, other.surname
    return min(len(mine), len(theirs)) > 1 and mine[0] == theirs[0] and OSA.distance(mine, theirs) == 1


def _near_reading(one: Traits, other: Traits) -> bool:
    if _sounds_alike(one.kana, other.kana):
        return True
    if one.name and other.name:
        return False
    shortest = min(len(one.kana), len(other.kana))
    return shortest >= FEWEST_OF_TYPO and OSA.distance(one.kana, other.kana, score_cutoff=1) <= 1


def _sounds_alike(mine: str, theirs: str) -> bool:
    return sounding(mine) == sounding(theirs)


@lru_cache(maxsize=100_000)
def sounding(reading: str) -> str:
    """
    Return a folded reading without what is often misheard or written differently.

    Voiced marks (やまざき・やまさき), ぢ・じ and づ・ず, long vowels (おおの・おの, ゆうこ・ゆこ).

    Source: domain §9 (記録する人の聞きちがい); the set of `yorisoi doubles --quality`
    """
    plain = unicodedata.normalize("NFD", reading.translate(_SAME_SOUND))
    return _LONG.sub("", _VOICING.sub("", plain))


def _of_births(one: Traits, other: Traits) -> list[str]:
    if one.born_on and other.born_on:
        return [born_reason(one.born_on, other.born_on)]
    if one.birth_year and other.birth_year:
        apart = abs(one.birth_year - other.birth_year)
        if apart <= MOST_YEARS_NEAR:
            return ["AGE_NEAR"]
        if apart >= FEWEST_YEARS_FAR:
            return ["AGE_FAR"]
    return []


def born_reason(one: date, other: date) -> str:
    """
    Return how two days of birth stand to each other: same, a slip of the pen, or other.

    Source: issue 3 (day and month swapped, one digit, era slip)
    """
    if one == other:
        return "BORN_SAME"
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return "BORN_TURNED"
    if (one.month, one.day) == (other.month, other.day) and abs(one.year - other.year) in ERA_SLIPS:
        return "BORN_ERA"
    mine, theirs = one.isoformat(), other.isoformat()
    different = [place for place in range(len(mine)) if mine[place] != theirs[place]]
    if len(different) == 1:
        return "BORN_DIGIT"
    first, last = different[0], different[-1]
    turned = len(different) == 2 and last == first + 1 and mine[first] == theirs[last] and mine[last] == theirs[first]
    return "BORN_DIGIT" if turned else "BORN_OTHER"


def slips(day: date) -> set[date]:
    """
    Return every day that stands to this one as a slip of the pen, and the day itself: they are looked up at once.

    Source: `born_reason`
    """
    found = {day}
    text = day.isoformat()
    written = {f"{text[:place]}{digit}{text[place + 1:]}" for place in _DIGITS for digit in "0123456789"}
    written |= {f"{text[:a]}{text[b]}{text[a]}{text[b + 1:]}" for a, b in _NEIGHBOURS}
    written.add(f"{day.year:04}-{day.day:02}-{day.month:02}")
    written |= {f"{day.year + years * sign:04}{text[4:]}" for years in ERA_SLIPS for sign in (1, -1)}
    for each in written:
        try:
            found.add(date.fromisoformat(each))
        except ValueError:
            continue
    return {each for each in found if abs(each - day) < _LONGEST}


_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9)
_NEIGHBOURS = ((0, 1), (1, 2), (2, 3), (5, 6), (8, 9))
_LONGEST = timedelta(days=130 * 366)


def shown(codes: Iterable[str], *, hides_contact: bool, veils_contact: bool = False) -> list[Reason]:
    """
    Return the reasons as they may be said.

    Where the contact data of one of them is masked, those named as readers learn 「連絡先が同じです」 (`veils_contact`)
    and not which, everybody else nothing of it (`hides_contact`).

    Source: domain §8.2 (DV・支援措置)
    """
    said = [code for code in codes if code in REASONS and not (hides_contact and code in OF_THE_CONTACT)]
    if veils_contact:
        said = list(dict.fromkeys("CONTACT_SAME" if code in OF_THE_CONTACT else code for code in said))
    return [Reason(code) for code in said]
