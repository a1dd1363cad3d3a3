CREATE TABLE accounts (
  id     INTEGER PRIMARY KEY AUTO_INCREMENT,
  login  VARCHAR(40) NOT NULL UNIQUE,
  active TINYINT NOT NULL,
  skills LONGTEXT NOT NULL DEFAULT '[]',
  sites  LONGTEXT,
  cost_centres VARCHAR(200)
);

INSERT INTO accounts VALUES (7, 'ada', 1, '["analysis","poetry"]', 'a:1:{i:0;s:7:"Zürich";}', '100; 200');
