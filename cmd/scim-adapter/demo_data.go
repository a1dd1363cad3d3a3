package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
)

//go:embed demo/hr.hcl
var demoMapping []byte

//go:embed demo/hr_test.hcl
var demoTests []byte

//go:embed demo/schema.sql
var demoSchema string

var (
	demoGiven = strings.Fields(`Ada Alan Anna Boris Carla Chen Clara Daniel Diego Elena Emil Emma Farid Finn Grace
		Hana Ida Ines Ivan Jana Jonas Julia Karim Lars Lena Leo Lina Luca Maja Marta Mei Milan Nora Olga Omar Paul Petra
		Rosa Samir Sofia Tariq Theo Tove Uma Vera Wanda Xenia Yara Yusuf Zoe`)
	demoFamily = strings.Fields(`Adler Bauer Berg Brandt Costa Dahl Diaz Ek Engel Ferro Frank Gallo Grau Haas Holm
		Ito Jansen Kaya Keller Klein Kovac Lange Lind Lopez Maier Mori Nagy Novak Olsen Petit Popov Rossi Roth Sato Silva
		Simon Stein Sund Tanaka Varga Vogel Weber Weiss Wolf Yilmaz Zeman`)
	demoRoles  = strings.Fields(`Accounting Administration Engineering Facilities Finance Legal Management Marketing Payroll Procurement Sales Support`)
	demoTitles = []string{"Accountant", "Engineer", "Clerk", "Manager", "Analyst", "Buyer"}
)

// demoEmployees is how many employees the demo begins with.
const demoEmployees = 240

// demoStatements gives the SQL that makes and fills the demo's database, always the same.
func demoStatements() []string {
	random := rand.New(rand.NewPCG(7643, 7644)) //nolint:gosec // sample data
	statements := strings.Split(strings.TrimSpace(demoSchema), ";\n")
	logins := map[string]int{}
	for i := range demoEmployees {
		given, family := demoGiven[random.IntN(len(demoGiven))], demoFamily[random.IntN(len(demoFamily))]
		login := strings.ToLower(given[:1] + family)
		if logins[login]++; logins[login] > 1 {
			login = fmt.Sprintf("%s%d", login, logins[login])
		}
		no := i + 1
		statements = append(
			statements,
			fmt.Sprintf("INSERT INTO employees (emp_no, login, mail, job_title, status, hired_on) VALUES (%d, '%s', '%s@example.org', '%s', '%s', '%04d-%02d-%02d')",
				no, login, login, demoTitles[random.IntN(len(demoTitles))], status(no), 2001+random.IntN(24), 1+random.IntN(12), 1+random.IntN(28)),
			fmt.Sprintf("INSERT INTO employee_names VALUES (%d, 'first', '%s'), (%d, 'last', '%s')", no, given, no, family),
		)
	}
	for r, name := range demoRoles {
		statements = append(statements, fmt.Sprintf("INSERT INTO roles (role_id, name) VALUES (%d, '%s')", r+1, name))
		for no := 1 + r; no <= demoEmployees; no += 7 + r {
			statements = append(statements, fmt.Sprintf("INSERT INTO employee_roles (role_id, emp_no, since) VALUES (%d, %d, '2020-01-01')", r+1, no))
		}
	}
	return statements
}

// status makes every fifteenth employee be on leave and every twentieth inactive.
func status(no int) string {
	switch {
	case no%15 == 0:
		return "L"
	case no%20 == 0:
		return "I"
	}
	return "A"
}
