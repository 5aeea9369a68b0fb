from django.urls import path

from yorisoi.transfer.views import exporting

app_name = "transfer"
urlpatterns = [
    path("cases/<str:number>/export/", exporting.case, name="case_export"),
]
