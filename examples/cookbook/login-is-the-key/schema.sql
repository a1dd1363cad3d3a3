CREATE TABLE accounts (
  login  VARCHAR(40) PRIMARY KEY,
  name   VARCHAR(80),
  active INTEGER NOT NULL
);

INSERT INTO accounts VALUES ('ada', 'Ada Lovelace', 1), ('o/mara', 'Bob O''Mara', 1);
