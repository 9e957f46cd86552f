# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The journal's tables, as numbered migrations; they run in one transaction together with their record."""

from __future__ import annotations

from laufzettel.errors import Message, SystemFault
from laufzettel.journal.database import Database

_ONE_OF_TWO = (
    "SELECT 1 FROM approval a JOIN cases c ON c.id = a.case_id "
    "WHERE a.case_id = {case} AND a.round = c.round AND a.second_by IS NULL"
)
"""A release of two is missing. Asked where a case becomes ready to be written and where anything is to go out of it,
and not at every move: the machine signs a slip eight times and goes out once."""
_MISSING = "a release of two is missing"
_PULLED = (
    "EXISTS (SELECT 1 FROM halted WHERE position = 'stopped') AND EXISTS (SELECT 1 FROM halted h JOIN cases c "
    "ON c.process = h.process WHERE c.id = NEW.case_id AND h.position = 'stopped')"
)
"""The emergency stop of the case's process is pulled. Asked at every intent, so first whether any stop is."""
_STOP = "the emergency stop is pulled"
_STAYS = "SELECT 1 FROM by_hand b WHERE b.case_id = NEW.case_id AND b.ended <> 'opted_out'"
"""A case that the plan of a pilot leaves to people. Whatever a program says, nothing of it goes out by machine."""
_BY_HAND = "the case is worked at by hand"
_FROZEN = "a registered plan is not changed"
_RELEASED = "a release of rules is not changed"
_SHADOWED = (
    "SELECT 1 FROM shadow s JOIN cases c ON c.process = s.process WHERE c.id = NEW.case_id AND (s.off_at = '' "
    "OR (c.received_at >= s.on_at AND c.received_at < s.off_at))"
)
"""The case's process is in shadow mode, or was when the case came in."""
_SHADOW = "the case is in shadow mode"
_DIALECT = {
    "sqlite": {
        "SERIAL": "INTEGER PRIMARY KEY",
        "BYTES": "BLOB",
        "CLUSTERED": " WITHOUT ROWID",
        "REAL": "REAL",
        "BOTH_BEFORE_WRITING": "CREATE TRIGGER both_before_writing BEFORE UPDATE OF state ON cases "
        f"WHEN NEW.state = 'ready' AND NEW.station = 'write' AND EXISTS ({_ONE_OF_TWO.format(case='NEW.id')}) "
        f"BEGIN SELECT RAISE(ABORT, '{_MISSING}'); END;\n"
        "CREATE TRIGGER both_before_going_out BEFORE INSERT ON effect "
        f"WHEN EXISTS ({_ONE_OF_TWO.format(case='NEW.case_id')}) BEGIN SELECT RAISE(ABORT, '{_MISSING}'); END",
        "STOPPED_BEFORE_GOING_OUT": "CREATE TRIGGER stopped_before_going_out BEFORE INSERT ON effect "
        f"WHEN {_PULLED} BEGIN SELECT RAISE(ABORT, '{_STOP}'); END",
        "BY_HAND_STAYS_IN": "CREATE TRIGGER by_hand_stays_in BEFORE INSERT ON effect "
        f"WHEN EXISTS ({_STAYS}) BEGIN SELECT RAISE(ABORT, '{_BY_HAND}'); END",
        "SHADOWED_STAYS_IN": "CREATE TRIGGER shadowed_stays_in BEFORE INSERT ON effect "
        f"WHEN EXISTS ({_SHADOWED}) BEGIN SELECT RAISE(ABORT, '{_SHADOW}'); END",
        "PLANS_ARE_FROZEN": ";\n".join(
            f"CREATE TRIGGER plan_no_{deed.lower()} BEFORE {deed} ON pilot_plan "
            f"BEGIN SELECT RAISE(ABORT, '{_FROZEN}'); END"
            for deed in ("UPDATE", "DELETE")
        ),
        "RELEASES_ARE_FROZEN": ";\n".join(
            f"CREATE TRIGGER rule_release_no_{deed.lower()} BEFORE {deed} ON rule_release "
            f"BEGIN SELECT RAISE(ABORT, '{_RELEASED}'); END"
            for deed in ("UPDATE", "DELETE")
        )
        # "INSERT OR REPLACE" removes a row without asking the trigger before DELETE.
        + ";\nCREATE TRIGGER rule_release_no_replace BEFORE INSERT ON rule_release WHEN EXISTS (SELECT 1 FROM "
        f"rule_release WHERE process = NEW.process AND n = NEW.n) BEGIN SELECT RAISE(ABORT, '{_RELEASED}'); END",
        "QUEUES_IN_ORDER": "",  # its indexes end with the id anyway
        "KEYS": "",  # they lie in a file of their own
    },
    "postgresql": {
        "SERIAL": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "BYTES": "BYTEA",
        "CLUSTERED": "",
        "REAL": "DOUBLE PRECISION",
        "BOTH_BEFORE_WRITING": "CREATE FUNCTION both_before_writing() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS ({_ONE_OF_TWO.format(case='NEW.id')}) THEN "
        f"RAISE EXCEPTION '{_MISSING}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$;\n"
        "CREATE FUNCTION both_before_going_out() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS ({_ONE_OF_TWO.format(case='NEW.case_id')}) THEN "
        f"RAISE EXCEPTION '{_MISSING}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$;\n"
        "CREATE TRIGGER both_before_writing BEFORE UPDATE OF state ON cases FOR EACH ROW "
        "WHEN (NEW.state = 'ready' AND NEW.station = 'write') EXECUTE FUNCTION both_before_writing();\n"
        "CREATE TRIGGER both_before_going_out BEFORE INSERT ON effect FOR EACH ROW "
        "EXECUTE FUNCTION both_before_going_out()",
        "STOPPED_BEFORE_GOING_OUT": "CREATE FUNCTION stopped_before_going_out() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_PULLED} THEN RAISE EXCEPTION '{_STOP}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$;\n"
        "CREATE TRIGGER stopped_before_going_out BEFORE INSERT ON effect FOR EACH ROW "
        "EXECUTE FUNCTION stopped_before_going_out()",
        "BY_HAND_STAYS_IN": "CREATE FUNCTION by_hand_stays_in() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS ({_STAYS}) THEN RAISE EXCEPTION '{_BY_HAND}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$;\n"
        "CREATE TRIGGER by_hand_stays_in BEFORE INSERT ON effect FOR EACH ROW EXECUTE FUNCTION by_hand_stays_in()",
        "SHADOWED_STAYS_IN": "CREATE FUNCTION shadowed_stays_in() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS ({_SHADOWED}) THEN RAISE EXCEPTION '{_SHADOW}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$;\n"
        "CREATE TRIGGER shadowed_stays_in BEFORE INSERT ON effect FOR EACH ROW EXECUTE FUNCTION shadowed_stays_in()",
        "PLANS_ARE_FROZEN": "CREATE FUNCTION plans_are_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_FROZEN}' USING ERRCODE = 'check_violation'; END $$;\n"
        "CREATE TRIGGER plans_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON pilot_plan "
        "FOR EACH STATEMENT EXECUTE FUNCTION plans_are_frozen()",
        "RELEASES_ARE_FROZEN": "CREATE FUNCTION rule_releases_are_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_RELEASED}' USING ERRCODE = 'check_violation'; END $$;\n"
        "CREATE TRIGGER rule_releases_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_release "
        "FOR EACH STATEMENT EXECUTE FUNCTION rule_releases_are_frozen()",
        # The index serves as before, and now gives a queue oldest first without sorting it. Counting a queue looks at
        # the index alone as long as the table is swept often enough; by default that is after a fifth of it changed.
        "QUEUES_IN_ORDER": "DROP INDEX cases_state;\n"
        "CREATE INDEX cases_state ON cases (process, state, id);\n"
        "ALTER TABLE cases SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);",
        "KEYS": "CREATE TABLE key_sheet (n BIGINT PRIMARY KEY, keys BYTEA NOT NULL);",
    },
}

