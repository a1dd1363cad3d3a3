CREATE TABLE employees (
  emp_no     INTEGER PRIMARY KEY,
  login      VARCHAR(40) NOT NULL UNIQUE,
  active     INTEGER NOT NULL,
  department VARCHAR(40)
);

INSERT INTO employees VALUES (7, 'ada', 1, 'Research'), (8, 'bob', 1, 'Sales'), (9, 'eve', 1, 'Sales'), (10, 'zoe', 1, NULL);
