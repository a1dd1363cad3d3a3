package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// Status is the field that says who may log in, and what its values mean.
type Status struct {
	Field   *Field
	Form    statusForm
	Good    []string // values of people who are active, the one that is written first
	Bad     []string // of those who are not
	Deleted string   // of those who are gone; empty where there is none
	Why     string
	Doubt   string
}

// statusForm is how a status is stored.
type statusForm int

const (
	plainStatus    statusForm = iota // a boolean, or 0 and 1, that means active
	tableOfValues                    // values with meanings
	timeOfLocking                    // empty for who is active
	unclearMeaning                   // nothing says which value means what: it cannot be mapped
)

// Names of fields, and whether their truth means that somebody is active.
var (
	positive = words(`active isactive enabled isenabled enable aktiv actif activo attivo valid isvalid accountenabled loginenabled actief aktivní
		isaktiv canlogin approved aktywny useractive`)
	negative = words(`disabled isdisabled locked islocked blocked isblocked banned isbanned suspended issuspended inactive isinactive deleted isdeleted
		gesperrt deaktiviert bloque bloqueado bloccato deactivated accountlocked accountdisabled lockedout lockout geloescht gelöscht disable removed
		archived terminated zablokowany`)
	neutral = words(`status state userstatus accountstatus zustand estado stato statut empstatus recordstatus tilstand tila stan enabledstate`)
	moments = words(`deletedat disabledat lockedat blockedat deactivatedat suspendedat archivedat bannedat terminatedat deletedon disabledon lockedon
		deactivatedon suspendedon leftat lefton deletiondate dateofleaving leavingdate terminationdate exitdate austritt austrittsdatum deletiontime
		deactivationdate disabledsince lockedsince removedat`)
)

// Words that are stored, and what they mean.
var (
	goodWords    = words(`a active act y yes enabled enable on true 1 ok aktiv ja oui si sí v valid normal open current e employed actif activo attivo approved works working`)
	yesWords     = words(`t j o s`) // true, ja, oui, sí: only where the question is yes or no
	badWords     = words(`i inactive in n no disabled disable off f false 0 l locked lock b blocked block banned suspended s susp closed left leave terminated archived gesperrt inaktiv nein non pending deactivated retired inactif inactivo h hold`)
	deletedWords = words(`d del deleted x removed gone geloescht gelöscht purged trash borrado eliminado`)
)

// status finds the field that says who may log in; nil where there is none.
func (e *Entity) status() *Status {
	var best *Status
	for _, find := range []func(*Field) *Status{positiveStatus, negativeStatus, neutralStatus, momentStatus} {
		for i := range e.Fields {
			f := &e.Fields[i]
			if s := find(f); s != nil && (best == nil || best.Form == unclearMeaning && s.Form != unclearMeaning) {
				best = s
			}
		}
	}
	return best
}

// named tells whether one of the readings of a field's name is in a set.
func (f *Field) named(set map[string]bool) bool {
	return slices.ContainsFunc(f.forms, func(form string) bool { return set[form] })
}

func positiveStatus(f *Field) *Status {
	if !f.named(positive) {
		return nil
	}
	return newStatus(f, true)
}

func negativeStatus(f *Field) *Status {
	if !f.named(negative) {
		return nil
	}
	if f.time() {
		return momentOf(f)
	}
	return newStatus(f, false)
}

func momentStatus(f *Field) *Status {
	if f.named(moments) && (f.time() || f.whole()) {
		return momentOf(f)
	}
	return nil
}

func momentOf(f *Field) *Status {
	s := &Status{Field: f, Form: timeOfLocking, Why: "the time since when somebody is locked out; empty for all others"}
	if f.Required || !f.time() {
		s.Form, s.Doubt = unclearMeaning, "it is never empty, and what stands there for people who are active is unknown"
	}
	return s
}

