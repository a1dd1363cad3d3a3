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

-- Specimens: the columns have the names of the attributes.

CREATE TABLE specimens (
  id                       VARCHAR(36) NOT NULL PRIMARY KEY,
  external_id              VARCHAR(190),
  created_at               DATETIME NOT NULL,
  changed_at               DATETIME NOT NULL,
  string_value             VARCHAR(190),
  boolean_value            BOOLEAN,
  decimal_value            DECIMAL(30,10),
  integer_value            BIGINT,
  date_time_value          DATETIME,
  binary_value             BLOB,
  reference_value          VARCHAR(190),
  complex_name             VARCHAR(190),
  complex_count            BIGINT,
  listed_strings           VARCHAR(190),
  listed_integers          VARCHAR(190),
  listed_decimals          VARCHAR(190),
  listed_date_times        VARCHAR(190),
  document_json            TEXT,
  documents_json           TEXT,
  read_only_string         VARCHAR(190) DEFAULT 'set by the application',
  read_only_boolean        BOOLEAN DEFAULT TRUE,
  read_only_decimal        DECIMAL(30,10) DEFAULT 1.5,
  read_only_integer        BIGINT DEFAULT 7,
  read_only_date_time      DATETIME DEFAULT '2020-01-02 03:04:05',
  read_only_binary         VARCHAR(190) DEFAULT 'AP8=',
  read_only_reference      VARCHAR(190) DEFAULT 'https://example.org/',
  read_only_complex_name   VARCHAR(190),
  read_only_complex_count  BIGINT,
  read_only_strings        VARCHAR(190) DEFAULT 'a,b',
  immutable_string         VARCHAR(190),
  immutable_boolean        BOOLEAN,
  immutable_decimal        DECIMAL(30,10),
  immutable_integer        BIGINT,
  immutable_date_time      DATETIME,
  immutable_binary         BLOB,
  immutable_reference      VARCHAR(190),
  immutable_complex_name   VARCHAR(190),
  immutable_complex_count  BIGINT,
  immutable_strings        VARCHAR(190),
  write_only_string        VARCHAR(190),
  write_only_boolean       BOOLEAN,
  write_only_decimal       DECIMAL(30,10),
  write_only_integer       BIGINT,
  write_only_date_time     DATETIME,
  write_only_binary        BLOB,
  write_only_reference     VARCHAR(190),
  write_only_complex_name  VARCHAR(190),
  write_only_complex_count BIGINT,
  write_only_strings       VARCHAR(190),
  always_string            VARCHAR(190),
  always_complex_name      VARCHAR(190),
  always_complex_count     BIGINT,
  always_strings           VARCHAR(190),
  request_string           VARCHAR(190),
  request_complex_name     VARCHAR(190),
  request_complex_count    BIGINT,
  request_strings          VARCHAR(190),
  never_string             VARCHAR(190),
  never_complex_name       VARCHAR(190),
  never_complex_count      BIGINT,
  never_strings            VARCHAR(190),
  read_only_always         VARCHAR(190) DEFAULT 'set by the application',
  read_only_request        VARCHAR(190) DEFAULT 'set by the application',
  immutable_always         VARCHAR(190),
  immutable_request        VARCHAR(190),
  immutable_never          VARCHAR(190),
  required_string          VARCHAR(190),
  required_integer         BIGINT,
  required_strings         VARCHAR(190),
  required_complex_name    VARCHAR(190),
  required_complex_count   BIGINT,
  exact_string             VARCHAR(190),
  exact_strings            VARCHAR(190),
  unique_string            VARCHAR(190),
  unique_exact_string      VARCHAR(190),
  unique_integer           BIGINT,
  unique_decimal           DECIMAL(30,10),
  unique_reference         VARCHAR(190),
  colour                   VARCHAR(190),
  owner_id                 VARCHAR(36),
  keeper                   VARCHAR(190),
  mixed_name               VARCHAR(190),
  mixed_exact              VARCHAR(190),
  mixed_read_only          VARCHAR(190) DEFAULT 'set by the application',
  mixed_immutable          VARCHAR(190),
  mixed_write_only         VARCHAR(190),
  mixed_always             VARCHAR(190),
  mixed_request            VARCHAR(190),
  mixed_never              VARCHAR(190),
  label_text               VARCHAR(190),
  label_shelf              BIGINT,
  loan_borrower            VARCHAR(190),
  loan_until               DATETIME
);
CREATE TABLE specimen_strings (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190)
);
CREATE TABLE specimen_booleans (
  specimen_id VARCHAR(36) NOT NULL,
  value       BOOLEAN
);
CREATE TABLE specimen_decimals (
  specimen_id VARCHAR(36) NOT NULL,
  value       DECIMAL(30,10)
);
CREATE TABLE specimen_integers (
  specimen_id VARCHAR(36) NOT NULL,
  value       BIGINT
);
CREATE TABLE specimen_date_times (
  specimen_id VARCHAR(36) NOT NULL,
  value       DATETIME
);
CREATE TABLE specimen_binaries (
  specimen_id VARCHAR(36) NOT NULL,
  value       BLOB
);
CREATE TABLE specimen_references (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190)
);
CREATE TABLE specimen_complexes (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190),
  kind        VARCHAR(190),
  is_primary  BOOLEAN
);
CREATE TABLE specimen_read_only_complexes (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190),
  kind        VARCHAR(190),
  is_primary  BOOLEAN
);
CREATE TABLE specimen_immutable_complexes (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190),
  kind        VARCHAR(190),
  is_primary  BOOLEAN
);
CREATE TABLE specimen_write_only_complexes (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190),
  kind        VARCHAR(190),
  is_primary  BOOLEAN
);
CREATE TABLE specimen_always_complexes (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190),
  kind        VARCHAR(190),
  is_primary  BOOLEAN
);
CREATE TABLE specimen_request_complexes (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190),
  kind        VARCHAR(190),
  is_primary  BOOLEAN
);
CREATE TABLE specimen_never_complexes (
  specimen_id VARCHAR(36) NOT NULL,
  value       VARCHAR(190),
  kind        VARCHAR(190),
  is_primary  BOOLEAN
);
CREATE TABLE specimen_mixes (
  specimen_id VARCHAR(36) NOT NULL,
  name        VARCHAR(190),
  exact       VARCHAR(190),
  read_only   VARCHAR(190) DEFAULT 'set by the application',
  immutable   VARCHAR(190),
  write_only  VARCHAR(190),
  always      VARCHAR(190),
  request     VARCHAR(190),
  never       VARCHAR(190)
);
