CREATE TABLE accounts (
  id     INTEGER PRIMARY KEY AUTO_INCREMENT,
  login  VARCHAR(40) NOT NULL UNIQUE,
  locked ENUM('Y', 'N') NOT NULL
);

INSERT INTO accounts VALUES (1, 'ada', 'N');
