"""Foreign keys point down too: lazy strings (`"plan.Plan"`) escape the import contract."""

from django.apps import apps


def test_foreign_keys_point_down(floor_of):
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in apps.get_models()
        if (here := model._meta.app_config.name) in floor_of
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if (there := field.related_model._meta.app_config.name) != here
        and there.startswith("yorisoi.")
        and floor_of.get(there, 10_000) >= floor_of[here]
    ]
    assert upward == []


def test_evidence_has_no_foreign_keys():
    relations = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("audit").get_models()
        for field in model._meta.get_fields()
        if field.is_relation
    ]
    assert relations == []


def test_every_room_has_a_floor(floor_of):
    assert [
        app.name
        for app in apps.get_app_configs()
        if app.name.startswith("yorisoi.") and app.name not in {"yorisoi.config", *floor_of}
    ] == []


def test_app_labels_carry_no_number():
    numbered = [
        app.label
        for app in apps.get_app_configs()
        if app.name.startswith("yorisoi.process.") and app.label != app.name.rpartition("_")[2]
    ]
    assert numbered == []
