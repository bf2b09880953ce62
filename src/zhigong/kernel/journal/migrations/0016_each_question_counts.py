"""The breaker counts a question that found nobody as one person, and every list that leaves without a second officer."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Trying documents that mostly miss is reading too. What two officers decided (its transaction says so) is theirs to
# answer for, and so are an import's doors; small files, one after the other, are readings like any other.
FOLD = """
DO $do$
DECLARE
    fold text := pg_get_functiondef('readings_fold'::regproc);
    persons text := 'sum(greatest(cardinality(e.subjects),';
    spared text := 'e.what NOT IN (''members.export'', ''people.identity_doors'')';
BEGIN
    IF strpos(fold, persons) = 0 OR strpos(fold, spared) = 0 THEN
        RAISE EXCEPTION 'readings are not folded as they were';
    END IF;
    fold := replace(fold, persons, 'sum(greatest(1, cardinality(e.subjects),');
    EXECUTE replace(fold, spared, $q$e.what <> 'people.identity_doors'
       AND NOT EXISTS (SELECT FROM journal_entries x WHERE x.txid = e.txid AND x.what = 'exports.make'
                          AND x.detail @> '{"by_two": true}')$q$);
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0015_trimmed_as_bytes")]

    operations = [in_schema(FOLD)]
