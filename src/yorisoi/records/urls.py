from django.urls import path

from yorisoi.records import views

app_name = "records"
urlpatterns = [
    path("cases/<str:number>/records/", views.index, name="index"),
    path("cases/<str:number>/records/new/", views.new, name="new"),
    path("cases/<str:number>/records/<int:pk>/", views.show, name="show"),
]
