from django.db import models

from yorisoi.agencies.models import MunicipalRow
from yorisoi.cases.models import CaseFact
from yorisoi.process.s04_assessment.enums import Domain, Question


class Assessment(CaseFact):
    """
    アセスメント (one version of the reading of the situation).

    A draft (`agreed_on` empty) is edited in place; once agreed it stands, and a change makes the next `edition`.
    `version` guards against two people saving the same draft.
    """

    edition = models.PositiveSmallIntegerField("第何版")
    assessed_on = models.DateField("アセスメントの日")
    background = models.TextField("課題の背景・要因", blank=True)
    strengths = models.TextField("本人の強み", blank=True)
    hopes = models.TextField("本人の希望(本人のことばで)", blank=True)
    household_view = models.TextField("家族全体のようす", blank=True)
    direction = models.TextField("支援の方向", blank=True)
    agreed_on = models.DateField("本人と確かめた日", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "edition"], name="assessment_edition_once",
                violation_error_message="同じ版のアセスメントがもうあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment #{self.pk}"

    @property
    def is_agreed(self) -> bool:
        return self.agreed_on is not None


class Situation(MunicipalRow):
    """領域ごとの状況 (what is known about one domain in one version)."""

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="situations")
    domain = models.CharField("領域", max_length=20, choices=Domain.choices)
    text = models.TextField("状況")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "domain"], name="situation_once")]

    def __str__(self) -> str:
        return f"situation #{self.pk}"


class Issue(MunicipalRow):
    """課題と特性 (one of the issues of the national list, by code)."""

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="issues")
    code = models.CharField("課題", max_length=40)
    note = models.CharField("くわしく", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "code"], name="issue_once")]

    def __str__(self) -> str:
        return self.code


class Answer(MunicipalRow):
    """
    アセスメントシートの答え (one answer to one question of the sheet).

    `code` is a code of the dated table the question names; a row without one holds the words said to the question.
    """

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="answers")
    question = models.CharField("問い", max_length=40, choices=Question.choices)
    code = models.CharField("答え", max_length=60, blank=True)
    note = models.CharField("くわしく", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question", "code"], name="answer_once",
                violation_error_message="同じ答えがもうあります。",
            )
        ]

    def __str__(self) -> str:
        return f"answer #{self.pk}"


class ExpertOpinion(CaseFact):
    """専門的なアセスメント (an expert's opinion asked for, from whom and when)."""

    given_on = models.DateField("意見を聞いた日")
    expert = models.CharField("だれから(職種・機関)", max_length=100)
    domain = models.CharField("領域", max_length=20, choices=Domain.choices, blank=True)
    text = models.TextField("意見")

    def __str__(self) -> str:
        return f"expert opinion #{self.pk}"
