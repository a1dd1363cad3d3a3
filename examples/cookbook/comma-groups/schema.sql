CREATE TABLE accounts (
  id     INTEGER PRIMARY KEY,
  login  VARCHAR(40) NOT NULL UNIQUE,
  active INTEGER NOT NULL,
  roles  VARCHAR(200) -- admin,sales
);

INSERT INTO accounts VALUES (7, 'ada', 1, 'sales'), (8, 'bob', 1, 'stock,adminshop');
