"""The program deletes nothing: only what has served its turn (codes, failures, sessions, old jobs) may be thrown away.

A room or line that throws rows away grants itself that right in a migration after this one.
"""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Tables made before this; those made later never get the right (the schema's default rights say so).
REVOKE = """
DO $$ BEGIN
    EXECUTE format('REVOKE DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %I FROM {{app}}', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE DELETE, TRUNCATE ON TABLES FROM {{app}}',
                   current_schema());
END $$;
"""
GRANT = """
GRANT DELETE ON login_codes, signin_failures, django_session TO {{app}};
GRANT DELETE ON otp_totp_totpdevice, otp_static_staticdevice, otp_static_statictoken TO {{app}};
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
                   AND relkind = 'r' AND relname LIKE 'procrastinate\\_%' LOOP
        EXECUTE format('GRANT DELETE ON %I TO {{app}}', name);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_own_worker_account"),
        ("sessions", "0001_initial"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [in_schema(REVOKE), in_schema(GRANT)]
