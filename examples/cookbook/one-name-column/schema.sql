CREATE TABLE people (
  id     INTEGER PRIMARY KEY,
  login  VARCHAR(40) NOT NULL UNIQUE,
  name   VARCHAR(80), -- Lovelace, Ada
  active INTEGER NOT NULL
);

INSERT INTO people VALUES (1, 'ada', 'Byron, Ada', 1);
