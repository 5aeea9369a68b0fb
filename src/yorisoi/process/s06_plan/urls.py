from django.urls import path

from yorisoi.process.s06_plan import views

app_name = "plan"

urlpatterns = [
    path("cases/<str:number>/plan/", views.index, name="index"),
    path("cases/<str:number>/plan/new/", views.begin, name="begin"),
    path("cases/<str:number>/plan/<int:plan>/", views.show, name="show"),
    path("cases/<str:number>/plan/<int:plan>/edit/", views.edit, name="edit"),
    path("cases/<str:number>/plan/<int:plan>/amend/", views.amend, name="amend"),
]
