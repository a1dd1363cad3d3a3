CREATE TABLE users (
  id    INTEGER PRIMARY KEY AUTO_INCREMENT,
  login VARCHAR(40) NOT NULL UNIQUE
);

CREATE TABLE user_properties (
  user_id INTEGER NOT NULL REFERENCES users (id),
  name    VARCHAR(40) NOT NULL,
  value   VARCHAR(200) NOT NULL,
  PRIMARY KEY (user_id, name)
);

INSERT INTO users VALUES (7, 'ada');

INSERT INTO user_properties VALUES (7, 'first_name', 'Ada'), (7, 'theme', 'dark');
