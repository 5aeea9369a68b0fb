from django.urls import path

from yorisoi.process.s05_screening import views

app_name = "screening"

urlpatterns = [path("cases/<str:number>/screening/", views.new, name="new")]
