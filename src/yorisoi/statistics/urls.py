from django.urls import path

from yorisoi.statistics.views import leaning

app_name = "statistics"
urlpatterns = [path("statistics/leaning/", leaning.leaning, name="leaning")]
