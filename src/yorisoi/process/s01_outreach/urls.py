from django.urls import path

from yorisoi.process.s01_outreach import views

app_name = "outreach"
urlpatterns = [
    path("outreach/new/", views.new, name="new"),
    path("outreach/lists/", views.lists, name="lists"),
    path("cases/<str:number>/outreach/", views.index, name="index"),
    path("cases/<str:number>/outreach/conclusion/", views.conclude, name="conclude"),
]
