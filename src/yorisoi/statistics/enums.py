from django.db.models import TextChoices


class Counting(TextChoices):
    """相談の数え方. Municipalities differ (domain §2.1 [G1]): the report says which one it used."""

    EVERY_RECEPTION = "EVERY_RECEPTION", "電話1本でも、相談を受け付けたら1件"
    INTERVIEWED = "INTERVIEWED", "面接(来所・訪問・面談)に至ったものだけを1件"


class State(TextChoices):
    """数の状態: a nought is not the same as nothing offered or nothing counted."""

    COUNTED = "COUNTED", "集計"
    NOT_COUNTED = "NOT_COUNTED", "未集計"
    NOT_OFFERED = "NOT_OFFERED", "未実施"
