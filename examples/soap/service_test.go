package soap_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// service is a payroll with a SOAP 1.1 service: employees, and departments that they are assigned to.
type service struct {
	mu          sync.Mutex
	last        int
	employees   []employee
	departments []department
}

type employee struct {
	ID       string `xml:"id"`
	Login    string `xml:"login"`
	FullName string `xml:"fullName"`
	Enabled  bool   `xml:"enabled"`
	Hired    string `xml:"hired"`
}

type department struct {
	Code    string   `xml:"code"`
	Name    string   `xml:"name"`
	Members []string `xml:"member"`
}

// call is any request: one element in the body.
type call struct {
	Body struct {
		Call struct {
			XMLName xml.Name
			Parts   []part `xml:",any"`
		} `xml:",any"`
	} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
}

type part struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
}

// fault is an error of the service.
type fault struct{ code, text string }

// Error gives the fault's text.
func (f fault) Error() string { return f.text }

// ServeHTTP answers one call.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, password, _ := r.BasicAuth(); password != "a-password-of-the-tests" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var c call
	if err := xml.NewDecoder(r.Body).Decode(&c); err != nil || c.Body.Call.XMLName.Space != "urn:example:payroll" || r.Header.Get("SOAPAction") == "" {
		write(w, http.StatusInternalServerError, "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>not a call</faultstring></soap:Fault>")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := c.Body.Call.XMLName.Local
	body, err := s.do(name, c.Body.Call.Parts)
	if f, ok := err.(fault); ok { //nolint:errorlint // it is never wrapped
		write(w, http.StatusInternalServerError, fmt.Sprintf("<soap:Fault><faultcode>soap:Client%s</faultcode><faultstring>%s</faultstring></soap:Fault>", f.code, f.text))
		return
	}
	write(w, http.StatusOK, fmt.Sprintf(`<p:%[1]sResponse xmlns:p="urn:example:payroll">%[2]s</p:%[1]sResponse>`, name, body))
}

func write(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>%s</soap:Body></soap:Envelope>`, body)
}

// do does a call. Its parts must stand in the order of the schema.
func (s *service) do(name string, parts []part) (string, error) {
	order := map[string]string{
		"ListEmployees": "limit offset", "FindEmployee": "login", "GetEmployee": "id", "CreateEmployee": "login fullName enabled",
		"UpdateEmployee": "id login fullName enabled", "DeleteEmployee": "id", "ListDepartments": "", "Assign": "department employee", "Unassign": "department employee",
	}
	var names, v []string
	for _, p := range parts {
		names, v = append(names, p.XMLName.Local), append(v, p.Text)
	}
	if wanted, known := order[name]; !known || strings.Join(names, " ") != wanted {
		return "", fault{".Schema", "the elements are " + strings.Join(names, " ")}
	}
	switch name {
	case "ListEmployees":
		limit, _ := strconv.Atoi(v[0])
		offset, _ := strconv.Atoi(v[1])
		from := min(offset, len(s.employees))
		return fmt.Sprintf("<total>%d</total>", len(s.employees)) + elements(s.employees[from:min(from+limit, len(s.employees))]), nil
	case "FindEmployee":
		return elements(slices.DeleteFunc(slices.Clone(s.employees), func(e employee) bool { return !strings.EqualFold(e.Login, v[0]) })), nil
	case "CreateEmployee":
		return s.create(v)
	case "ListDepartments":
		raw, err := xml.Marshal(s.departments)
		return string(raw), err
	case "Assign", "Unassign":
		return "", s.assign(v[0], v[1], name == "Assign")
	}
	i := s.index(v[0])
	if i < 0 {
		return "", fault{".NotFound", "no such employee"}
	}
	switch name {
	case "UpdateEmployee":
		if j := slices.IndexFunc(s.employees, func(e employee) bool { return strings.EqualFold(e.Login, v[1]) }); j >= 0 && j != i {
			return "", fault{".Duplicate", "taken"}
		}
		s.employees[i].Login, s.employees[i].FullName, s.employees[i].Enabled = v[1], v[2], v[3] == "true"
	case "DeleteEmployee":
		s.employees = slices.Delete(s.employees, i, i+1)
		for j := range s.departments {
			s.departments[j].Members = slices.DeleteFunc(s.departments[j].Members, func(m string) bool { return m == v[0] })
		}
		return "", nil
	}
	return elements(s.employees[i : i+1]), nil
}

func elements(list []employee) string {
	var out strings.Builder
	encoder := xml.NewEncoder(&out)
	for _, e := range list {
		_ = encoder.EncodeElement(e, xml.StartElement{Name: xml.Name{Local: "employee"}}) // plain texts
	}
	return out.String()
}

func (s *service) index(id string) int {
	return slices.IndexFunc(s.employees, func(e employee) bool { return e.ID == id })
}

func (s *service) create(v []string) (string, error) {
	if slices.ContainsFunc(s.employees, func(e employee) bool { return strings.EqualFold(e.Login, v[0]) }) {
		return "", fault{".Duplicate", "taken"}
	}
	s.last++
	e := employee{ID: "E" + strconv.Itoa(s.last), Login: v[0], FullName: v[1], Enabled: v[2] == "true", Hired: time.Now().UTC().Format(time.DateOnly)}
	s.employees = append(s.employees, e)
	return "<id>" + e.ID + "</id>", nil
}

func (s *service) assign(code, id string, there bool) error {
	i := slices.IndexFunc(s.departments, func(d department) bool { return d.Code == code })
	if i < 0 || s.index(id) < 0 {
		return fault{".NotFound", "no such department or employee"}
	}
	d := &s.departments[i]
	d.Members = slices.DeleteFunc(d.Members, func(m string) bool { return m == id })
	if there {
		d.Members = append(d.Members, id)
	}
	return nil
}
