"""Kept ways to match columns: seen, renamed, thrown away by those who may bring ledgers in."""

import pytest

from tests.factories.base import make_staff
from tests.factories.ledgers import kept_mapping, read_ledger
from tests.reading import codes_in, text_of
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.transfer.actions.matching import keep
from yorisoi.transfer.enums import LedgerKind
from yorisoi.transfer.models import LedgerMapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


def test_what_was_kept_is_listed_with_its_columns(chief, client_for):
    mapping = kept_mapping(chief)

    assert "本所の台帳 相談・ケースの台帳" in text_of(client_for(chief).get("/import/mappings/"))
    assert "生年月日" in text_of(client_for(chief).get(f"/import/mappings/{mapping.pk}/"))


def test_it_is_renamed(chief, client_for):
    mapping = kept_mapping(chief)
    page = client_for(chief).post(f"/import/mappings/{mapping.pk}/", {"name": "支所の台帳"})

    assert page.headers["Location"] == "/import/mappings/"
    assert LedgerMapping.objects.get().name == "支所の台帳"
    assert AuditEntry.objects.filter(verb="ledger.mapping_renamed").count() == 1


def test_a_name_that_is_taken_is_refused_in_place(chief, client_for):
    mapping, _ = kept_mapping(chief), kept_mapping(chief, name="支所の台帳")
    page = client_for(chief).post(f"/import/mappings/{mapping.pk}/", {"name": "支所の台帳"})

    assert (page.status_code, codes_in(page)) == (422, ["MAPPING_NAME_TAKEN"])
    assert client_for(chief).post(f"/import/mappings/{mapping.pk}/", {"name": ""}).status_code == 422


def test_it_is_thrown_away_once_and_imports_stay(chief, client_for):
    mapping = kept_mapping(chief)
    ledger = read_ledger(chief)
    for _ in range(2):
        client_for(chief).post(f"/import/mappings/{mapping.pk}/drop/")

    assert not LedgerMapping.objects.exists()
    assert AuditEntry.objects.filter(verb="ledger.mapping_dropped").count() == 1
    ledger.refresh_from_db()


def test_lists_of_staff_are_the_administrators(chief, client_for):
    administrator = make_staff(Role.ADMINISTRATOR)
    ledger = read_ledger(administrator, "sato.y,佐藤 由紀,相談支援員", head="サインイン名,氏名,役割", kind=LedgerKind.STAFF)
    mapping = keep(ledger, name="名簿", actor=administrator)

    assert client_for(chief).get(f"/import/mappings/{mapping.pk}/").status_code == 404
    assert client_for(administrator).get(f"/import/mappings/{mapping.pk}/").status_code == 200
    assert client_for(make_staff()).get("/import/mappings/").status_code == 403
