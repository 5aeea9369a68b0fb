from django.urls import path

from yorisoi.process.s12_closure import views

app_name = "closure"
urlpatterns = [path("cases/<str:number>/closure/", views.new, name="new")]
