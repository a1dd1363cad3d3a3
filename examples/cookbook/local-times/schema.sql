CREATE TABLE accounts (
  id          INTEGER PRIMARY KEY AUTO_INCREMENT,
  login       VARCHAR(40) NOT NULL UNIQUE,
  active      TINYINT NOT NULL,
  created_at  VARCHAR(19) NOT NULL, -- 2026-07-14 12:00:00, in Paris
  changed_at  BIGINT NOT NULL,      -- seconds since 1970
  valid_until CHAR(10)              -- 31.12.2026
);

INSERT INTO accounts VALUES (7, 'ada', 1, '2026-07-14 12:00:00', 1784023200, NULL);
