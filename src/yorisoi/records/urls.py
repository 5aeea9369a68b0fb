from django.urls import path

from yorisoi.records.views import correcting, countersigning, course, phrases

app_name = "records"
urlpatterns = [
    path("cases/<str:number>/records/", course.index, name="index"),
    path("cases/<str:number>/records/new/", course.new, name="new"),
    path("cases/<str:number>/records/<int:pk>/", course.show, name="show"),
    path("cases/<str:number>/records/<int:pk>/correct/", correcting.correct, name="correct"),
    path("notes/countersign/", countersigning.waiting, name="countersign"),
    path("settings/phrases/", phrases.index, name="phrases"),
    path("settings/phrases/book/", phrases.book, name="phrase_book"),
    path("settings/phrases/<int:pk>/", phrases.edit, name="phrase"),
    path("settings/notes/", phrases.settings, name="note_settings"),
    path("settings/notes/templates/new/", phrases.template, name="template_new"),
    path("settings/notes/templates/<int:pk>/", phrases.template, name="template"),
]
