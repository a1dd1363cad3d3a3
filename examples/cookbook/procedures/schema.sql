CREATE TABLE accounts (
  id     INTEGER PRIMARY KEY AUTO_INCREMENT,
  login  VARCHAR(40) NOT NULL UNIQUE,
  locked TINYINT NOT NULL DEFAULT 1
);

INSERT INTO accounts VALUES (7, 'ada', 0);

CREATE PROCEDURE add_account(new_login VARCHAR(40))
  INSERT INTO accounts (login) VALUES (new_login);

CREATE PROCEDURE set_lock(account INTEGER, lock_it INTEGER)
  UPDATE accounts SET locked = lock_it WHERE id = account;

CREATE PROCEDURE remove_account(account INTEGER)
  DELETE FROM accounts WHERE id = account;
