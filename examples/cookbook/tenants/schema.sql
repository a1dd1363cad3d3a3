CREATE TABLE accounts (
  id     INTEGER PRIMARY KEY,
  tenant VARCHAR(10) NOT NULL,
  login  VARCHAR(40) NOT NULL,
  active INTEGER NOT NULL,
  UNIQUE (tenant, login)
);

CREATE TABLE teams (
  id     INTEGER PRIMARY KEY,
  tenant VARCHAR(10) NOT NULL,
  name   VARCHAR(40) NOT NULL
);

CREATE TABLE team_accounts (
  team_id    INTEGER NOT NULL REFERENCES teams,
  account_id INTEGER NOT NULL REFERENCES accounts,
  PRIMARY KEY (team_id, account_id)
);

INSERT INTO accounts VALUES (7, 'north', 'ada', 1), (8, 'south', 'bob', 1);

INSERT INTO teams VALUES (1, 'north', 'Sales'), (2, 'south', 'Sales');
