"""
添付 (attachments).

Photographs, PDF and Office documents of a case. `rules` tell what a file is by its content; `pictures` draws an
image anew in a process of its own; `storage` keeps the bytes encrypted outside the web root. Source: ADR 0010.
"""
