from django.urls import path

from yorisoi.records.views import course

app_name = "records"
urlpatterns = [
    path("cases/<str:number>/records/", course.index, name="index"),
    path("cases/<str:number>/records/new/", course.new, name="new"),
    path("cases/<str:number>/records/<int:pk>/", course.show, name="show"),
]
