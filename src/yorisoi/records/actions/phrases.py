"""定型文 and ひな型 of an agency, and a worker's own phrases."""

from django.db import transaction

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.records import rules
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import NoteTemplate, Phrase


@transaction.atomic
def keep_phrase(*, key: str, text: str, actor: Staff, is_of_agency: bool = False, phrase: Phrase | None = None) -> Phrase:
    """
    Keep a new phrase in one's own book or in the agency's, or write one over. The same twice is one.

    :raises Refused: PHRASE_CHIEF_ONLY, PHRASE_KEY_WRONG, PHRASE_TAKEN, PHRASE_EMPTY
    """
    _lock_books(actor)
    is_of_agency = phrase.staff_id is None if phrase else is_of_agency
    book = Phrase.objects.filter(agency_id=actor.agency_id)
    others = list((book.filter(staff__isnull=True) if is_of_agency else book.filter(staff=actor)).order_by("pk"))
    if phrase is None:
        same = [each for each in others if (each.key, each.text) == (key, text)]
        if same and (not is_of_agency or actor.is_chief):
            return same[0]
    taken = {rules.folded_key(each.key) for each in others if phrase is None or each.pk != phrase.pk}
    if violations := rules.may_keep_phrase(
        key=key, text=text, is_of_agency=is_of_agency, is_chief=actor.is_chief, taken=taken
    ):
        raise Refused(violations)
    if phrase is None:
        kept = Phrase.objects.create(
            municipality_id=actor.municipality_id, agency_id=actor.agency_id, staff=None if is_of_agency else actor,
            key=key, text=text,
        )
    else:
        kept = Phrase.objects.get(pk=phrase.pk)
        if (kept.key, kept.text) == (key, text):
            return kept
        kept.key, kept.text = key, text
        kept.save(update_fields=["key", "text"])
    audit.record("phrase.kept", actor=actor, subject=kept)
    return kept


@transaction.atomic
def drop_phrase(*, phrase: Phrase, actor: Staff) -> None:
    """
    Take a phrase out of its book; what was written with it stays.

    :raises Refused: PHRASE_CHIEF_ONLY
    """
    _lock_books(actor)
    is_of_agency = phrase.staff_id is None
    if violations := [
        each
        for each in rules.may_keep_phrase(
            key=phrase.key, text=phrase.text, is_of_agency=is_of_agency, is_chief=actor.is_chief
        )
        if each.code == "PHRASE_CHIEF_ONLY"
    ]:
        raise Refused(violations)
    gone, _ = Phrase.objects.filter(pk=phrase.pk).delete()
    if gone:
        audit.record("phrase.dropped", actor=actor, subject=phrase)


@transaction.atomic
def keep_template(
    *, form: ContactForm | str, name: str, body: str, actor: Staff, template: NoteTemplate | None = None
) -> NoteTemplate:
    """
    Keep a template for a form of contact, or write one over. The same twice is one.

    :raises Refused: TEMPLATE_CHIEF_ONLY, TEMPLATE_TAKEN, TEMPLATE_EMPTY
    """
    _lock_books(actor)
    others = NoteTemplate.objects.filter(agency_id=actor.agency_id, form=form, name=name)
    if template is None and actor.is_chief and (same := others.filter(body=body).order_by("pk").first()):
        return same
    is_taken = (others.exclude(pk=template.pk) if template else others).exists()
    if violations := rules.may_keep_template(name=name, body=body, is_chief=actor.is_chief, is_taken=is_taken):
        raise Refused(violations)
    if template is None:
        kept = NoteTemplate.objects.create(
            municipality_id=actor.municipality_id, agency_id=actor.agency_id, form=form, name=name, body=body
        )
    else:
        kept = NoteTemplate.objects.get(pk=template.pk)
        if (kept.form, kept.name, kept.body) == (form, name, body):
            return kept
        kept.form, kept.name, kept.body = form, name, body
        kept.save(update_fields=["form", "name", "body"])
    audit.record("note_template.kept", actor=actor, subject=kept, form=form)
    return kept


@transaction.atomic
def drop_template(*, template: NoteTemplate, actor: Staff) -> None:
    """
    Take a template away; what was written along it stays.

    :raises Refused: TEMPLATE_CHIEF_ONLY
    """
    _lock_books(actor)
    if violations := rules.may_keep_template(name=template.name, body=template.body, is_chief=actor.is_chief):
        raise Refused(violations)
    gone, _ = NoteTemplate.objects.filter(pk=template.pk).delete()
    if gone:
        audit.record("note_template.dropped", actor=actor, subject=template)


def _lock_books(actor: Staff) -> None:
    """Two who add the same short word at one moment wait for each other."""
    Agency.objects.select_for_update(of=("self",)).get(pk=actor.agency_id)
