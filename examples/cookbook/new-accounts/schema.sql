CREATE TABLE accounts (
  id         INTEGER PRIMARY KEY,
  api_key    CHAR(36) NOT NULL,
  login      VARCHAR(40) NOT NULL UNIQUE,
  name       VARCHAR(80) NOT NULL,
  active     INTEGER NOT NULL,
  home       VARCHAR(80) NOT NULL,
  template   VARCHAR(20) NOT NULL,
  created_by VARCHAR(20) NOT NULL,
  created_on CHAR(10) NOT NULL
);

INSERT INTO accounts VALUES (7, '0f9a2a4e-0000-4000-8000-000000000007', 'ada', 'Ada Lovelace', 1, '/home/ada', 'admin', 'bob', '2020-01-01');
