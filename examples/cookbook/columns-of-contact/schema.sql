CREATE TABLE people (
  id     INTEGER PRIMARY KEY,
  login  VARCHAR(40) NOT NULL UNIQUE,
  active INTEGER NOT NULL,
  mail   VARCHAR(80),
  private_mail VARCHAR(80),
  phone  VARCHAR(40) NOT NULL DEFAULT '',
  mobile VARCHAR(40) NOT NULL DEFAULT ''
);

INSERT INTO people VALUES (7, 'ada', 1, 'ada@example.org', NULL, '', '555-0107');
