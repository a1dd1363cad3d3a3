CREATE TABLE employees (
  emp_no INTEGER PRIMARY KEY,
  login  VARCHAR(40) NOT NULL UNIQUE,
  status CHAR(1) NOT NULL -- A active, P on probation, L left, R retired
);

INSERT INTO employees VALUES (7, 'ada', 'P'), (8, 'bob', 'R');
