CREATE TABLE accounts (
  id     INTEGER PRIMARY KEY,
  login  VARCHAR(40) NOT NULL UNIQUE,
  active INTEGER NOT NULL,
  role   VARCHAR(10) NOT NULL DEFAULT 'reader' CHECK (role IN ('reader', 'clerk', 'admin'))
);

INSERT INTO accounts VALUES (7, 'ada', 1, 'reader');
