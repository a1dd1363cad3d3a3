CREATE TABLE staff (
  company INTEGER NOT NULL,
  no      INTEGER NOT NULL,
  login   VARCHAR(40) NOT NULL UNIQUE,
  active  INTEGER NOT NULL,
  PRIMARY KEY (company, no)
);

CREATE TABLE teams (team VARCHAR(40) PRIMARY KEY);

CREATE TABLE team_staff (
  team    VARCHAR(40) NOT NULL REFERENCES teams,
  company INTEGER NOT NULL,
  no      INTEGER NOT NULL,
  PRIMARY KEY (team, company, no),
  FOREIGN KEY (company, no) REFERENCES staff
);

INSERT INTO staff VALUES (3, 1001, 'ada', 1), (4, 1001, 'bob', 1);

INSERT INTO teams VALUES ('research');
