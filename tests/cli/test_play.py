"""The seven stories are tests: each plays to its end, and is refused exactly where it says."""

from datetime import date

import pytest

from yorisoi.cli import demo, play
from yorisoi.cli.main import main
from yorisoi.cli.scenario.acts import ACTS
from yorisoi.cli.scenario.player import Scene
from yorisoi.cli.scenario.player import play as play_story
from yorisoi.cli.scenario.story import StoryFault, read
from yorisoi.cli.scenario.town import build
from yorisoi.foundation.wareki import fiscal_year
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote
from yorisoi.statistics.figures import report
from yorisoi.statistics.models import Population, ServiceOffered
from yorisoi.statistics.rules.periods import Period

STORIES = {path.stem: path for path in demo.stories()}
REFUSED = {
    "a_8050": {
        "ANONYMOUS", "CONSENT_MISSING", "PLAN_ITEM_MISSING", "PERSON_AGREEMENT_MISSING", "MEETING_NOT_HELD",
        "DECISION_MISSING",
    },
    "b_gomi": {"EMERGENCY_OPEN", "NOT_A_MUNICIPAL_OFFICER", "REVIEW_MISSING"},
    "c_hikikomori": {"CONSENT_MISSING", "SCREENING_MISSING", "PLAN_NOT_ENDORSED", "NOT_MINOR", "REVIEW_MISSING"},
    "d_kakei": {"WILL_MISSING"},
    "e_b_gata": {"NOT_A_MUNICIPAL_OFFICER"},
    "f_consent": {"CONSENT_MISSING", "BASIS_MISSING", "ANONYMOUS"},
    "g_kakaekomi": {
        "CONSENT_MISSING", "EFFORT_MISSING", "SILENCE_IS_NO_GROUND", "INTERRUPTION_UNREPORTED", "CASE_INTERRUPTED",
    },
}
EIGHTH = """
title = "八つ目の物語"
source = "検査"
starts = -30

[person."本人"]
name = "森田 葵"
kana = "もりた あおい"
age = 41

[[step]]
day = 0
act = "receive"
channel = "本人が来所"
story = "「家賃のことで相談したい」"
worries = ["RENT_AND_LOANS"]
main = "RENT_AND_LOANS"
{more}
"""


def outcomes(path, today):
    story = read(path, today=today)
    return list(play_story(Scene(town=build(on=story.starts_on), story=story)))


def eighth(tmp_path, more=""):
    path = tmp_path / "eighth.toml"
    path.write_text(EIGHTH.replace("{more}", more), encoding="utf-8")
    return path


def test_the_seven_stories_are_there():
    assert sorted(STORIES) == sorted(REFUSED)


@pytest.mark.slow
@pytest.mark.held_on("postgresql")  # on SQLite tests/house/test_places.py plays them all
@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_story_plays_and_is_refused_where_it_says(name, today):
    told = outcomes(STORIES[name], today)
    assert {code for outcome in told for code in outcome.codes} == REFUSED[name]
    assert told[-1].step.number <= len(told)
    assert CaseNote.objects.exclude(form=ContactForm.EVENT).count() >= 3  # a worker's own words, not only procedures


@pytest.mark.django_db
def test_the_demo_gives_its_figures_a_ground(today):
    demo.settle_figures(build(on=today).staff["sasaki"], on=today)
    assert list(Population.objects.order_by("starts_on").values_list("people", flat=True)) == [demo.PEOPLE, demo.PEOPLE]
    year = fiscal_year(today)
    town = Population.objects.first().municipality_id
    assert not report.report(town, Period(date(year, 4, 1), date(year, 4, 30)), on=today).unset
    assert ServiceOffered.objects.filter(fiscal_year=year, column="WORK_TRAINING", is_offered=False).exists()


@pytest.mark.django_db
def test_every_outcome_says_where_the_case_stands_and_what_is_due(tmp_path, today):
    (outcome,) = outcomes(eighth(tmp_path), today)
    assert outcome.result.startswith("相談を受け付けました")
    assert "相談受付/次に動く人: 相談支援員/支援中" in outcome.place
    assert [duty.kind.label for duty in outcome.duties] == ["振り分けの判断", "途切れ"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('[[step]]\nday = 1\nact = "enroll"\nrefused = "ANONYMOUS"', "できてしまいました"),
        ('[[step]]\nday = 1\nact = "enroll"\nwithout_consent = true', "CONSENT_MISSING"),
        ('[[step]]\nday = 1\nact = "enroll"\nwithout_consent = true\nrefused = "ANONYMOUS"', "ちがう理由でした"),
        ('[[step]]\nday = 1\nact = "ganbaru"', "という手順はありません"),
        ('[[step]]\nday = 1\nact = "enroll"\nsinged = true', "知らない項目があります: singed"),
        ('[[step]]\nday = 1\nact = "enroll"\nactor = "dareka"', "職員「dareka」はいません"),
        ('[[step]]\nday = 1\nact = "triage"\noutcome = "あとで"', "選べるのは"),
        ('[[step]]\nday = 40\nact = "enroll"', "今日より先の日"),
    ],
    ids=[
        "断られるはずが通った", "通るはずが断られた", "ちがう理由で断られた", "知らない手順", "項目の書きまちがい", "いない職員",
        "ない選択肢", "先の日付",
    ],
)
def test_a_story_stops_at_its_mistake_and_says_where(tmp_path, today, more, words):
    with pytest.raises(StoryFault, match=words):
        outcomes(eighth(tmp_path, more), today)


def test_a_file_that_is_no_story_is_told_so(tmp_path, today):
    path = tmp_path / "broken.toml"
    path.write_text("title = ", encoding="utf-8")
    with pytest.raises(StoryFault, match="読めません"):
        read(path, today=today)


@pytest.mark.django_db(transaction=True)
def test_the_command_plays_and_keeps_nothing(tmp_path, capsys, monkeypatch):
    from yorisoi.cases.models import Case

    monkeypatch.setattr(play, "migrate_if_needed", lambda: None)
    assert main(["play", str(eighth(tmp_path))]) == 0
    told = capsys.readouterr().out
    assert "■ 八つ目の物語" in told
    assert "終わりました。手順 1、断られたこと 0。" in told
    assert not Case.objects.exists()


def test_the_help_documents_every_act(capsys):
    with pytest.raises(SystemExit):
        main(["play", "--help"])
    told = capsys.readouterr().out
    assert [name for name in ACTS if f"  {name} " not in told] == []
    assert "refused" in told
