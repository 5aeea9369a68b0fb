"""In whose case a relationship was told: what was said in one case is not read in another."""

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from yorisoi.people.enums import Picture
from yorisoi.people.models import Spot

# A relationship between two others is told in the case of the person in whose picture it was drawn: a spot `r7` of that
# person says so. A spot `x7` of the person the row belongs to says that it was never told in that person's own case.
TOLD, ELSEWHERE = "r", "x"


def told_elsewhere() -> Exists:
    """Return, for a query of relationships, whether one was told in somebody else's case only."""
    mark = Concat(Value(ELSEWHERE), Cast(OuterRef("pk"), CharField()))
    return Exists(Spot.objects.filter(person=OuterRef("person"), picture=Picture.GENOGRAM, node=mark))
