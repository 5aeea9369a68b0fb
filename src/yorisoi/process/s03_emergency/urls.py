from django.urls import path

from yorisoi.process.s03_emergency import views

app_name = "emergency"
urlpatterns = [
    path("cases/<str:number>/emergency/", views.index, name="index"),
    path("cases/<str:number>/emergency/new/", views.new, name="new"),
    path("cases/<str:number>/emergency/<int:pk>/", views.settle, name="settle"),
]
