CREATE TABLE employees (
  emp_no     INTEGER PRIMARY KEY,
  login      VARCHAR(40) NOT NULL UNIQUE,
  active     INTEGER NOT NULL,
  boss_login VARCHAR(40)
);

INSERT INTO employees VALUES (7, 'ada', 1, NULL), (8, 'bob', 1, NULL);