_FIRST = """
CREATE TABLE document (
    digest TEXT NOT NULL, process TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, size BIGINT NOT NULL,
    source TEXT NOT NULL, received_at TEXT NOT NULL, parts BIGINT, PRIMARY KEY (digest, process));
CREATE TABLE cases (
    id {SERIAL}, number TEXT NOT NULL UNIQUE, process TEXT NOT NULL,
    document TEXT NOT NULL, part TEXT NOT NULL, received_at TEXT NOT NULL,
    station TEXT NOT NULL, state TEXT NOT NULL, round INTEGER NOT NULL,
    claim BIGINT NOT NULL, lease_until {REAL} NOT NULL, attempts INTEGER NOT NULL,
    entries INTEGER NOT NULL, head {BYTES} NOT NULL,
    FOREIGN KEY (document, process) REFERENCES document (digest, process));
CREATE INDEX cases_ready ON cases (process, id) WHERE state = 'ready';
CREATE INDEX cases_troubled ON cases (process, id) WHERE state = 'ready' AND attempts >= 2;
CREATE INDEX cases_state ON cases (process, state);
CREATE INDEX cases_document ON cases (document);
CREATE TABLE claim (id {SERIAL}, process TEXT NOT NULL, owner TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE sighting (
    digest TEXT NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL, number TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (digest, part, name)){CLUSTERED};
CREATE TABLE reading (
    case_id BIGINT NOT NULL, version INTEGER NOT NULL, reader TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (case_id, version)){CLUSTERED};
CREATE TABLE decision (
    case_id BIGINT NOT NULL, version INTEGER NOT NULL, ruleset TEXT NOT NULL, law_date TEXT NOT NULL,
    body TEXT NOT NULL, tables TEXT NOT NULL, PRIMARY KEY (case_id, version)){CLUSTERED};
CREATE TABLE said (digest TEXT PRIMARY KEY, body TEXT NOT NULL){CLUSTERED};
CREATE TABLE entry (
    case_id BIGINT NOT NULL, n INTEGER NOT NULL, round INTEGER NOT NULL, at TEXT NOT NULL, station TEXT NOT NULL,
    result TEXT NOT NULL, signer TEXT NOT NULL, state TEXT NOT NULL, onward TEXT NOT NULL, detail TEXT NOT NULL,
    hash {BYTES} NOT NULL, PRIMARY KEY (case_id, n));
CREATE TABLE effect (
    case_id BIGINT NOT NULL, target TEXT NOT NULL, step TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
    payload_digest TEXT NOT NULL, payload TEXT NOT NULL, evidence TEXT NOT NULL,
    intended_at {REAL} NOT NULL, settled_at {REAL},
    PRIMARY KEY (case_id, target, step)){CLUSTERED};
CREATE INDEX effect_open ON effect (target, state) WHERE state <> 'done';
CREATE TABLE mark (
    process TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, case_id BIGINT NOT NULL,
    PRIMARY KEY (process, kind, value)){CLUSTERED};
CREATE INDEX mark_case ON mark (case_id);
CREATE TABLE waits (case_id BIGINT PRIMARY KEY, for_case BIGINT NOT NULL);
CREATE TABLE waiver (case_id BIGINT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (case_id, code)){CLUSTERED};
CREATE TABLE note (
    case_id BIGINT NOT NULL, n INTEGER NOT NULL, salt TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (case_id, n)){CLUSTERED};
"""

