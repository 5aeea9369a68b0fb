"""The first use: an installation is founded once, passwords are shown once, and a second start changes nothing."""

import re

import pytest

from tests.factories.base import make_staff
from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cli import main, migrate, sign_ins
from yorisoi.foundation import municipality_code

CODE = "99001" + municipality_code.check_digit("99001")
ANSWERS = ["--town=架空市", "--agency=架空市くらし相談センター", "--login=kanri", "--name=管理 担当"]
PASSWORD = re.compile(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.mark.django_db
def test_the_first_administrator_signs_in_with_the_password_shown(capsys):
    assert main.main(["init", f"--code={CODE}", *ANSWERS]) == 0
    password = PASSWORD.search(capsys.readouterr().out)[0]
    staff = Staff.objects.get()
    assert staff.role == Role.ADMINISTRATOR
    assert staff.must_change_password
    assert staff.check_password(password)
    assert Municipality.objects.get().name == "架空市"
    assert AuditEntry.objects.get().verb == "municipality.founded"


@pytest.mark.django_db
def test_a_second_set_up_and_a_wrong_code_are_both_told(capsys):
    make_staff()
    assert main.main(["init", "--code=123456", *ANSWERS]) == 1
    told = capsys.readouterr().err
    assert "ALREADY_FOUNDED" in told
    assert "MUNICIPALITY_CODE_WRONG" in told


@pytest.mark.django_db
def test_a_forgotten_password_is_replaced_at_the_server(capsys):
    staff = make_staff(login_name="takanashi")
    assert main.main(["password", "takanashi"]) == 0
    password = PASSWORD.search(capsys.readouterr().out)[0]
    staff.refresh_from_db()
    assert staff.check_password(password)
    assert staff.must_change_password


@pytest.mark.django_db
def test_nobody_by_that_name(capsys):
    assert main.main(["password", "daremo"]) == 1
    assert "daremo" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_second_start_does_not_migrate_again():
    assert migrate.migrate_if_needed() is True
    assert migrate.migrate_if_needed() is False


def test_one_time_passwords_differ_and_can_be_read_out():
    made = {sign_ins.one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(PASSWORD.fullmatch(password) for password in made)
