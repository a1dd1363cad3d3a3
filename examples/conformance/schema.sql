-- The tables of the example, as SQLite takes them. MariaDB and PostgreSQL need other words for two types: see README.md.

CREATE TABLE people (
  id                 VARCHAR(36) NOT NULL PRIMARY KEY,
  external_id        VARCHAR(190),
  created_at         DATETIME NOT NULL,
  changed_at         DATETIME NOT NULL,
  login              VARCHAR(190) NOT NULL,
  formatted_name     VARCHAR(190),
  family_name        VARCHAR(190),
  given_name         VARCHAR(190),
  middle_name        VARCHAR(190),
  honorific_prefix   VARCHAR(190),
  honorific_suffix   VARCHAR(190),
  display_name       VARCHAR(190),
  nick_name          VARCHAR(190),
  profile_url        VARCHAR(190),
  title              VARCHAR(190),
  user_type          VARCHAR(190),
  preferred_language VARCHAR(190),
  locale             VARCHAR(190),
  timezone           VARCHAR(190),
  active             BOOLEAN NOT NULL,
  password_hash      VARCHAR(190),
  employee_number    VARCHAR(190),
  cost_center        VARCHAR(190),
  organization       VARCHAR(190),
  division           VARCHAR(190),
  department         VARCHAR(190),
  manager_id         VARCHAR(36)
);
CREATE UNIQUE INDEX people_login ON people (login);

CREATE TABLE emails (
  person_id  VARCHAR(36) NOT NULL,
  value      VARCHAR(190),
  display    VARCHAR(190),
  kind       VARCHAR(190),
  is_primary BOOLEAN
);
CREATE TABLE phone_numbers (
  person_id  VARCHAR(36) NOT NULL,
  value      VARCHAR(190),
  display    VARCHAR(190),
  kind       VARCHAR(190),
  is_primary BOOLEAN
);
CREATE TABLE ims (
  person_id  VARCHAR(36) NOT NULL,
  value      VARCHAR(190),
  display    VARCHAR(190),
  kind       VARCHAR(190),
  is_primary BOOLEAN
);
CREATE TABLE photos (
  person_id  VARCHAR(36) NOT NULL,
  value      VARCHAR(190),
  display    VARCHAR(190),
  kind       VARCHAR(190),
  is_primary BOOLEAN
);
CREATE TABLE addresses (
  person_id      VARCHAR(36) NOT NULL,
  formatted      VARCHAR(1000),
  street_address VARCHAR(1000),
  locality       VARCHAR(190),
  region         VARCHAR(190),
  postal_code    VARCHAR(190),
  country        VARCHAR(190),
  kind           VARCHAR(190),
  is_primary     BOOLEAN
);
CREATE TABLE entitlements (
  person_id  VARCHAR(36) NOT NULL,
  value      VARCHAR(190),
  display    VARCHAR(190),
  kind       VARCHAR(190),
  is_primary BOOLEAN
);
CREATE TABLE roles (
  person_id  VARCHAR(36) NOT NULL,
  value      VARCHAR(190),
  display    VARCHAR(190),
  kind       VARCHAR(190),
  is_primary BOOLEAN
);
CREATE TABLE certificates (
  person_id  VARCHAR(36) NOT NULL,
  value      BLOB,
  display    VARCHAR(190),
  kind       VARCHAR(190),
  is_primary BOOLEAN
);
CREATE TABLE teams (
  id          VARCHAR(36) NOT NULL PRIMARY KEY,
  external_id VARCHAR(190),
  created_at  DATETIME NOT NULL,
  changed_at  DATETIME NOT NULL,
  name        VARCHAR(190) NOT NULL
);
CREATE TABLE team_members (
  team_id   VARCHAR(36) NOT NULL,
  person_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (team_id, person_id)
);
