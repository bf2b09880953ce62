"""Addresses of signing in; they stand before the seats."""

from django.urls import path

from zhigong.kernel.web import own_account, token_pages
from zhigong.kernel.web import signin_accounts as accounts
from zhigong.kernel.web import signin_office as office
from zhigong.kernel.web import signin_resets as resets
from zhigong.kernel.web import signin_worker as worker

public = [
    path("login/", worker.ask_code, name="sign-in"),
    path("login/code/", worker.enter_code, name="sign-in-code"),
    path("privacy/<slug:code>/", worker.notice, name="privacy-notice"),
    path("inbox/", worker.inbox, name="inbox"),
    path("office/login/", office.password, name="office-sign-in"),
    path("office/login/factor/", office.factor, name="office-factor"),
    path("office/login/handover/", office.handover, name="office-handover"),
    path("office/login/enrol/", office.enrol, name="office-enrol"),
    path("office/password/", office.new_password, name="office-password"),
    path("office/recovery/", office.recovery_codes, name="office-recovery"),
    path("office/own-account/", own_account.own_account, name="office-own-account"),
    path("office/accounts/", accounts.officer_accounts, name="officer-accounts"),
    path("office/accounts/<uuid:account_id>/code/", accounts.renew, name="officer-account-code"),
    path("office/accounts/<uuid:account_id>/active/", accounts.set_active, name="officer-account-active"),
    path("office/accounts/resets/", resets.resets, name="account-resets"),
    path("office/accounts/resets/ask/", resets.ask, name="account-reset-ask"),
    path("office/accounts/resets/<uuid:reset_id>/confirm/", resets.confirm, name="account-reset-confirm"),
    path("office/tokens/", token_pages.token_list, name="api-tokens"),
    path("office/tokens/<int:token_id>/revoke/", token_pages.revoke, name="api-token-revoke"),
]
