from django.urls import path

from yorisoi.drafts import views

app_name = "drafts"
urlpatterns = [
    path("drafts/", views.index, name="index"),
    path("drafts/save/", views.save, name="save"),
    path("drafts/for/", views.for_page, name="for"),
    path("drafts/<int:pk>/discard/", views.discard, name="discard"),
]
