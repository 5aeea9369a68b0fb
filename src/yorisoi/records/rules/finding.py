# Between the parts of a note: a mark no word reaches across.
BETWEEN = "\n|\n"


def searched_text(*, body: str, counterpart_name: str, next_note: str) -> str:
    """
    Return the words a note is found by: what was written, with whom it was, and what was agreed next.

    Source: stack.md §2
    """
    return BETWEEN.join(part for part in (body, counterpart_name, next_note) if part)
