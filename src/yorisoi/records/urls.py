from django.urls import path

from yorisoi.records.views import attachments, course

app_name = "records"
urlpatterns = [
    path("cases/<str:number>/records/", course.index, name="index"),
    path("cases/<str:number>/records/new/", course.new, name="new"),
    path("cases/<str:number>/records/<int:pk>/", course.show, name="show"),
    path("cases/<str:number>/records/<int:pk>/attachments/", attachments.of_note, name="note_attachments"),
    path("cases/<str:number>/attachments/", attachments.index, name="attachments"),
    path("cases/<str:number>/attachments/<int:pk>/", attachments.show, name="attachment"),
    path("cases/<str:number>/attachments/<int:pk>/remove/", attachments.remove, name="attachment_remove"),
]