// newStatus is a field whose name says what is true: that somebody is active, or that somebody is not.
func newStatus(f *Field, activeIsTrue bool) *Status {
	s := &Status{Field: f, Why: fmt.Sprintf("%q says who may log in", f.Name)}
	if !activeIsTrue {
		s.Why = fmt.Sprintf("%q says who may not log in", f.Name)
	}
	values := f.values()
	switch {
	case f.Type == backends.Bool, f.whole() && within(values, "0", "1"), len(values) == 0 && strings.Contains(strings.ToLower(f.Declared), "bool"):
		s.flag(f, activeIsTrue)
	case f.text():
		s.meanings(values, activeIsTrue)
	default:
		s.Form, s.Doubt = unclearMeaning, fmt.Sprintf("its values are %s", listOf(values))
	}
	return s
}

func (s *Status) flag(f *Field, activeIsTrue bool) {
	yes, no := "1", "0"
	if f.Type == backends.Bool {
		yes, no = "true", "false"
	}
	if activeIsTrue {
		s.Form, s.Good, s.Bad = plainStatus, []string{yes}, []string{no}
		return
	}
	s.Form, s.Good, s.Bad = tableOfValues, []string{no}, []string{yes}
}

// meanings sorts texts by what the words mean: as true and false, or as they speak for themselves.
func (s *Status) meanings(values []string, activeIsTrue bool) {
	s.Form = tableOfValues
	for _, v := range values {
		word := strings.ToLower(strings.TrimSpace(v))
		yes := goodWords[word] || yesWords[word]
		no := badWords[word] && !yes || v == "" && len(values) > 1
		if yes == no {
			s.Form, s.Doubt = unclearMeaning, fmt.Sprintf("its values are %s", listOf(values))
			return
		}
		if yes == activeIsTrue {
			s.Good = append(s.Good, v)
		} else {
			s.Bad = append(s.Bad, v)
		}
	}
	if len(s.Good) == 0 || len(s.Bad) == 0 {
		s.Form = unclearMeaning
		s.Doubt = fmt.Sprintf("only %s was seen: what is stored for the others is unknown", listOf(values))
	}
}

// neutralStatus is a field whose name says nothing of what its values mean.
func neutralStatus(f *Field) *Status {
	if !f.named(neutral) || f.time() {
		return nil
	}
	s := &Status{Field: f, Form: tableOfValues, Why: fmt.Sprintf("%q has the values %s", f.Name, listOf(f.values()))}
	values := f.values()
	for _, v := range values {
		switch word := strings.ToLower(strings.TrimSpace(v)); {
		case f.whole() || len(values) > 12 || v == "":
			s.Form = unclearMeaning
		case deletedWords[word] && s.Deleted == "":
			s.Deleted = v
		case goodWords[word]:
			s.Good = append(s.Good, v)
		case badWords[word]:
			s.Bad = append(s.Bad, v)
		default:
			s.Form = unclearMeaning
		}
	}
	s.settle(values)
	return s
}

// settle puts the value that most people have first, and finds what is not enough.
func (s *Status) settle(values []string) {
	common := func(a, b string) int { return s.Field.Sample.Count(b) - s.Field.Sample.Count(a) }
	slices.SortStableFunc(s.Good, common)
	slices.SortStableFunc(s.Bad, common)
	switch {
	case s.Form == unclearMeaning:
		s.Doubt = "nothing says what they mean"
	case len(s.Good) == 0 || len(s.Bad) == 0:
		s.Form = unclearMeaning
		s.Doubt = "what is stored for the others is unknown"
	case len(s.Bad) > 1:
		s.Doubt = fmt.Sprintf("which of %s is right for a leaver is a guess: the first is written", listOf(s.Bad))
	case len(s.Good[0]) < 3:
		s.Doubt = fmt.Sprintf("that %s means active is a guess by the letter", listOf(s.Good))
	}
	if len(values) == 0 {
		s.Why, s.Doubt = fmt.Sprintf("%q is named like a status", s.Field.Name), "no record shows what is stored in it"
	}
}

// within tells whether all values are among some.
func within(values []string, allowed ...string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(allowed, v) })
}

// listOf writes values for people.
func listOf(values []string) string {
	if len(values) == 0 {
		return "nothing"
	}
	if len(values) > 12 {
		return fmt.Sprintf("%d different values", len(values))
	}
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = fmt.Sprintf("%q", v)
	}
	return strings.Join(quoted, ", ")
}
