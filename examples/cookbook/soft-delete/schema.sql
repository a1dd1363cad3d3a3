CREATE TABLE accounts (
  id         INTEGER PRIMARY KEY,
  login      VARCHAR(40) NOT NULL,
  enabled    INTEGER NOT NULL,
  deleted_at VARCHAR(19)
);

INSERT INTO accounts VALUES (7, 'ada', 1, NULL), (8, 'bob', 0, '2020-01-01 00:00:00');
