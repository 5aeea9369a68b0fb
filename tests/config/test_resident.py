import gc

from django.urls import get_resolver

from yorisoi.config import resident


def test_what_is_loaded_is_left_out_of_garbage_collections():
    before = gc.get_freeze_count()
    try:
        resident.stay()
        assert "url_patterns" in vars(get_resolver())
        assert gc.get_freeze_count() > before + 50_000
    finally:
        gc.unfreeze()
