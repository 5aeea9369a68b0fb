from django.urls import path

from yorisoi.resources import views

app_name = "resources"

urlpatterns = [
    path("resources/", views.index, name="list"),
    path("resources/new/", views.new, name="new"),
    path("resources/<int:pk>/", views.edit, name="edit"),
    path("resources/<int:pk>/verify/", views.verify, name="verify"),
]
