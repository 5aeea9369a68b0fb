from django.urls import path

from yorisoi.desk.views import (
    calendar,
    caseload,
    cases,
    cover,
    doubles,
    person,
    pictures,
    protecting,
    quick_note,
    same_person,
    search,
    today,
)

app_name = "desk"
urlpatterns = [
    path("", today.index, name="today"),
    path("search/", search.index, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("notes/new/", quick_note.write, name="quick_note"),
    path("people/doubles/", doubles.index, name="doubles"),
    path("people/doubles/<int:one>/<int:other>/", doubles.compare, name="double"),
    path("people/merged/", doubles.merged, name="merged"),
    path("people/merged/<int:pk>/undo/", doubles.undo, name="merge_undo"),
    path("calendar/", calendar.week, name="calendar"),
    path("calendar/feed/new/", calendar.feed_new, name="feed_new"),
    path("calendar/feed/stop/", calendar.feed_stop, name="feed_stop"),
    path("calendar/feed/<str:secret>.ics", calendar.feed, name="feed"),
    path("caseload/", caseload.index, name="caseload"),
    path("cases/", cases.index, name="cases"),
    path("cases.csv", cases.as_csv, name="cases_csv"),
    path("cases/<str:number>/", cover.show, name="case"),
    path("cases/<str:number>/audit/", cover.audit, name="audit"),
    path("cases/<str:number>/person/", person.edit, name="person"),
    path("cases/<str:number>/person/same/", same_person.person, name="person_same"),
    path("cases/<str:number>/household/", person.household, name="household"),
    path("cases/<str:number>/household/same/", same_person.relative, name="relative_same"),
    path("cases/<str:number>/pictures/", pictures.show, name="pictures"),
    path("cases/<str:number>/protection/", protecting.show, name="protection"),
    path("cases/<str:number>/contact/", protecting.unveil, name="unveil"),
]
