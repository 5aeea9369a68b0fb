from django.urls import path

from yorisoi.process.s10_monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("cases/<str:number>/monitoring/", views.index, name="index"),
    path("cases/<str:number>/monitoring/new/", views.new, name="new"),
    path("cases/<str:number>/monitoring/efforts/new/", views.effort, name="effort"),
    path("cases/<str:number>/monitoring/employment/new/", views.employment, name="employment"),
    path(
        "cases/<str:number>/monitoring/employment/<int:pk>/withdrawal/", views.withdraw_employment,
        name="withdraw_employment",
    ),
    path("cases/<str:number>/monitoring/employment/<int:pk>/retention/", views.retention, name="retention"),
    path(
        "cases/<str:number>/monitoring/employment/<int:pk>/retention/<int:check>/withdrawal/", views.withdraw_retention,
        name="withdraw_retention",
    ),
    path("cases/<str:number>/monitoring/interruption/", views.interruption, name="interruption"),
    path("cases/<str:number>/monitoring/resumption/", views.resume, name="resume"),
]
