from django.urls import path

from yorisoi.statistics import views

app_name = "statistics"
urlpatterns = [path("statistics/leaning/", views.leaning, name="leaning")]
