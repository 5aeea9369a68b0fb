from django.urls import path

from yorisoi.transfer.views import exporting, importing, mappings, working

app_name = "transfer"
urlpatterns = [
    path("import/", importing.index, name="imports"),
    path("import/<int:pk>/", importing.show, name="show"),
    path("import/<int:pk>/columns/", importing.columns, name="columns"),
    path("import/<int:pk>/check/", importing.check, name="check"),
    path("import/<int:pk>/words/", importing.words, name="words"),
    path("import/<int:pk>/carry/", importing.carry, name="carry"),
    path("import/<int:pk>/progress/", working.show, name="progress"),
    path("import/<int:pk>/stop/", working.stop, name="stop"),
    path("import/<int:pk>/again/", working.go_on, name="go_on"),
    path("import/mappings/", mappings.index, name="mappings"),
    path("import/mappings/<int:pk>/", mappings.rename, name="mapping"),
    path("import/mappings/<int:pk>/drop/", mappings.drop, name="mapping_drop"),
    path("import/<int:pk>/undo/", importing.undo, name="undo"),
    path("import/<int:pk>/drop/", importing.drop, name="drop"),
    path("import/<int:pk>/wrong.xlsx", importing.wrong, name="wrong"),
    path("export/", exporting.index, name="export"),
    path("cases/<str:number>/export/", exporting.case, name="case_export"),
]
