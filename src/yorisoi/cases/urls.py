from django.urls import path

from yorisoi.cases.views import carrying, settings

app_name = "cases"
urlpatterns = [
    path("settings/", settings.home, name="settings"),
    path("settings/periods/", settings.periods, name="periods"),
    path("settings/staff/<int:pk>/retire/", settings.retire, name="retire"),
    path("cases/<str:number>/assignment/", carrying.assignment, name="assignment"),
    path("cases/<str:number>/assignment/add/", carrying.add, name="assignment_add"),
    path("cases/<str:number>/assignment/<int:pk>/end/", carrying.end, name="assignment_end"),
    path("cases/<str:number>/assignment/grants/<int:pk>/end/", carrying.end_grant, name="grant_end"),
]
