from django.urls import path

from yorisoi.process.s11_review import views

app_name = "review"
urlpatterns = [
    path("cases/<str:number>/review/", views.index, name="index"),
    path("cases/<str:number>/review/edit/", views.edit, name="edit"),
    path("cases/<str:number>/review/closing/", views.table_closing, name="table_closing"),
    path("cases/<str:number>/review/<int:pk>/table/", views.table, name="table"),
    path("cases/<str:number>/review/<int:pk>/conclusion/", views.conclude, name="conclude"),
]
