"""年代: the age band of a person on a day, by cutoff days, so that both databases agree."""

from datetime import date

from django.db.models import Case, CharField, Q, Value, When

from yorisoi.foundation.wareki import add_months

# 「〜歳以上」の下限と表示。上から順に見る。
AGES = ((65, "65歳以上"), (50, "50〜64歳"), (40, "40代"), (30, "30代"), (20, "20代"), (0, "19歳以下"))
UNKNOWN_AGE = "年齢はわからない"
BANDS = (*(label for _, label in AGES), UNKNOWN_AGE)


def band(person: str, *, on: date) -> Case:
    """Return the band of the person at that path. An age only guessed counts as it was guessed."""
    branches = [
        When(
            Q(**{f"{person}__born_on__lte": add_months(on, -12 * years)}) | Q(**{f"{person}__estimated_age__gte": years}),
            then=Value(label),
        )
        for years, label in AGES
    ]
    return Case(*branches, default=Value(UNKNOWN_AGE), output_field=CharField())
