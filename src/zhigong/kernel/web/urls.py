"""The kernel's own addresses: public, the worker's app and the officer's workbench."""

from django.urls import path

from zhigong.kernel.web import (
    card,
    health,
    home,
    message_pages,
    my_data,
    my_matters,
    office_home,
    preferences,
    shell,
    signin_urls,
)

public = [
    *signin_urls.public,
    path("healthz", health.healthz, name="healthz"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("sw.js", shell.service_worker, name="service-worker"),
    path("offline/", shell.offline, name="offline"),
    path("verify/<str:token>/", card.verify, name="verify"),
    path("choose/language/", preferences.choose_language, name="choose-language"),
    path("choose/care/", preferences.choose_care_mode, name="choose-care-mode"),
    path("sign-out/", preferences.sign_out, name="sign-out"),
]
worker = [
    path("", home.home, name="home"),
    path("card/", card.card_page, name="card"),
    path("matters/", my_matters.my_matters, name="my-matters"),
    path("matters/<uuid:matter_id>/", my_matters.matter, name="matter"),
    path("matters/<uuid:matter_id>/<slug:step_code>/", my_matters.step, name="step"),
    path("messages/", message_pages.message_list, name="messages"),
    path("messages/<uuid:notice_id>/", message_pages.message, name="message"),
    path("my/", my_data.my_data, name="my-data"),
    path("my/export/", my_data.export, name="export-my-data"),
    path("my/who-saw/", my_data.who_saw, name="who-saw"),
    path("my/consents/<uuid:consent_id>/", my_data.withdraw, name="withdraw-consent"),
]
office = [
    path("", office_home.office_home, name="office-home"),
    path("seat/", preferences.choose_seat, name="choose-seat"),
]
