"""Promises that can be switched off on purpose (`--break`), to see that the laboratory would notice."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Promise:
    """How a promise is broken: settings of the database server, or SQL as the throwaway database's owner."""

    title: str
    settings: dict[str, str] = field(default_factory=dict)
    sql: str = ""


# Commits answer before they are on disk, and nothing else writes the log out meanwhile.
ACK = {
    "synchronous_commit": "off",
    "wal_writer_delay": "10s",
    "wal_writer_flush_after": "1GB",
    "wal_buffers": "64MB",
    "bgwriter_lru_maxpages": "0",
    "autovacuum": "off",
}
DEDUPE = "DROP INDEX one_active_membership"
# Reading "id greater than last" passes over whoever commits late.
ORDER = """
CREATE OR REPLACE FUNCTION journal_sequence(batch integer) RETURNS integer LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE given integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('journal_order'), hashtext(current_schema())) THEN
        RETURN 0;
    END IF;
    INSERT INTO journal_order (number, entry_id)
    SELECT coalesce((SELECT max(number) FROM journal_order), 0) + row_number() OVER (ORDER BY e.id), e.id
      FROM journal_entries e WHERE e.id > coalesce((SELECT max(entry_id) FROM journal_order), 0)
     ORDER BY e.id LIMIT batch;
    GET DIAGNOSTICS given = ROW_COUNT;
    RETURN given;
END $$
"""
# Every fifth approval leaves no entry.
JOURNAL = """
CREATE FUNCTION forget_some() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.what = 'joining.join.approve' AND NEW.id % 5 = 0 THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER forget_some BEFORE INSERT ON journal_entries FOR EACH ROW EXECUTE FUNCTION forget_some()
"""
TODOS = """
CREATE FUNCTION keep_open() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.done_at IS NOT NULL THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER keep_open BEFORE UPDATE ON todos FOR EACH ROW EXECUTE FUNCTION keep_open()
"""

PROMISES = {
    "ack": Promise("已答复的都已落盘 · what was answered is on disk", settings=ACK),
    "dedupe": Promise("一人一份会籍 · one person, one membership", sql=DEDUPE),
    "order": Promise("迟到的提交不漏号 · who commits late gets a number too", sql=ORDER),
    "journal": Promise("每一步都有记录 · every step has its entry", sql=JOURNAL),
    "todos": Promise("办结即销待办 · a decided matter leaves no to-do", sql=TODOS),
}

# A person may be there twice, and hold two memberships; whoever looked and enters them is given time to be overtaken.
TWICE = """
DROP INDEX one_active_membership;
ALTER TABLE people DROP CONSTRAINT one_person_per_document;
CREATE INDEX people_digest ON people (doc_digest);
CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); RETURN NULL; END $$;
CREATE TRIGGER dawdle BEFORE INSERT ON people FOR EACH STATEMENT EXECUTE FUNCTION dawdle()
"""
# Somebody who owns the database changes an entry once it is sealed.
SEAL = """
CREATE FUNCTION rewrite_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id % 3 = 0 THEN
        SET LOCAL session_replication_role = replica;
        UPDATE journal_entries SET what = what || ' ' WHERE id =
            (SELECT entry_id FROM journal_order WHERE number = NEW.first_number);
        SET LOCAL session_replication_role = origin;
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION rewrite_sealed SECURITY DEFINER;
CREATE TRIGGER rewrite_sealed AFTER INSERT ON seals FOR EACH ROW EXECUTE FUNCTION rewrite_sealed()
"""

REGISTER_PROMISES = {
    "ack": PROMISES["ack"],
    "dedupe": Promise("一人一份会籍 · one person, one membership", sql=TWICE),
    "order": PROMISES["order"],
    "seal": Promise("封存后不改动 · what is sealed stays as it is", sql=SEAL),
}

# Every second clock stops by itself.
CLOCKS = """
CREATE FUNCTION stop_some() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.id % 2 = 0 THEN NEW.stopped_at := NEW.started_at; END IF; RETURN NEW; END $$;
CREATE TRIGGER stop_some BEFORE INSERT ON clocks FOR EACH ROW EXECUTE FUNCTION stop_some()
"""
# A number is taken whether or not its letter comes to be: a rolled back step leaves a hole. Here every third is lost.
LETTERS = """
DROP TRIGGER used ON letter_numbers;
CREATE FUNCTION skip_some() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.last % 3 = 0 THEN NEW.last := NEW.last + 1; END IF; RETURN NEW; END $$;
CREATE TRIGGER skip_some BEFORE UPDATE ON letter_numbers FOR EACH ROW EXECUTE FUNCTION skip_some()
"""
# A message about an answer is left twice.
MESSAGES = """
CREATE FUNCTION tell_twice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.kind = 'hotline.dispatched' AND NEW.key NOT LIKE '%-again' THEN
        INSERT INTO notices (id, account_id, kind, title, body, matter_id, key)
        VALUES (gen_random_uuid(), NEW.account_id, NEW.kind, NEW.title, NEW.body, NEW.matter_id, NEW.key || '-again');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tell_twice AFTER INSERT ON notices FOR EACH ROW EXECUTE FUNCTION tell_twice()
"""

CASES_PROMISES = {
    "ack": PROMISES["ack"],
    "clocks": Promise("期限不丢 · no clock is lost", sql=CLOCKS),
    "letters": Promise("文号不跳不重 · no letter number is skipped or used twice", sql=LETTERS),
    "messages": Promise("一事只告知一次 · nothing is told twice", sql=MESSAGES),
    "todos": PROMISES["todos"],
}
