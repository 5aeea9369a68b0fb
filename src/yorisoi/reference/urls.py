from django.urls import path

from yorisoi.reference import views

app_name = "reference"
urlpatterns = [
    path("settings/tables/", views.index, name="index"),
    path("settings/ceilings/", views.ceilings, name="ceilings"),
    path("settings/ceilings/<slug:code>/csv/", views.ceilings_csv, name="ceilings_csv"),
    path("settings/tables/<slug:name>/", views.show, name="show"),
    path("settings/tables/<slug:name>/csv/", views.download, name="csv"),
    path("settings/tables/<slug:name>/load/", views.load, name="load"),
    path("settings/tables/<slug:name>/load/confirm/", views.confirm, name="confirm"),
    path("settings/tables/<slug:name>/drop/", views.drop, name="drop"),
]
