"""
同じ人の見本 (Alike): pairs of invented records of which it is known whether they are one person.

Each kind takes an invented person and writes them a second time as it happens at a desk (or writes somebody else who is
easily taken for them). The second record then forgets: the telephone in 3 of 10, the reading in 3 of 10, the day of
birth in 2 of 10 pairs, and in 4 of 10 the address has changed. Nothing is chosen by whether it is found. Weights and
thresholds were set with other seeds than the one published.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from yorisoi.cli.synthetic.names import Name, _names, address, invent, phone

Record = dict[str, Any]
PUBLISHED_SEED = 2026
TOWN = "架空市"
OLDEST, YOUNGEST = date(1935, 1, 1), date(2007, 12, 31)
FORGETS_PHONE, FORGETS_KANA, FORGETS_BIRTH, HAS_MOVED = 0.3, 0.3, 0.2, 0.4
# What a desk writes for what stands in the register, and the other way round.
VARIANTS = dict(
    pair for group in (
        "高髙", "崎﨑嵜", "斉斎齊齋", "辺邊邉", "沢澤", "広廣", "浜濱", "島嶋嶌", "桜櫻", "恵惠", "竜龍", "国國", "真眞", "吉𠮷",
        "徳德", "藤籐", "富冨", "瀬瀨", "黒黑", "栄榮", "実實", "静靜", "寿壽", "弥彌", "遥遙",
    ) for pair in ((char, group) for char in group)
)  # fmt: skip
MISHEARD = (
    ("ざき", "さき"), ("さき", "ざき"), ("おお", "おう"), ("おう", "おお"), ("う", ""), ("じ", "ぢ"), ("ず", "づ"), ("だ", "た"),
    ("ぐ", "く"), ("が", "か"), ("ば", "は"),
)  # fmt: skip
ERAS = (25, 12, 63, -25, -12, -63)


@dataclass(frozen=True)
class Labelled:
    """Two records, and whether they are one person."""

    kind: str
    is_same: bool
    one: Record
    other: Record


def labelled(*, seed: int, size: int) -> Iterator[Labelled]:
    """Yield `size` pairs of every kind; the same seed gives the same pairs."""
    for kinds, is_same in ((SAME, True), (OTHERS, False)):
        for kind, make in kinds.items():
            chance = Random(f"{seed} {kind}")
            made = 0
            while made < size:
                one = person(chance)
                other = make(one, chance)
                if other is None:
                    continue
                yield Labelled(kind, is_same, _told(one), _told(_forget(one, other, chance) if is_same else other))
                made += 1


def person(chance: Random, **facts: Any) -> Record:
    """Return a record of everything one may know of somebody."""
    gender = chance.choice(("FEMALE", "MALE"))
    name: Name = invent(chance, gender)
    born_on = OLDEST + timedelta(days=int(chance.random() * (YOUNGEST - OLDEST).days))
    return {
        "surname": name.surname, "given": name.given, "gender": gender, "born_on": born_on, "phones": [phone(chance)],
        "addresses": [address(chance, TOWN)], "common_name": "", **facts,
    }


def _told(record: Record) -> Record:
    """Return a record as `rules.likeness.traits` takes it."""
    rest = {key: value for key, value in record.items() if key not in {"surname", "given", "gap"}}
    surname, given, gap = record["surname"], record["given"], record.get("gap", " ")
    told = {"name": f"{surname[0]}{gap}{given[0]}".strip(), "kana": f"{surname[1]}{gap}{given[1]}".strip()}
    return {**told, **rest}


def _forget(one: Record, other: Record, chance: Random) -> Record:
    other = dict(other)
    if chance.random() < FORGETS_PHONE:
        other["phones"] = []
    if chance.random() < FORGETS_KANA and not other.get("name_is_missing"):
        other.setdefault("kana", "")
    if chance.random() < FORGETS_BIRTH:
        other["born_on"] = None
    if chance.random() < HAS_MOVED:
        other["addresses"] = [address(chance, TOWN)]
    other.pop("name_is_missing", None)
    return other


def _nothing(one: Record, chance: Random) -> Record:
    return dict(one)


def _old_characters(one: Record, chance: Random) -> Record | None:
    def other(text: str) -> str:
        return "".join(chance.choice(VARIANTS[char].replace(char, "") or char) if char in VARIANTS else char for char in text)

    surname, given = (other(one["surname"][0]), one["surname"][1]), (other(one["given"][0]), one["given"][1])
    if (surname, given) == (tuple(one["surname"]), tuple(one["given"])):
        return None
    return {**one, "surname": surname, "given": given}


def _no_gap(one: Record, chance: Random) -> Record:
    return {**one, "gap": ""}


def _turned(one: Record, chance: Random) -> Record:
    return {**one, "surname": one["given"], "given": one["surname"]}


def _misheard(one: Record, chance: Random) -> Record | None:
    """Somebody on the telephone: only the reading, and that misheard."""
    parts = [one["surname"][1], one["given"][1]]
    place = chance.randrange(2)
    slips = [(old, new) for old, new in MISHEARD if old in parts[place][1:]]
    if not slips:
        return None
    old, new = chance.choice(slips)
    parts[place] = parts[place][0] + parts[place][1:].replace(old, new, 1)
    return {**one, "name": "", "kana": " ".join(parts), "name_is_missing": True}


def _mistyped(one: Record, chance: Random) -> Record | None:
    """Only the reading, with one character left out, doubled, or two turned round."""
    text = f"{one['surname'][1]} {one['given'][1]}"
    place = chance.randrange(1, len(text) - 1)
    if " " in text[place : place + 2] or text[place] == text[place + 1]:
        return None
    slip = chance.choice((text[:place] + text[place + 1:], text[:place] + text[place] + text[place:],
                          text[:place] + text[place + 1] + text[place] + text[place + 2:]))
    return {**one, "name": "", "kana": slip, "name_is_missing": True}


def _other_writing(one: Record, chance: Random) -> Record | None:
    """The given name written with other characters of the same reading (浩・弘)."""
    written, read = one["given"]
    same = [each for kind in ("male", "female") for each in _names()[kind] if each[1] == read and each[0] != written]
    return {**one, "given": chance.choice(same)} if same else {**one, "given": (one["given"][1], one["given"][1])}


def _day_and_month(one: Record, chance: Random) -> Record | None:
    born = one["born_on"]
    if born.day > 12 or born.day == born.month:
        return None
    return {**one, "born_on": date(born.year, born.day, born.month)}


def _one_digit(one: Record, chance: Random) -> Record | None:
    text = one["born_on"].isoformat()
    place = chance.choice((2, 3, 6, 8, 9))
    typed = f"{text[:place]}{chance.randrange(10)}{text[place + 1:]}"
    try:
        born = date.fromisoformat(typed)
    except ValueError:
        return None
    return {**one, "born_on": born} if born != one["born_on"] and OLDEST <= born <= YOUNGEST else None


def _era(one: Record, chance: Random) -> Record | None:
    try:
        born = one["born_on"].replace(year=one["born_on"].year + chance.choice(ERAS))
    except ValueError:
        return None
    return {**one, "born_on": born} if OLDEST <= born <= YOUNGEST else None


def _married(one: Record, chance: Random) -> Record | None:
    name = invent(chance, one["gender"])
    return {**one, "surname": name.surname} if name.surname[1] != one["surname"][1] else None


def _common_name(one: Record, chance: Random) -> Record:
    """Known by another name at work; both records know it."""
    name = invent(chance, one["gender"])
    common = f"{name.surname[0]} {name.given[0]}"
    one["common_name"] = common
    return {**one, "surname": name.surname, "given": name.given, "common_name": ""}


def _same_name(one: Record, chance: Random) -> Record:
    return {**person(chance), "surname": one["surname"], "given": one["given"], "gender": one["gender"]}


def _twin(one: Record, chance: Random) -> Record | None:
    """The same house, telephone and day, and a name that shares a character."""
    kind = _names()["female" if one["gender"] == "FEMALE" else "male"]
    written, read = one["given"]
    near = [each for each in kind if each[1] != read and (set(each[0]) & set(written) or each[1][0] == read[0])]
    return {**one, "given": chance.choice(near)} if near else None


def _same_house(
    one: Record, chance: Random, *, years: tuple[float, float], same_given: bool, turned: bool = False
) -> Record | None:
    gender = ("MALE" if one["gender"] == "FEMALE" else "FEMALE") if turned else one["gender"]
    born = one["born_on"] + timedelta(days=int((years[0] + chance.random() * (years[1] - years[0])) * 365.25))
    given = one["given"] if same_given else invent(chance, gender).given
    if not same_given and given[1] == one["given"][1]:
        return None
    return {**one, "given": given, "gender": gender, "born_on": None if chance.random() < FORGETS_BIRTH else born}


def _neighbour(one: Record, chance: Random) -> Record:
    return {**person(chance), "addresses": one["addresses"], "phones": one["phones"]}


def _same_day(one: Record, chance: Random) -> Record | None:
    other = person(chance, born_on=one["born_on"])
    return other if other["given"][1] != one["given"][1] else None


def _namesake_of_the_day(one: Record, chance: Random) -> Record | None:
    """Two strangers of one given name and one day of birth: what a changed surname looks like and is not."""
    other = person(chance, born_on=one["born_on"], given=one["given"], gender=one["gender"])
    return other if other["surname"] != one["surname"] else None


Make = Callable[[Record, Random], Record | None]
SAME: dict[str, Make] = {
    "そのまま": _nothing, "旧字・異体字": _old_characters, "姓と名のあいだがない": _no_gap, "姓と名が逆": _turned,
    "読みの聞きちがい": _misheard, "読みの打ちまちがい": _mistyped, "漢字の変換ちがい": _other_writing,
    "生まれた月日が逆": _day_and_month, "生年月日の1文字": _one_digit, "元号のとりちがい": _era, "姓が変わった": _married,
    "通称": _common_name,
}  # fmt: skip
OTHERS: dict[str, Make] = {
    "同姓同名": _same_name, "ふたご": _twin, "父と子が同じ名": partial(_same_house, years=(20, 38), same_given=True),
    "きょうだい": partial(_same_house, years=(1.2, 9), same_given=False),
    "夫婦": partial(_same_house, years=(-6, 6), same_given=False, turned=True), "同じ住所・電話の他人": _neighbour,
    "同じ日に生まれた他人": _same_day, "同じ日に生まれた同じ名の他人": _namesake_of_the_day,
}  # fmt: skip