_DESK = """
{QUEUES_IN_ORDER}
CREATE TABLE account (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, secret TEXT NOT NULL, made_at TEXT NOT NULL){CLUSTERED};
CREATE TABLE session (
    token TEXT PRIMARY KEY, person TEXT NOT NULL, role TEXT NOT NULL, proof TEXT NOT NULL, language TEXT NOT NULL,
    ends_at {REAL} NOT NULL, idle_at {REAL} NOT NULL, way TEXT NOT NULL){CLUSTERED};
CREATE TABLE hold (
    case_id BIGINT PRIMARY KEY, person TEXT NOT NULL, until {REAL} NOT NULL);
CREATE TABLE follow_up (
    case_id BIGINT PRIMARY KEY, due TEXT NOT NULL, n INTEGER NOT NULL);
CREATE INDEX follow_up_due ON follow_up (due);
CREATE TABLE looked (
    id {SERIAL}, at TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL, number TEXT NOT NULL);
CREATE INDEX looked_number ON looked (number);
CREATE TABLE anchor (
    process TEXT NOT NULL, n INTEGER NOT NULL, at TEXT NOT NULL, cases BIGINT NOT NULL, root TEXT NOT NULL,
    grown TEXT NOT NULL, PRIMARY KEY (process, n));
CREATE TABLE entered (
    id {SERIAL}, at TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL, way TEXT NOT NULL);
CREATE TABLE approval (
    case_id BIGINT NOT NULL, round INTEGER NOT NULL, why TEXT NOT NULL,
    first_by TEXT, first_value TEXT, second_by TEXT, second_value TEXT, PRIMARY KEY (case_id, round),
    CHECK ((first_by IS NULL) = (first_value IS NULL)), CHECK ((second_by IS NULL) = (second_value IS NULL)),
    CHECK (second_by IS NULL OR first_by IS NOT NULL), CHECK (lower(second_by) <> lower(first_by)),
    CHECK (second_value = first_value), CHECK (first_by NOT IN ('', 'machine')),
    CHECK (second_by NOT IN ('', 'machine'))){CLUSTERED};
{BOTH_BEFORE_WRITING};
CREATE TABLE second_entry (
    case_id BIGINT NOT NULL, field TEXT NOT NULL, first_by TEXT NOT NULL, second_by TEXT NOT NULL,
    salt TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (case_id, field),
    CHECK (lower(second_by) <> lower(first_by)), CHECK (first_by NOT IN ('', 'machine')),
    CHECK (second_by NOT IN ('', 'machine'))){CLUSTERED};
CREATE TABLE letter (
    case_id BIGINT NOT NULL, n INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (case_id, n)){CLUSTERED};
CREATE INDEX letter_digest ON letter (digest);
CREATE TABLE erasure (
    case_id BIGINT PRIMARY KEY, restricted_at TEXT, erased_at TEXT, finished INTEGER NOT NULL);
CREATE INDEX erasure_unfinished ON erasure (case_id) WHERE finished = 0;
CREATE TABLE keyed (after BIGINT NOT NULL);
INSERT INTO keyed (after) SELECT COALESCE(MAX(id), 0) FROM cases;
{KEYS}
CREATE TABLE colleague (
    person TEXT PRIMARY KEY, role TEXT NOT NULL, units TEXT NOT NULL){CLUSTERED};
CREATE TABLE assignment (
    case_id BIGINT PRIMARY KEY, unit TEXT NOT NULL, person TEXT NOT NULL, n INTEGER NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0, CHECK (unit <> '' OR person <> ''));
CREATE INDEX assignment_open ON assignment (person, unit) WHERE closed = 0;
CREATE TABLE deputy (
    id {SERIAL}, person TEXT NOT NULL, deputy TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
    named_by TEXT NOT NULL, named_at TEXT NOT NULL, ended_by TEXT, ended_at TEXT,
    CHECK (deputy <> person), CHECK (first_day <= last_day));
CREATE INDEX deputy_days ON deputy (deputy, last_day);
CREATE INDEX approval_open ON approval (case_id, round) WHERE second_by IS NULL;
CREATE INDEX cases_waiting ON cases (process, state, received_at)
    WHERE state IN ('clarification', 'release', 'in_doubt');
CREATE TABLE mailing (
    day TEXT NOT NULL, recipient TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, evidence TEXT NOT NULL,
    PRIMARY KEY (day, recipient)){CLUSTERED};
CREATE TABLE escalation (
    case_id BIGINT NOT NULL, recipient TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (case_id, recipient),
    FOREIGN KEY (day, recipient) REFERENCES mailing (day, recipient)){CLUSTERED};
CREATE TABLE saved_filter (
    id {SERIAL}, owner TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, process TEXT NOT NULL,
    state TEXT NOT NULL, code TEXT NOT NULL, document TEXT NOT NULL, due TEXT NOT NULL,
    UNIQUE (owner, name), UNIQUE (owner, place), CHECK (place BETWEEN 1 AND 20));
CREATE TABLE api_token (
    id {SERIAL}, digest TEXT NOT NULL UNIQUE, last_four TEXT NOT NULL, person TEXT NOT NULL, made_at TEXT NOT NULL,
    ends_at {REAL} NOT NULL, used_on TEXT NOT NULL);
CREATE TABLE sign_in (
    browser TEXT PRIMARY KEY, language TEXT NOT NULL, ends_at {REAL} NOT NULL){CLUSTERED};
CREATE INDEX sign_in_ends_at ON sign_in (ends_at);
CREATE TABLE switch (
    id {SERIAL}, process TEXT NOT NULL, position TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL,
    why TEXT NOT NULL, CHECK (position IN ('running', 'paused', 'stopped')), CHECK (person NOT IN ('', 'machine')),
    CHECK (why <> ''));
CREATE TABLE halted (
    process TEXT PRIMARY KEY, position TEXT NOT NULL, CHECK (position IN ('paused', 'stopped'))){CLUSTERED};
{STOPPED_BEFORE_GOING_OUT};
CREATE TABLE plant (
    case_id BIGINT PRIMARY KEY, round INTEGER NOT NULL, field TEXT NOT NULL, salt TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE plant_drawn (case_id BIGINT NOT NULL, round INTEGER NOT NULL, PRIMARY KEY (case_id, round)){CLUSTERED};
CREATE TABLE plant_outcome (
    process TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, noticed BIGINT NOT NULL, missed BIGINT NOT NULL,
    PRIMARY KEY (process, day, kind)){CLUSTERED};
CREATE INDEX claim_process ON claim (process, id);
CREATE INDEX document_source ON document (process, source, received_at);
CREATE TABLE pilot_plan (
    id {SERIAL}, process TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, unit TEXT NOT NULL,
    digest TEXT NOT NULL, body TEXT NOT NULL, why TEXT NOT NULL, CHECK (person NOT IN ('', 'machine')));
CREATE INDEX pilot_plan_process ON pilot_plan (process, id);
{PLANS_ARE_FROZEN};
CREATE TABLE by_hand (
    case_id BIGINT PRIMARY KEY, process TEXT NOT NULL, plan BIGINT NOT NULL, why TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT '', CHECK (why IN ('lot', 'unit')),
    CHECK (ended IN ('', 'done', 'opted_out')));
CREATE INDEX by_hand_process ON by_hand (process, why);
{BY_HAND_STAYS_IN};
CREATE TABLE pilot_decision (
    n INTEGER NOT NULL, process TEXT NOT NULL, point TEXT NOT NULL, verdict TEXT NOT NULL, at TEXT NOT NULL,
    person TEXT NOT NULL, why TEXT NOT NULL, terms TEXT NOT NULL, plan TEXT NOT NULL, report TEXT NOT NULL,
    seal TEXT NOT NULL, PRIMARY KEY (process, n), CHECK (point IN ('E0', 'E1', 'E2', 'E3')),
    CHECK (verdict IN ('go_on', 'change', 'stop')), CHECK (person NOT IN ('', 'machine')), CHECK (why <> ''));
CREATE TABLE shadow (
    id {SERIAL}, process TEXT NOT NULL, on_at TEXT NOT NULL, on_by TEXT NOT NULL, on_why TEXT NOT NULL,
    off_at TEXT NOT NULL DEFAULT '', off_by TEXT NOT NULL DEFAULT '', off_why TEXT NOT NULL DEFAULT '',
    CHECK (on_by NOT IN ('', 'machine')), CHECK (off_by <> 'machine'), CHECK ((off_at = '') = (off_by = '')));
CREATE UNIQUE INDEX shadow_on ON shadow (process) WHERE off_at = '';
{SHADOWED_STAYS_IN};
"""

