"""Who may come in: to read numbers, to keep what they stand on, to close a month."""

from django.core.exceptions import PermissionDenied

from yorisoi.agencies.models import Staff
from yorisoi.statistics.rules.readers import may_close, may_keep, may_read


def require_reader(staff: Staff) -> None:
    """
    Let in the chief, the municipality and the auditor.

    :raises PermissionDenied: for anybody else
    """
    for violation in may_read(staff.role):
        raise PermissionDenied(violation.sentence)


def require_keeper(staff: Staff) -> None:
    """
    Let in those who keep population, counting and services.

    :raises PermissionDenied: for anybody else
    """
    for violation in may_keep(staff.role):
        raise PermissionDenied(violation.sentence)


def closes(staff: Staff) -> bool:
    """Return whether somebody may close a month."""
    return not may_close(staff.role)


def keeps(staff: Staff) -> bool:
    """Return whether somebody sets what the numbers stand on."""
    return not may_keep(staff.role)
