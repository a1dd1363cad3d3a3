CREATE TABLE accounts (
  id     INTEGER PRIMARY KEY AUTO_INCREMENT,
  login  VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL UNIQUE,
  active TINYINT NOT NULL
);

INSERT INTO accounts VALUES (7, 'Ada', 1), (8, 'zoe', 1);
