package scaffold

// The attributes that are looked for.
const (
	userName     = "userName"
	givenName    = "name.givenName"
	familyName   = "name.familyName"
	displayName  = "displayName"
	workEmail    = "emails[type eq 'work'].value"
	workPhone    = "phoneNumbers[type eq 'work'].value"
	mobilePhone  = "phoneNumbers[type eq 'mobile'].value"
	active       = "active"
	externalID   = "externalId"
	password     = "password"
	title        = "title"
	nickName     = "nickName"
	profileURL   = "profileUrl"
	language     = "preferredLanguage"
	locale       = "locale"
	timezone     = "timezone"
	created      = "meta.created"
	lastModified = "meta.lastModified"
	enterprise   = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:"
	department   = enterprise + "department"
	organization = enterprise + "organization"
	costCenter   = enterprise + "costCenter"
	employee     = enterprise + "employeeNumber"
)

// term is how sure a name of a field makes of an attribute: 100 hardly leaves a doubt.
type term struct {
	path   string
	weight int
	names  map[string]bool
}

// vocabulary is what fields are called, in several languages. The names have no space between their words.
func vocabulary() []term {
	t := func(path string, weight int, names string) term { return term{path, weight, words(names)} }
	return []term{
		t(userName, 100, `username login loginname userlogin logon logonname signin signinname samaccountname userprincipalname upn usrname usrlogin
			benutzername anmeldename loginid userlogon nutzername utilisateurnom nomutilisateur identifiantconnexion usuariologin nombreusuario
			nomusuario nomeutente gebruikersnaam inlognaam anvandarnamn användarnamn brugernavn brukernavn kayttajatunnus nazwauzytkownika`),
		t(userName, 80, `user usr accountname account acct uid kennung benutzer anmeldung utilisateur identifiant usuario utente handle alias
			benutzerkennung userid usercode loginuser`),
		t(userName, 60, `nick nickname pseudo compte kuerzel screenname`),
		t(userName, 45, `name code id`),
		t(givenName, 100, `givenname firstname forename vorname prenom prénom voornaam fornamn fornavn imie imię etunimi rufname namefirst firstnames
			primernombre`),
		t(givenName, 85, `first fname given nombre nombres nome gname`),
		t(familyName, 100, `familyname lastname surname nachname familienname nomfamille nomdefamille apellido apellidos cognome achternaam efternamn
			etternavn nazwisko sukunimi sobrenome namelast secondname`),
		t(familyName, 85, `last lname family sn nom sname zuname`),
		t(displayName, 100, `displayname fullname realname anzeigename vollername nomcomplet nombrecompleto nomecompleto namefull completename
			userfullname publicname`),
		t(displayName, 85, `cn commonname gecos dispname personname`),
		t(displayName, 50, `name label bezeichnung description comment`),
		t(workEmail, 100, `email mail emailaddress mailaddress emailadresse mailadresse courriel correo correoelectronico epost eposta emailaddr
			useremail workemail workmail officialemail emailwork primaryemail emailprimary mailwork`),
		t(workEmail, 60, `adresse posta contactemail smtp`),
		t(workPhone, 90, `phone telephone tel telefon telefono téléphone phonenumber workphone phonework telnr telno businessphone officephone
			telephonenumber telefonnummer telefoon puhelin`),
		t(mobilePhone, 90, `mobile mobil cell cellphone gsm handy portable movil móvil mobilephone phonemobile mobiltelefon cellulare mobilenumber`),
		t(externalID, 95, `externalid extid scimid scimexternalid ssoid azureid entraid oktaid oid externaluid externalref directoryid`),
		t(password, 100, `password passwd passwordhash pwd pwdhash passhash pass userpass kennwort passwort motdepasse contrasena contraseña
			wachtwoord hashedpassword encryptedpassword passworddigest pwhash pw losenord salasana haslo senha passwordencrypted cryptedpassword`),
		t(title, 95, `jobtitle jobname jobposition berufsbezeichnung stellenbezeichnung positiontitle`),
		t(title, 60, `title job position funktion fonction cargo stelle`),
		t(nickName, 60, `nick nickname spitzname rufname`),
		t(profileURL, 70, `url homepage website webseite profileurl web`),
		t(language, 90, `language lang preferredlanguage sprache langue idioma lingua userlanguage`),
		t(locale, 90, `locale`),
		t(timezone, 90, `timezone tz zeitzone fuseauhoraire timezonename`),
		t(created, 95, `created createdat createdon ctime registered registeredat registrationdate registration dateregistered joined datejoined
			joinedat joinedon dateadded createdate creationdate datecreated createtime createdtime timecreated crdate hiredon hiredate hired signupdate angelegt angelegtam
			erstellt erstelltam datecreation creele fechaalta dataregistrazione addedon insertedat`),
		t(lastModified, 95, `modified updated updatedat modifiedat mtime lastmodified lastmodifiedat lastupdate lastupdated changed changedat changedon modifieddate
			datemodified updatetime modificationdate datemodification geaendert geändert geaendertam lastchange updatedon modifiedon`),
		t(department, 90, `department dept abteilung departement departamento reparto afdeling departmentname dep`),
		t(organization, 85, `company organisation organization firma entreprise empresa azienda companyname org`),
		t(costCenter, 95, `costcenter costcentre kostenstelle centrecout`),
		t(employee, 90, `employeenumber employeeno employeeid empno personnelno personnelnumber personalnummer matricule staffno staffid badge`),
	}
}
