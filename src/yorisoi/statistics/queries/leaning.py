from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.foundation.wareki import add_months
from yorisoi.people.enums import Gender
from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Worry
from yorisoi.reference import queries as reference
from yorisoi.statistics.queries.ages import BANDS, band
from yorisoi.statistics.rules.leaning import Group, Share, shares

MONTHS = 12


@dataclass(frozen=True)
class Leaning:
    """One way of dividing the people of a period, with each group's shares."""

    title: str
    shares: list[Share]

    @property
    def left_out(self) -> list[Share]:
        """Return the groups fewer of whom were accepted than came."""
        return [share for share in self.shares if share.is_left_out]


def _received(staff: Staff, *, since: date, until: date) -> QuerySet[Reception]:
    enrolled = EnrollmentRequest.objects.filter(case=OuterRef("case"))
    received = Reception.objects.filter(
        municipality_id=staff.municipality_id, received_on__gte=since, received_on__lte=until
    ).alias(enrolled=Exists(enrolled))
    if staff.is_supporter:
        received = received.filter(case__agency_id=staff.agency_id)
    return received


COUNTS: dict[str, Any] = {
    "came": Count("case", distinct=True),
    "accepted": Count("case", distinct=True, filter=Q(enrolled=True)),
}


def _groups(rows: QuerySet[Any], field: str, labels: dict[str, str]) -> list[Group]:
    found = {row[field]: row for row in rows.values(field).annotate(**COUNTS).order_by(field)}
    return [
        Group(label, found[code]["came"], found[code]["accepted"]) for code, label in labels.items() if code in found
    ]


def _by_age(received: QuerySet[Reception], *, on: date) -> list[Group]:
    return _groups(received.annotate(band=band("case__person", on=on)), "band", {label: label for label in BANDS})


def leanings(staff: Staff, *, on: date) -> list[Leaning]:
    """
    Return who came and who was accepted in the last twelve months, by sex, age, way in and worry.

    A person counts once a case. Numerator and denominator: cases with a reception in the period; accepted = those
    with a 利用申込 (whenever). Known bias: people who came lately have had less time to apply.

    Source: 手引き第5章 2※
    """
    received = _received(staff, since=add_months(on, -MONTHS), until=on)
    worried: QuerySet[Worry] = Worry.objects.filter(reception__in=received.values("pk")).alias(
        enrolled=Exists(EnrollmentRequest.objects.filter(case=OuterRef("reception__case")))
    )
    rows = worried.values("code").annotate(
        came=Count("reception__case", distinct=True),
        accepted=Count("reception__case", distinct=True, filter=Q(enrolled=True)),
    )
    names = dict(reference.choices("worries", on, staff.municipality_id))
    worries = [Group(names.get(row["code"], row["code"]), row["came"], row["accepted"]) for row in rows.order_by("code")]
    divided: Sequence[tuple[str, list[Group]]] = (
        ("性別", _groups(received, "case__person__gender", dict(Gender.choices))),
        ("年齢", _by_age(received, on=on)),
        ("どこから", _groups(received, "channel", dict(ReceptionChannel.choices))),
        ("お困りのこと", worries),
    )
    return [Leaning(title, shares(groups)) for title, groups in divided]
