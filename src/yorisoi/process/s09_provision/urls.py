from django.urls import path

from yorisoi.process.s09_provision import views

app_name = "provision"
urlpatterns = [
    path("cases/<str:number>/provision/", views.index, name="index"),
    path("cases/<str:number>/provision/deliveries/new/", views.deliver, name="deliver"),
    path("cases/<str:number>/provision/<int:pk>/end/", views.end, name="end"),
]
