CREATE TABLE employees (
  emp_no      $ID,
  login       $TEXT NOT NULL,
  mail        $TEXT,
  home_mail   $TEXT,
  job_title   $TEXT,
  language    $TEXT,
  department  $TEXT,
  boss_no     BIGINT,
  status      $TEXT NOT NULL DEFAULT 'A', -- A at work, L on leave, I inactive, D deleted
  hired_on    $TEXT NOT NULL DEFAULT '2020-01-01',
  changed_at  $TIME,
  pw_hash     $TEXT,
  external_id $TEXT,
  badge       $TEXT -- of no concern to SCIM
);
CREATE TABLE employee_names (
  emp_no BIGINT NOT NULL,
  kind   $TEXT NOT NULL, -- first, last
  value  $TEXT NOT NULL,
  PRIMARY KEY (emp_no, kind)
);
CREATE TABLE telephones (
  emp_no BIGINT NOT NULL,
  number $TEXT NOT NULL,
  kind   $TEXT,
  note   $TEXT -- of no concern to SCIM
);
CREATE TABLE roles (
  role_id     $ID,
  name        $TEXT NOT NULL,
  external_id $TEXT
);
CREATE TABLE employee_roles (
  role_id BIGINT NOT NULL,
  emp_no  BIGINT NOT NULL,
  since   $TEXT DEFAULT 'always', -- of no concern to SCIM
  PRIMARY KEY (role_id, emp_no)
);
