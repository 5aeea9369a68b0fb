from django.urls import path

from yorisoi.process.s04_assessment import views

app_name = "assessment"

urlpatterns = [
    path("cases/<str:number>/assessment/", views.index, name="index"),
    path("cases/<str:number>/assessment/new/", views.begin, name="begin"),
    path("cases/<str:number>/assessment/edit/", views.edit, name="edit"),
    path("cases/<str:number>/assessment/opinions/new/", views.opinion, name="opinion"),
]
