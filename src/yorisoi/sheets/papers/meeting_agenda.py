"""支援調整会議 次第. Source of the fields: domain §1.11 (要綱例。全国共通の様式はない)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.process.s07_meeting.enums import MeetingPurpose
from yorisoi.process.s07_meeting.models import SupportCoordinationMeeting
from yorisoi.sheets import gatherings, lists
from yorisoi.sheets.gatherings import Gathering
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Fields, Heading, Paper, Plain, Table
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="meeting-agenda", title="支援調整会議 次第", of=Of.MEETING)
SOURCE = "要綱例の所掌・構成による(全国共通の様式はない)。目的①〜④は手引き §7"
SECRET = "会議と資料は非公開です。ここで知ったことを、会議の外で話しません。"

subjects = gatherings.of_case
find = gatherings.meeting_of


def build(subject: SupportCoordinationMeeting | None, *, staff: Staff, on: date) -> Paper:
    """Return the agenda of a meeting; of cases the reader may not see, only that there is one. Or an empty paper."""
    met = gatherings.gathering(subject, staff=staff, on=on) if subject else None
    day_of = subject.meets_on if subject else on
    paper = Paper(
        PAPER.title,
        [
            Fields(gatherings.head(subject)),
            lists.choices(
                "開き方", "meeting_rhythms", [subject.rhythm] if subject else (), on=day_of, municipality_id=staff.municipality_id,
                columns=2,
            ),
            Heading("この会議の目的"),
            Plain("  ".join(str(purpose.label) for purpose in MeetingPurpose)),
            Heading("次第"),
            Plain("1 開会と、守秘の確認\n2 議題\n3 地域の課題と、足りない社会資源\n4 次回の予定\n5 閉会"),
            items_table(met, staff=staff, on=day_of),
            members_table(met),
            Plain(SECRET, is_small=True),
        ],
        date=day(subject.meets_on) if subject else "", agency=subject.agency.name if subject else "", source=SOURCE,
    )
    return covered(paper, met.people if met else [], staff=staff, on=on)


def items_table(met: Gathering | None, *, staff: Staff, on: date) -> Table:
    """Return the items in their order."""
    return Table(
        ("番号", "ケース・題名", "区分", "プラン", "目的"),
        [
            (
                str(line.place), line.name,
                lists.label("meeting_subjects", line.item.subject, on=on, municipality_id=staff.municipality_id)
                if line.is_seen else "",
                line.plan, str(line.item.get_purpose_display()) if line.is_seen else "",
            )
            for line in (met.lines if met else ())
        ],
        widths=(1, 5, 2.4, 1.6, 4), least=7, label="議題",
        note="区分: " + lists.legend("meeting_subjects", on=on, municipality_id=staff.municipality_id),
    )


def members_table(met: Gathering | None) -> Table:
    """Return who is asked, and who came."""
    return Table(
        ("機関", "氏名", "役割", "出席"),
        [
            (
                each.agency.name, each.name, "自治体として参加" if each.represents_municipality else "",
                "○" if each.attended else "",
            )
            for each in (met.members if met else ())
        ],
        widths=(5, 3, 3, 1.2), least=8, label="構成員",
    )
