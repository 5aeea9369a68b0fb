from django.urls import path

from yorisoi.process.s07_meeting.views import agenda, meetings

app_name = "meeting"

urlpatterns = [
    path("meetings/", meetings.index, name="list"),
    path("meetings/new/", meetings.new, name="new"),
    path("meetings/<int:pk>/", meetings.show, name="show"),
    path("meetings/<int:pk>/edit/", meetings.edit, name="edit"),
    path("meetings/<int:pk>/members/", meetings.members, name="members"),
    path("meetings/<int:pk>/members/<int:member>/remove/", meetings.remove_member, name="remove_member"),
    path("meetings/<int:pk>/open/", meetings.open_, name="open"),
    path("meetings/<int:pk>/close/", meetings.close, name="close"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="cancel"),
    path("meetings/<int:pk>/topics/", agenda.topics, name="topics"),
    path("meetings/<int:pk>/order/", agenda.order, name="order"),
    path("meetings/<int:pk>/items/<int:item>/", agenda.item, name="item"),
    path("meetings/<int:pk>/items/<int:item>/withdraw/", agenda.withdraw, name="withdraw"),
    path("cases/<str:number>/meeting/", agenda.table, name="table"),
]
