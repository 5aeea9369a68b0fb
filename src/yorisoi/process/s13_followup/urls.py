from django.urls import path

from yorisoi.process.s13_followup import views

app_name = "followup"
urlpatterns = [
    path("cases/<str:number>/followup/", views.index, name="index"),
    path("cases/<str:number>/followup/plan/", views.plan, name="plan"),
    path("cases/<str:number>/followup/<int:pk>/", views.record, name="record"),
]
