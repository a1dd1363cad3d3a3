package describe

import (
	"html/template"
	"io"
)

// page is the HTML of a document; the template escapes every text.
const page = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<title>SCIM mappings</title>
<style>
body { font-family: sans-serif; margin: 2em; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { border: 1px solid #999; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
th { background: #eee; }
</style>
</head>
<body>
{{- range .Applications}}
<h1>{{.Name}}</h1>
<p>{{range about .}}{{.}} {{end}}</p>
<h2>Who may call</h2>
<table>
<tr>{{range clientHeads}}<th>{{.}}</th>{{end}}</tr>
{{- range .Clients}}
<tr>{{range clientCells .}}<td>{{.}}</td>{{end}}</tr>
{{- end}}
</table>
{{- range .Resources}}
<h2>{{.Name}} ({{.Endpoint}})</h2>
<table>
<tr>{{range heads}}<th>{{.}}</th>{{end}}</tr>
{{- range .Attributes}}
<tr>{{range cells .}}<td>{{.}}</td>{{end}}</tr>
{{- end}}
</table>
<ul>
{{- range .Guarantees}}
<li>{{.About}}: {{.Says}}</li>
{{- end}}
</ul>
{{- end}}
{{- end}}
{{- range legends}}
<p>{{.}}</p>
{{- end}}
<p>Configuration: {{.Revision}}</p>
</body>
</html>
`

// WriteHTML writes a document as one page that needs nothing from elsewhere.
func (d Document) WriteHTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"about": Application.about, "heads": heads, "cells": Attribute.cells, "clientHeads": clientHeads, "clientCells": Client.cells, "legends": legends,
	}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, d)
}
