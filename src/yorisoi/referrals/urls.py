from django.urls import path

from yorisoi.referrals import views

app_name = "referrals"
urlpatterns = [
    path("cases/<str:number>/referrals/", views.index, name="index"),
    path("cases/<str:number>/referrals/new/", views.new, name="new"),
    path("cases/<str:number>/referrals/<int:pk>/check/", views.check, name="check"),
    path("cases/<str:number>/referrals/<int:pk>/take-back/", views.take_back, name="take_back"),
]
