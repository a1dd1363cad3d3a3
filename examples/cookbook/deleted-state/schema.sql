CREATE TABLE accounts (
  id    INTEGER PRIMARY KEY,
  login VARCHAR(40) NOT NULL,
  state CHAR(1) NOT NULL -- A active, L locked, X gone
);

INSERT INTO accounts VALUES (7, 'ada', 'A'), (8, 'bob', 'X');
