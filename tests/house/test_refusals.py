"""Every refusal of the process is held three times: by its rule, by its act, and by a page."""

import pytest

from tests.house.conftest import ROOT

# process.md §2, but PLEDGE_MISSING and CONFERENCE_ONLY, which come with 支援会議.
CODES = (
    "CONSENT_MISSING", "BASIS_MISSING", "ANONYMOUS", "SCREENING_MISSING", "PLAN_ITEM_MISSING",
    "PERSON_AGREEMENT_MISSING", "MEETING_NOT_HELD", "NOT_A_MUNICIPAL_OFFICER", "PLAN_NOT_ENDORSED",
    "DECISION_MISSING", "NOT_MINOR", "REVIEW_MISSING", "WILL_MISSING", "EFFORT_MISSING",
    "INTERRUPTION_UNREPORTED", "SILENCE_IS_NO_GROUND", "STALE",
)
KINDS = {"規則": "test_rules*.py", "行為": "test_actions*.py", "画面": "test_views*.py"}
# A stale version is found by the act, which alone sees the row; there is no rule to ask.
WITHOUT_RULE = {"STALE"}


def holders(code, pattern):
    return [
        file for file in (ROOT / "tests").rglob(pattern) if f'"{code}"' in file.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_is_held_by(code, kind):
    assert holders(code, KINDS[kind]) or (kind == "規則" and code in WITHOUT_RULE)
