from django.urls import path

from yorisoi.consents import views

app_name = "consents"
urlpatterns = [
    path("settings/consent-rules/", views.rules_texts, name="rules"),
    path("cases/<str:number>/consents/", views.index, name="index"),
    path("cases/<str:number>/consents/new/", views.new, name="new"),
    path("cases/<str:number>/consents/ground/", views.ground, name="ground"),
    path("cases/<str:number>/consents/<int:pk>/withdrawal/", views.withdraw, name="withdraw"),
]
