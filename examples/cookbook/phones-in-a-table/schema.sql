CREATE TABLE people (
  id     INTEGER PRIMARY KEY,
  login  VARCHAR(40) NOT NULL UNIQUE,
  active INTEGER NOT NULL
);

CREATE TABLE phones (
  person_id INTEGER NOT NULL REFERENCES people,
  number    VARCHAR(40) NOT NULL,
  kind      CHAR(1) -- D desk, M mobile, H home
);

INSERT INTO people VALUES (7, 'ada', 1);

INSERT INTO phones VALUES (7, '555-0100', 'D'), (7, '555-0107', 'M');
