CREATE TABLE employees (
  emp_no      INTEGER PRIMARY KEY AUTOINCREMENT,
  login       TEXT NOT NULL,
  mail        TEXT,
  job_title   TEXT,
  status      TEXT NOT NULL DEFAULT 'A', -- A at work, L on leave, I inactive, D deleted
  hired_on    TEXT NOT NULL DEFAULT (date('now')),
  external_id TEXT
);
CREATE INDEX employees_login ON employees (lower(login));
CREATE TABLE employee_names (
  emp_no INTEGER NOT NULL REFERENCES employees,
  kind   TEXT NOT NULL, -- first, last
  value  TEXT NOT NULL,
  PRIMARY KEY (emp_no, kind)
);
CREATE TABLE roles (
  role_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name    TEXT NOT NULL UNIQUE
);
CREATE TABLE employee_roles (
  role_id INTEGER NOT NULL REFERENCES roles,
  emp_no  INTEGER NOT NULL REFERENCES employees,
  since   TEXT NOT NULL DEFAULT (date('now')),
  PRIMARY KEY (role_id, emp_no)
);
