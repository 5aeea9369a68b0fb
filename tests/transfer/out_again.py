"""What an export says of the cases a ledger brought in: read from its files, put together by the ledger's own numbers."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from yorisoi.foundation.cells import as_written

TABLES = (
    "agencies.Staff", "people.Person", "people.Phone", "people.Address", "cases.Case", "cases.Assignment", "intake.Reception",
    "intake.Worry", "intake.Triage", "intake.EnrollmentRequest", "consents.Consent", "closure.OldClosure", "records.CaseNote",
)
# What the ledger says beside, in the words of the line on the course.
SAID = {
    "前の台帳の番号": "number", "前の台帳での相談経路": "channel_words", "前の台帳での段階・状態": "stage",
    "前の台帳での終結の理由": "closed_words", "備考": "remark",
}
Row = dict[str, str]


def meant_as_text(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what a line of the ledger means as `facts_of` says it."""
    return {key: value if isinstance(value, set) else "" if value is None else str(value) for key, value in facts.items()}


def facts_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what an export (JSON lines or CSV) says of every imported case, by the number it had in the ledger."""
    tables = {name: _read(folder, name) for name in TABLES}
    people, staff = ({row["id"]: row for row in tables[name]} for name in ("people.Person", "agencies.Staff"))
    found = {}
    for case in tables["cases.Case"]:
        facts = _person(people[case["person_id"]], tables) | _course(case, staff, tables)
        found[facts.pop("number")] = facts
    return found


def _read(folder: Path, table: str) -> list[Row]:
    rows: list[Row] = []
    for path in sorted(folder.glob(f"{table}-*.jsonl")):
        rows += [_plain(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    for path in sorted(folder.glob(f"{table}-*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += [{key: as_written(cell) for key, cell in row.items()} for row in csv.DictReader(file)]
    return rows


def _plain(row: dict[str, Any]) -> Row:
    return {
        key: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value) for key, value in row.items()
    }


def _of(tables: dict[str, list[Row]], name: str, key: str, value: str) -> list[Row]:
    """Return the rows of a table that point at something; each table is gone through once."""
    rows = tables[name]
    index: dict[str, list[Row]] = tables.setdefault(f"{name}.{key}", defaultdict(list))  # type: ignore[arg-type]
    if not index:
        for row in rows:
            index[row[key]].append(row)
    return index.get(value, [])


def _only(rows: list[Row], key: str) -> str:
    [value] = {row[key] for row in rows} or {""}
    return value


def _person(person: Row, tables: dict[str, list[Row]]) -> dict[str, Any]:
    phones = {row["kind"]: row["number"] for row in _of(tables, "people.Phone", "person_id", person["id"])}
    addresses = _of(tables, "people.Address", "person_id", person["id"])
    return {
        "name": person["name"], "kana": person["kana"], "gender": person["gender"], "born_on": person["born_on"],
        "age": person["estimated_age"], "phone": phones.get("MOBILE", ""), "home": phones.get("HOME", ""),
        "address": _only(addresses, "text"), "postal": _only(addresses, "postal_code"),
    }


def _course(case: Row, staff: dict[str, Row], tables: dict[str, list[Row]]) -> dict[str, Any]:
    [reception] = _of(tables, "intake.Reception", "case_id", case["id"])
    worries = _of(tables, "intake.Worry", "reception_id", reception["id"])
    [worker] = {reception["received_by_id"]} | {
        row["staff_id"] for row in _of(tables, "cases.Assignment", "case_id", case["id"])
    }
    [received_on] = {case["opened_on"], reception["received_on"]}
    requested = _only(_of(tables, "intake.EnrollmentRequest", "case_id", case["id"]), "requested_on")
    [enrolled_on] = {
        requested, reception["triaged_on"], _only(_of(tables, "consents.Consent", "case_id", case["id"]), "given_on"),
        _only(_of(tables, "intake.Triage", "case_id", case["id"]), "triaged_on"),
    }
    closures = _of(tables, "closure.OldClosure", "case_id", case["id"])
    [closed_on] = {_only(closures, "closed_on"), case["ended_on"]}
    assert case["standing"] == ("ENDED" if closed_on else "ACTIVE")
    facts = {
        "received_on": received_on, "worker": staff[worker]["name"], "channel": reception["channel"],
        "worries": {row["code"] for row in worries}, "main": "".join(row["code"] for row in worries if row["is_main"] == "true"),
        "story": reception["story"], "wish": reception["wish"], "enrolled_on": enrolled_on, "closed_on": closed_on,
        "closed_words": _only(closures, "words"),
    }
    said = _said(_of(tables, "records.CaseNote", "case_id", case["id"]))
    return {"channel_words": "", "stage": "", "remark": "", **facts, **said}


def _said(notes: list[Row]) -> dict[str, str]:
    """Return what the line of the import says, item by item; an item may go over several lines."""
    found: dict[str, str] = {}
    for note in notes:
        if note["event"] != "ledger.imported":
            continue
        key = ""
        for line in note["body"].split("\n"):
            word, mark, rest = line.partition(": ")
            if mark and word in SAID:
                key, line = SAID[word], rest
                found[key] = line
            else:
                found[key] += f"\n{line}"
    return found