_KEPT_DEEDS = """
CREATE TABLE candidate_change (
    id {SERIAL}, at TEXT NOT NULL, person TEXT NOT NULL, deed TEXT NOT NULL, name TEXT NOT NULL,
    entries TEXT NOT NULL, was TEXT NOT NULL, digest TEXT NOT NULL,
    CHECK (deed IN ('added', 'changed', 'removed', 'imported')), CHECK (person NOT IN ('', 'machine')));
CREATE TABLE shadow_comparison (
    id {SERIAL}, process TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, digest TEXT NOT NULL,
    body TEXT NOT NULL, CHECK (person NOT IN ('', 'machine')));
CREATE INDEX shadow_comparison_process ON shadow_comparison (process, id);
CREATE TABLE rule_release (
    n INTEGER NOT NULL, process TEXT NOT NULL, version TEXT NOT NULL, edition TEXT NOT NULL, file TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, author TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL,
    red INTEGER NOT NULL, findings TEXT NOT NULL, override TEXT NOT NULL, seal TEXT NOT NULL, PRIMARY KEY (process, n),
    CHECK ((author = '') = (person = '')), CHECK (person = '' OR lower(author) <> lower(person)),
    CHECK (person <> 'machine'), CHECK (person = '' OR red = 0 OR override <> ''),
    CHECK (valid_to = '' OR valid_from <= valid_to));
{RELEASES_ARE_FROZEN};
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _DESK, _KEPT_DEEDS)


NEWER = Message(
    "journal.newer",
    "Das Journal ist von einer neueren Fassung des Programms ({there} statt {here}).",
    "The journal is of a newer version of this program ({there} instead of {here}).",
    "Nehmen Sie die neuere Fassung, oder spielen Sie die Sicherung von vor der Umstellung ein.",
    "Use the newer version, or restore the backup from before the change.",
)

_IS_THERE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'migration'",
    "postgresql": "SELECT 1 WHERE to_regclass('migration') IS NOT NULL",
}
_ONE_AT_A_TIME = {
    "sqlite": "SELECT 1",  # the transaction itself keeps others out
    "postgresql": "SELECT pg_advisory_xact_lock(7612025417)",
}


def migrate(database: Database) -> int:
    """Bring the tables to this program's version.

    Returns:
        How many migrations ran; 0 if there was nothing to do.

    Raises:
        SystemFault: a newer program has made them.

    Two programs may start at once: the second one waits for the first and finds the work done.
    """
    there = _done(database)
    if there > len(MIGRATIONS):
        raise SystemFault(NEWER.at(there=there, here=len(MIGRATIONS)))
    if there == len(MIGRATIONS):
        return 0
    with database.transaction():
        database.rows(_ONE_AT_A_TIME[database.dialect])
        database.run("CREATE TABLE IF NOT EXISTS migration (n INTEGER PRIMARY KEY)")
        done = _done(database)
        for number, script in enumerate(MIGRATIONS[done:], start=done + 1):
            database.run("INSERT INTO migration (n) VALUES (?)", (number,))
            for statement in script.format(**_DIALECT[database.dialect]).split(";\n"):
                if statement.strip():
                    database.run(statement)
    return len(MIGRATIONS) - done


def _done(database: Database) -> int:
    """How many migrations have run."""
    if not database.rows(_IS_THERE[database.dialect]):
        return 0
    return len(database.rows("SELECT n FROM migration"))
