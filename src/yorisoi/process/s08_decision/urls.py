from django.urls import path

from yorisoi.process.s08_decision import views

app_name = "decision"

urlpatterns = [
    path("decisions/", views.inbox, name="inbox"),
    path("cases/<str:number>/decision/", views.edit, name="edit"),
    path("cases/<str:number>/decision/own/", views.own, name="own"),
    path("cases/<str:number>/decision/own/ask/", views.ask, name="ask"),
]
