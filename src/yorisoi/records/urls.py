from django.urls import path

from yorisoi.records.views import attachments, correcting, countersigning, course, phrases

app_name = "records"
urlpatterns = [
    path("cases/<str:number>/records/", course.index, name="index"),
    path("cases/<str:number>/records/new/", course.new, name="new"),
    path("cases/<str:number>/records/<int:pk>/", course.show, name="show"),
    path("cases/<str:number>/records/<int:pk>/correct/", correcting.correct, name="correct"),
    path("cases/<str:number>/records/<int:pk>/attachments/", attachments.of_note, name="note_attachments"),
    path("cases/<str:number>/attachments/", attachments.index, name="attachments"),
    path("cases/<str:number>/attachments/<int:pk>/", attachments.show, name="attachment"),
    path("cases/<str:number>/attachments/<int:pk>/remove/", attachments.remove, name="attachment_remove"),
    path("notes/countersign/", countersigning.waiting, name="countersign"),
    path("settings/phrases/", phrases.index, name="phrases"),
    path("settings/phrases/book/", phrases.book, name="phrase_book"),
    path("settings/phrases/<int:pk>/", phrases.edit, name="phrase"),
    path("settings/notes/", phrases.settings, name="note_settings"),
    path("settings/notes/templates/new/", phrases.template, name="template_new"),
    path("settings/notes/templates/<int:pk>/", phrases.template, name="template"),
]
