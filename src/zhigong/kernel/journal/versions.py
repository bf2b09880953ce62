"""Row versions: every insert and update of a versioned table leaves its row, caught by database triggers."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Cast


class TransactionId(models.Func):
    """This function gives the id of the running transaction (xid8)."""

    function = "pg_current_xact_id"
    output_field = models.TextField()


def current_txid():
    """Return the expression that stores the running transaction's id as a bigint."""
    return Cast(Cast(TransactionId(), models.TextField()), models.BigIntegerField())


class Version(pghistory.models.Event):
    """One version of a row: when we learnt it and in which transaction, to tie it to the journal's digest."""

    txid = models.BigIntegerField(db_default=current_txid(), editable=False, db_index=True)

    class Meta:
        abstract = True


def versioned(table: str, *, exclude: tuple[str, ...] = (), inserts_by_statement: bool = False):
    """Decorate a model so that each insert and update is kept in `<table>_versions` (bulk SQL included).

    `inserts_by_statement`: rows entered by one statement are kept by one statement, for tables filled in bulk.
    """
    level = pghistory.Statement if inserts_by_statement else pghistory.Row
    return pghistory.track(
        pghistory.InsertEvent(level=level),
        pghistory.UpdateEvent(),
        base_model=Version,
        context_field=None,
        obj_field=pghistory.ObjForeignKey(related_name="versions", db_index=True),
        exclude=list(exclude) or None,
        meta={"db_table": f"{table}_versions"},
    )


def application_role() -> str:
    """Return the role the program runs under, for GRANT and REVOKE in migrations."""
    return settings.ZG_APP_ROLE
