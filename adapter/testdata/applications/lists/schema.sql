CREATE TABLE accounts (login $TEXT NOT NULL PRIMARY KEY, locked INTEGER NOT NULL DEFAULT 0, roles $TEXT);
CREATE TABLE properties (login $TEXT NOT NULL, name $TEXT NOT NULL, value $TEXT, PRIMARY KEY (login, name));
