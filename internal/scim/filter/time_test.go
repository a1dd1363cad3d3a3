package filter

import (
	"regexp"
	"testing"
	"time"
)

// xsdDateTime is the form of an xsd:dateTime of four-digit years (XML Schema part 2, section 3.2.7.1).
var xsdDateTime = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$`)

func TestParseTime(t *testing.T) {
	for text, want := range map[string]string{
		"2011-05-13T04:42:34Z":           "2011-05-13T04:42:34Z",
		"2011-05-13T06:42:34+02:00":      "2011-05-13T04:42:34Z",
		"2011-05-13T04:42:34":            "2011-05-13T04:42:34Z",
		"2011-05-13T04:42:34.5":          "2011-05-13T04:42:34Z",
		"2024-02-29T23:59:59.999-00:30":  "2024-03-01T00:29:59Z",
		"0001-01-01T00:00:00.0000000001": "0001-01-01T00:00:00Z",
	} {
		got, err := ParseTime(text)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("ParseTime(%s) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "2011-05-13", "2011-05-13 04:42:34Z", "2011-05-13T4:42:34Z", "2011-05-13T04:42:34,5Z", "2011-05-13T04:42Z", "2011-05-13t04:42:34z",
		"2023-02-29T00:00:00Z", "2011-13-01T00:00:00Z", "2011-05-13T24:00:01Z", "2011-05-13T04:60:00Z", "2011-05-13T04:42:34+24:00", "2011-05-13T04:42:34.Z",
		"2011-05-13T04:42:34+0200", " 2011-05-13T04:42:34Z", "2011-05-13T04:42:34Z ", "11-05-13T04:42:34Z", "20110513T044234Z", "2011-05-13T04:42:34+02:60",
		"0000-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
	} {
		if got, err := ParseTime(text); err == nil {
			t.Errorf("ParseTime(%q) = %v", text, got)
		}
	}
}

// FuzzParseTime: what is accepted is an xsd:dateTime, and denotes the instant that its parts say.
func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2011-05-13T04:42:34Z", "2011-05-13T06:42:34.25+02:00", "2011-05-13T04:42:34", "2011-05-13T4:42:34Z", "2011-05-13T04:42:34,5Z", "2016-12-31T23:59:60Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseTime(text)
		if err != nil {
			return
		}
		if !xsdDateTime.MatchString(text) {
			t.Fatalf("%q is no xsd:dateTime, but %v", text, got)
		}
		zoned := text
		if last := text[len(text)-1]; last != 'Z' && text[len(text)-6] != '+' && text[len(text)-6] != '-' {
			zoned += "Z"
		}
		want, err := time.Parse(time.RFC3339, zoned)
		if err != nil || !got.Equal(want) || got.Location() != time.UTC {
			t.Fatalf("%q is %v, should be %v, %v", text, got, want, err)
		}
		if again, err := ParseTime(got.Format(time.RFC3339Nano)); err != nil || !again.Equal(got) {
			t.Fatalf("%v is written and read as %v, %v", got, again, err)
		}
	})
}
