from django.urls import path

from yorisoi.process.s02_intake import views

app_name = "intake"
urlpatterns = [
    path("consultations/", views.waiting, name="list"),
    path("consultations/new/", views.new, name="new"),
    path("consultations/alike/", views.alike, name="alike"),
    path("cases/<str:number>/intake/", views.index, name="index"),
    path("cases/<str:number>/intake/enrollment/", views.enroll, name="enroll"),
]
