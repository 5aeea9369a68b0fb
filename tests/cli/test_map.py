"""Generated pages say what the program says; the finding commands find."""

import pytest

from tests.factories.base import make_case, make_staff
from tests.house.conftest import ROOT
from yorisoi.cli import map as house
from yorisoi.cli import messages
from yorisoi.cli.main import main


@pytest.mark.parametrize(
    ("page", "made"), [("map.md", house.markdown), ("messages.md", messages.markdown)], ids=["部屋の地図", "断りの文"]
)
def test_the_generated_page_is_up_to_date(page, made):
    """Renew with `yorisoi map --markdown` and `yorisoi messages --markdown`."""
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == made()


def test_the_map_has_the_thirteen_stages_in_the_order_of_time():
    stages = [folder for folder, _ in house.rooms() if folder.startswith("process/")]
    assert [stage[8:11] for stage in stages] == [f"s{number:02}" for number in range(1, 14)]


def test_every_message_has_its_three_parts():
    assert [each.code for each in messages.messages() if not (each.what and each.why and each.todo)] == []


@pytest.mark.parametrize("word", ["支援調整会議", "CONSENT_MISSING", "施行規則1条"])
def test_a_word_is_found(word, capsys):
    assert main(["where", word]) == 0
    assert "rules" in capsys.readouterr().out


def test_an_unknown_word_is_told_so(capsys):
    assert main(["where", "むにゃむにゃ"]) == 1
    assert "見つかりませんでした" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_door_explains_itself(capsys, today):
    worker, colleague = make_staff(), make_staff()
    case = make_case(actor=worker, on=today)
    assert main(["why-can", worker.login_name, case.number]) == 0
    assert "主担当のため" in capsys.readouterr().out
    assert main(["why-can", colleague.login_name, case.number]) == 0
    assert "見られません" in capsys.readouterr().out
