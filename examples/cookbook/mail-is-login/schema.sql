CREATE TABLE accounts (
  id     INTEGER PRIMARY KEY,
  mail   VARCHAR(120) NOT NULL UNIQUE,
  active INTEGER NOT NULL
);

INSERT INTO accounts VALUES (1, 'ada@example.org', 1);
