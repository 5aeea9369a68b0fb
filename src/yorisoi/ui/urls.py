from django.urls import path

from yorisoi.ui import views

app_name = "ui"
urlpatterns = [path("ui/", views.gallery, name="gallery")]
