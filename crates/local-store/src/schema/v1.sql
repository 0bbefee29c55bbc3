-- Version 1. Times are microseconds since 1970 in UTC; hashes are SHA-256, 32 bytes.

-- A text of a connector, stored once however often it occurs. `data` is the zlib stream of the text.
CREATE TABLE blob (
    hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    data       BLOB    NOT NULL
) STRICT;

CREATE TABLE draft (
    tenant         TEXT    NOT NULL,
    script_name    TEXT    NOT NULL,
    title          TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    saved_at       INTEGER NOT NULL,
    base_digest    BLOB    NOT NULL,
    current_digest BLOB    NOT NULL,
    PRIMARY KEY (tenant, script_name)
) STRICT;

CREATE TABLE draft_part (
    tenant      TEXT NOT NULL,
    script_name TEXT NOT NULL,
    side        TEXT NOT NULL CHECK (side IN ('base', 'current')),
    part        TEXT NOT NULL,
    hash        BLOB NOT NULL REFERENCES blob (hash),
    PRIMARY KEY (tenant, script_name, side, part),
    FOREIGN KEY (tenant, script_name) REFERENCES draft (tenant, script_name) ON DELETE CASCADE
) STRICT;
CREATE INDEX draft_part_by_hash ON draft_part (hash);

CREATE TABLE unfinished (
    tenant      TEXT    NOT NULL,
    script_name TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    updated_at  INTEGER NOT NULL,
    value       BLOB    NOT NULL,
    PRIMARY KEY (tenant, script_name, kind)
) STRICT;

CREATE TABLE snapshot (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant          TEXT    NOT NULL,
    script_name     TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    cause           TEXT    NOT NULL,
    name            TEXT,
    who             TEXT    NOT NULL,
    changed_outside INTEGER NOT NULL CHECK (changed_outside IN (0, 1)),
    facts           TEXT    NOT NULL,
    digest          BLOB    NOT NULL
) STRICT;
CREATE INDEX snapshot_of_connector ON snapshot (tenant, script_name, id);

CREATE TABLE snapshot_part (
    snapshot INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    part     TEXT    NOT NULL,
    hash     BLOB    NOT NULL REFERENCES blob (hash),
    PRIMARY KEY (snapshot, part)
) STRICT;
CREATE INDEX snapshot_part_by_hash ON snapshot_part (hash);

CREATE TABLE known_connector (
    tenant      TEXT    NOT NULL,
    script_name TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    how         TEXT    NOT NULL CHECK (how IN ('made', 'opened')),
    last_at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, script_name)
) STRICT;

CREATE TABLE deletion (
    tenant       TEXT    NOT NULL,
    script_name  TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    recreated_as TEXT,
    PRIMARY KEY (tenant, script_name)
) STRICT;

-- The audit trail. Rows are only added. `kind` says which columns are filled: a request that was sent, the answer to
-- it, or what was found out afterwards; the last two name the first in `about`.
CREATE TABLE audit (
    entry         INTEGER NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL CHECK (kind IN ('sent', 'answer', 'finding')),
    about         INTEGER REFERENCES audit (entry),
    at            INTEGER NOT NULL,
    profile       TEXT,
    colour        TEXT,
    protected     INTEGER,
    tenant        TEXT,
    user          TEXT,
    script_name   TEXT,
    title         TEXT,
    method        TEXT,
    path          TEXT,
    summary       TEXT,
    body_sha256   TEXT,
    outcome       TEXT CHECK (outcome IN ('succeeded', 'failed', 'unknown')),
    result        TEXT,
    detail_code   TEXT,
    message       TEXT,
    tracking_id   TEXT,
    duration_millis INTEGER,
    finding       TEXT,
    chain         BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;
CREATE INDEX audit_sent ON audit (at, entry) WHERE kind = 'sent';
CREATE INDEX audit_profile ON audit (profile, at, entry) WHERE kind = 'sent';
CREATE INDEX audit_method ON audit (method, at, entry) WHERE kind = 'sent';
CREATE INDEX audit_about ON audit (about, kind) WHERE about IS NOT NULL;
CREATE UNIQUE INDEX audit_one_answer ON audit (about) WHERE kind = 'answer';

-- How long the trail is and where it ends, so that rows missing at its end are noticed.
CREATE TABLE audit_head (
    only    INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    entries INTEGER NOT NULL,
    chain   BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;
INSERT INTO audit_head (only, entries, chain) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never changed'); END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never removed'); END;
