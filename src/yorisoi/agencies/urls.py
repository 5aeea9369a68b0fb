from django.urls import path

from yorisoi.agencies.views import entry, network, staff

app_name = "agencies"
urlpatterns = [
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("sign-in/again/", entry.again, name="sign_in_again"),
    path("sign-out/", entry.sign_out, name="sign_out"),
    path("password/", entry.password, name="password"),
    path("settings/staff/", staff.index, name="staff"),
    path("settings/staff/new/", staff.new, name="staff_new"),
    path("settings/staff/<int:pk>/", staff.edit, name="staff_edit"),
    path("settings/staff/<int:pk>/password/", staff.new_password, name="staff_password"),
    path("settings/staff/<int:pk>/return/", staff.come_back, name="staff_return"),
    path("settings/agencies/", network.index, name="agencies"),
    path("settings/agencies/new/", network.edit, name="agency_new"),
    path("settings/agencies/<int:pk>/", network.edit, name="agency"),
    path("settings/agencies/<int:agency_pk>/points/new/", network.contact_point, name="contact_point_new"),
    path("settings/agencies/<int:agency_pk>/points/<int:pk>/", network.contact_point, name="contact_point"),
    path("settings/departments/new/", network.department, name="department_new"),
    path("settings/departments/<int:pk>/", network.department, name="department"),
]
