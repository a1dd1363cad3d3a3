CREATE TABLE people (
  no      $ID,
  login   $TEXT NOT NULL,
  ext     $TEXT,
  title   $TEXT,
  mail    $TEXT,
  home    $TEXT,
  status  $TEXT,
  level   INTEGER,
  ratio   DOUBLE PRECISION,
  remote  $BOOL,
  hired   DATE,
  changed $TIME,
  entered $TEXT,
  logon   BIGINT,
  boss    BIGINT,
  tags    $TEXT
);
CREATE TABLE names (person BIGINT NOT NULL, kind $TEXT NOT NULL, value $TEXT);
CREATE TABLE phones (person BIGINT NOT NULL, number $TEXT NOT NULL, kind $TEXT);
CREATE TABLE teams (id $TEXT NOT NULL, name $TEXT NOT NULL);
CREATE TABLE team_people (team $TEXT NOT NULL, person BIGINT NOT NULL);
