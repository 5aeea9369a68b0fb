"""One template for every field of every screen (`{{ form.name.as_field_group }}`)."""

from functools import cached_property
from pathlib import Path

import django.forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.template.backends.django import Template as BackendTemplate

DJANGO_WIDGETS = Path(django.forms.__file__).parent / "templates"


class Renderer(BaseRenderer):
    """
    Render forms with the templates of this room, widgets of Django where this room has none.

    An engine of its own: the pages' engine refuses undefined variables in tests, Django's widget templates use some.
    """

    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        return DjangoTemplates(
            {
                "NAME": "ui-forms",
                "APP_DIRS": False,
                "DIRS": [str(DJANGO_WIDGETS)],
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.app_directories.Loader",
                                "django.template.loaders.filesystem.Loader",
                            ],
                        )
                    ],
                    "builtins": ["yorisoi.ui.templatetags.ui"],
                },
            }
        )

    def get_template(self, template_name: str) -> BackendTemplate:
        return self.engine.get_template(template_name)
