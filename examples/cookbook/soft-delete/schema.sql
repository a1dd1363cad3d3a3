CREATE TABLE accounts (
  id    INTEGER PRIMARY KEY,
  login VARCHAR(40) NOT NULL,
  state VARCHAR(10) NOT NULL, -- open, locked, gone
  deleted_at DATETIME
)

INSERT INTO accounts VALUES (7, 'ada', 'open', NULL), (8, 'bob', 'gone', '2020-01-01')
