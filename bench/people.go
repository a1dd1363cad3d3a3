package main

import (
	"fmt"
	"math/rand/v2"
)

// seed makes every data set the same on every machine.
const seed = 7643

var (
	givenNames  = []string{"Ada", "Alan", "Barbara", "Edsger", "Frances", "Grace", "John", "Katherine", "Leslie", "Margaret", "Niklaus", "Tony"}
	familyNames = []string{"Archer", "Baker", "Carter", "Cooper", "Fisher", "Fletcher", "Mason", "Miller", "Potter", "Sawyer", "Smith", "Weaver"}
	titles      = []string{"Clerk", "Engineer", "Accountant", "Buyer", "Nurse", "Driver", "Teacher"}
)

// person is one invented employee.
type person struct {
	login, external, given, family, display, title, mail string
	active                                               bool
}

// personOf gives the nth employee, counted from 1: always the same one, and none with the login of another.
func personOf(n int) person {
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	p := person{given: pick(givenNames), family: pick(familyNames), title: pick(titles), active: random.IntN(10) > 0}
	p.login = fmt.Sprintf("%s.%s.%d", p.given, p.family, n)
	p.display = p.given + " " + p.family
	p.mail = p.login + "@example.org"
	p.external = fmt.Sprintf("%08x-%04x-%06d", random.Uint32(), random.Uint32N(1<<16), n)
	return p
}
