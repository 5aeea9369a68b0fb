"""サインインの確認 (the sign-in back end)."""

from django.contrib.auth.backends import ModelBackend

from yorisoi.agencies.models import Staff


class StaffBackend(ModelBackend):
    """Read the signed-in member of staff with their agency and municipality: every page names them."""

    def get_user(self, user_id: int) -> Staff | None:
        staff = Staff.objects.select_related("agency", "municipality").filter(pk=user_id).first()
        return staff if staff and self.user_can_authenticate(staff) else None
