from django.urls import path

from yorisoi.records.files import views as files
from yorisoi.records.views import course

app_name = "records"
urlpatterns = [
    path("cases/<str:number>/records/", course.index, name="index"),
    path("cases/<str:number>/records/new/", course.new, name="new"),
    path("cases/<str:number>/records/<int:pk>/", course.show, name="show"),
    path("cases/<str:number>/records/<int:pk>/attachments/", files.of_note, name="note_attachments"),
    path("cases/<str:number>/attachments/", files.index, name="attachments"),
    path("cases/<str:number>/attachments/<int:pk>/", files.show, name="attachment"),
    path("cases/<str:number>/attachments/<int:pk>/remove/", files.remove, name="attachment_remove"),
]
