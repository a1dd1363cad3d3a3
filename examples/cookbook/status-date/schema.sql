CREATE TABLE employees (
  emp_no  INTEGER PRIMARY KEY,
  login   VARCHAR(40) NOT NULL UNIQUE,
  left_on CHAR(10) -- 2026-01-31, the first day without access
);

INSERT INTO employees VALUES (7, 'ada', NULL), (8, 'bob', '2019-12-31'), (9, 'eve', '2999-12-31');
