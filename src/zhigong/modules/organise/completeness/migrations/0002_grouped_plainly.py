"""New members are grouped by what stands and what is missing first; the words are written once for each group."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

NAMES = ("document", "checked", "mobile", "birth", "sex", "worker_kind", "education", "ethnicity", "is_migrant")
TESTS = """doc_digest IS NOT NULL, coalesce(identity_level >= 4, false), mobile_digest IS NOT NULL,
        birth_on IS NOT NULL, coalesce(sex IN ('1', '2'), false), worker_kind IS DISTINCT FROM '',
        education IS DISTINCT FROM '', ethnicity IS DISTINCT FROM '', is_migrant IS NOT NULL"""
WORDS = f"""
CREATE FUNCTION completeness_words({", ".join(f"has_{name} boolean" for name in NAMES)}) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN jsonb_build_object(
    {", ".join(f"'{name}', CASE WHEN has_{name} THEN '1' ELSE '0' END" for name in NAMES)});
CREATE OR REPLACE FUNCTION completeness_facts(
    doc_digest bytea, identity_level smallint, mobile_digest bytea, birth_on date, sex text, worker_kind text,
    education text, ethnicity text, is_migrant boolean
) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN completeness_words(
        {TESTS});
"""
OF_MEMBER = ", ".join(
    f"{test} AS has_{name}"
    for name, test in zip(
        NAMES,
        (
            "p.doc_digest IS NOT NULL",
            "coalesce(p.identity_level >= 4, false)",
            "p.mobile_digest IS NOT NULL",
            "p.birth_on IS NOT NULL",
            "coalesce(p.sex IN ('1', '2'), false)",
            "m.worker_kind IS DISTINCT FROM ''",
            "p.education IS DISTINCT FROM ''",
            "p.ethnicity IS DISTINCT FROM ''",
            "p.is_migrant IS NOT NULL",
        ),
        strict=True,
    )
)
GROUPED = f"""
DO $do$
DECLARE
    counted text := pg_get_functiondef('completeness_memberships'::regproc);
    begun integer := strpos(counted, $q$SELECT 'member_facts', unit_nodes(u.path, u.industry_path), c.facts$q$);
    ended integer := strpos(counted, 'GROUP BY 1, 2) c');
BEGIN
    IF begun = 0 OR ended < begun THEN
        RAISE EXCEPTION 'completeness is not counted as it was';
    END IF;
    EXECUTE substr(counted, 1, begun - 1) || $q$SELECT 'member_facts', unit_nodes(u.path, u.industry_path),
               completeness_words({", ".join(f"c.has_{name}" for name in NAMES)}), c.amount, now()
          FROM (SELECT m.unit_id, {OF_MEMBER}, count(*) AS amount
                  FROM new_rows m JOIN people p ON p.id = m.person_id
                 WHERE membership_counts(m.state) GROUP BY 1, {", ".join(str(n) for n in range(2, 11))}) c$q$
        || substr(counted, ended + length('GROUP BY 1, 2) c'));
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("completeness", "0001_counts")]

    operations = [in_schema(WORDS), in_schema(GROUPED)]
