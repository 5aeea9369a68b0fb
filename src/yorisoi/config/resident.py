"""常駐 (What stays): all that the pages are made of, loaded once and left out of every later garbage collection."""

import gc

from django.urls import get_resolver


def stay() -> None:
    """
    Load the code of all pages now, and hide what is loaded from the garbage collector.

    Nothing of it is ever freed; but each full collection would walk through it, while somebody waits for a page
    (docs/performance.md). Called before the server's processes part, it is loaded once for all of them.
    """
    gc.disable()  # loading leaves next to nothing to collect
    _ = get_resolver().url_patterns
    gc.freeze()
    gc.enable()
