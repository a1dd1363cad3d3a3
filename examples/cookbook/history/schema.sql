CREATE TABLE accounts (
  id    INTEGER PRIMARY KEY,
  login VARCHAR(40) NOT NULL UNIQUE
);

CREATE TABLE account_status (
  no         INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts,
  status     VARCHAR(10) NOT NULL, -- open, locked
  reason     VARCHAR(40) NOT NULL
);

INSERT INTO accounts VALUES (7, 'ada');

INSERT INTO account_status VALUES (1, 7, 'open', 'hired');
