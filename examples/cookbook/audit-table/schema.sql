CREATE TABLE accounts (
  id         INTEGER PRIMARY KEY,
  login      VARCHAR(40) NOT NULL UNIQUE,
  name       VARCHAR(80),
  active     INTEGER NOT NULL,
  changed_at VARCHAR(20)
);

CREATE TABLE audit (
  no         INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL,
  login      VARCHAR(40) NOT NULL,
  event      VARCHAR(40) NOT NULL
);

INSERT INTO accounts VALUES (7, 'ada', 'Ada Lovelace', 1, '2020-01-01T00:00:00Z');
