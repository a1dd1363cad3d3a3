package docs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// place is where a fragment belongs: inside a block, of a kind of backend.
type place struct{ block, label, kind string }

var placeWords = regexp.MustCompile(`^([a-z]+)(?: "([^"]*)")?(?: (sql|rest|script|memory))?$`)

// placeOf reads the mark `in`, or finds out by the blocks that a fragment has.
func placeOf(b Block, body *hclwrite.Body) (place, error) {
	if words, ok := b.Marks["in"]; ok {
		m := placeWords.FindStringSubmatch(words)
		if m == nil {
			return place{}, fmt.Errorf(`%q is no place; write for example: in: resource "Group" rest`, words)
		}
		return place{m[1], m[2], m[3]}, nil
	}
	if len(body.Attributes()) > 0 {
		if body.GetAttribute("include") != nil {
			return place{block: "file"}, nil
		}
		return place{}, fmt.Errorf("settings without a block: say where they belong, <!-- in: … -->")
	}
	for _, inner := range body.Blocks() {
		switch inner.Type() {
		case "server", "application", "test":
			return place{block: "file"}, nil
		case "client", "backend", "schema", "resource":
			return place{block: "application"}, nil
		}
	}
	return place{block: "resource"}, nil
}

// complete makes the smallest configuration that has a fragment in its place.
func complete(b Block) ([]byte, error) {
	parsed, diags := hclwrite.ParseConfig([]byte(b.Text), b.Page, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	at, err := placeOf(b, parsed.Body())
	if err != nil {
		return nil, err
	}
	file := hclwrite.NewEmptyFile()
	switch at.block {
	case "file":
		move(file.Body(), parsed.Body())
	case "application":
		move(application(file), parsed.Body())
	case "backend":
		move(application(file).AppendNewBlock("backend", []string{at.kind}).Body(), parsed.Body())
	default:
		move(holder(file, at, parsed.Body()), parsed.Body())
	}
	if len(blocks(file.Body(), "application")) == 0 {
		application(file)
	}
	for _, a := range blocks(file.Body(), "application") {
		completeApplication(a.Body(), at.kind)
	}
	return file.Bytes(), nil
}

// holder makes the block inside an application that a fragment belongs to.
func holder(file *hclwrite.File, at place, fragment *hclwrite.Body) *hclwrite.Body {
	name := "User"
	for _, inner := range fragment.Blocks() {
		if inner.Type() == "attribute" && slices.Equal(inner.Labels(), []string{"members"}) {
			name = "Group"
		}
	}
	if at.block == "resource" {
		if at.label != "" {
			name = at.label
		}
		return application(file).AppendNewBlock("resource", []string{name}).Body()
	}
	return application(file).AppendNewBlock("resource", []string{name}).Body().AppendNewBlock(at.block, []string{at.label}).Body()
}

func application(file *hclwrite.File) *hclwrite.Body {
	return file.Body().AppendNewBlock("application", []string{"docs"}).Body()
}

// move gives everything that one body has to another.
func move(to, from *hclwrite.Body) {
	for name, a := range from.Attributes() {
		to.SetAttributeRaw(name, a.Expr().BuildTokens(nil))
	}
	for _, b := range from.Blocks() {
		to.AppendBlock(b)
	}
}

// add gives a body what a text has.
func add(to *hclwrite.Body, text string) {
	parsed, diags := hclwrite.ParseConfig([]byte(text), "docs", hcl.InitialPos)
	if diags.HasErrors() {
		panic(diags) // the texts are below
	}
	move(to, parsed.Body())
}

func blocks(body *hclwrite.Body, typ string) []*hclwrite.Block {
	return slices.DeleteFunc(body.Blocks(), func(b *hclwrite.Block) bool { return b.Type() != typ })
}

// labelled tells whether a body has a block with a label.
func labelled(body *hclwrite.Body, typ, label string) bool {
	return slices.ContainsFunc(blocks(body, typ), func(b *hclwrite.Block) bool { return len(b.Labels()) > 0 && b.Labels()[0] == label })
}

// has tells whether a body has one of some settings.
func has(body *hclwrite.Body, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return body.GetAttribute(n) != nil })
}

// The backends that stand for the one that a fragment leaves out.
func backendOf(kind string) string {
	switch kind {
	case "rest":
		return "backend \"rest\" {\n  url = \"http://127.0.0.1:9\"\n}\n"
	case "script":
		return "backend \"script\" {\n}\n"
	case "memory":
		return "backend \"memory\" {\n}\n"
	}
	return "backend \"sql\" {\n  driver = \"sqlite\"\n  dsn = \"docs.db\"\n}\n"
}

func completeApplication(body *hclwrite.Body, kind string) {
	if found := blocks(body, "backend"); len(found) > 0 {
		if kind == "" && len(found[0].Labels()) > 0 {
			kind = found[0].Labels()[0]
		}
	} else {
		add(body, backendOf(kind))
	}
	completeBackend(body, kind)
	if len(blocks(body, "client")) == 0 {
		add(body, "client \"docs\" {\n  token = env(\"SCIM_TOKEN\")\n}\n")
	}
	text := string(body.BuildTokens(nil).Bytes())
	for _, name := range []string{"User", "Group"} {
		wanted := strings.Contains(text, fmt.Sprintf("reference = %q", name)) || name == "User"
		if wanted && !labelled(body, "resource", name) && (name == "Group" || len(blocks(body, "resource")) == 0 || strings.Contains(text, `"User"`)) {
			body.AppendNewBlock("resource", []string{name})
		}
	}
	for _, r := range blocks(body, "resource") {
		completeResource(r, kind, text)
	}
}

// completeBackend gives a backend what it cannot be without.
func completeBackend(body *hclwrite.Body, kind string) {
	for _, b := range blocks(body, "backend") {
		if kind == "rest" && !has(b.Body(), "url") {
			b.Body().SetAttributeValue("url", cty.StringVal("http://127.0.0.1:9"))
		}
	}
}

func completeResource(r *hclwrite.Block, kind, application string) {
	body := r.Body()
	if !has(body, "id") {
		body.SetAttributeValue("id", cty.StringVal("id"))
	}
	listed := labelled(body, "on", "list") || has(body, "fixed")
	switch {
	case kind == "rest" && !listed && strings.Contains(application, `"jsonrpc"`):
		add(body, "on \"list\" {\n  request = \"records.get\"\n}\n")
	case kind == "rest" && !listed:
		add(body, "on \"list\" {\n  request = \"GET /records\"\n}\n")
	case kind == "script" && !listed:
		add(body, "on \"list\" {\n  executable = \"/bin/true\"\n}\n")
	case (kind == "" || kind == "sql") && !has(body, "table", "query", "fixed"):
		body.SetAttributeValue("table", cty.StringVal("records"))
	}
	completeAttributes(r, kind, application)
}

func completeAttributes(r *hclwrite.Block, kind, application string) {
	body := r.Body()
	switch r.Labels()[0] {
	case "User":
		if !labelled(body, "attribute", "userName") {
			add(body, "attribute \"userName\" {\n  field = \"user_name\"\n  required = true\n  unique = true\n}\n")
		}
		switch {
		case labelled(body, "attribute", "active") || has(body, "allow_no_deactivation"):
		case labelled(body, "on", "active"):
			add(body, "attribute \"active\" {\n  field = \"status\"\n  values = { A = true, L = false }\n}\n")
		default:
			body.SetAttributeValue("allow_no_deactivation", cty.True)
		}
	case "Group":
		if !labelled(body, "attribute", "displayName") {
			add(body, "attribute \"displayName\" {\n  field = \"name\"\n  required = true\n}\n")
		}
		if strings.Contains(application, `attribute "groups"`) && !labelled(body, "attribute", "members") {
			table := "  table = \"members\"\n  owner = \"group_id\"\n"
			if kind != "" && kind != "sql" {
				table = ""
			}
			add(body, "attribute \"members\" {\n"+table+"  member = \"member_id\"\n  reference = \"User\"\n}\n")
		}
	}
}

// lists gives the paths of all resource types of a configuration.
func lists(text []byte) []string {
	parsed, diags := hclwrite.ParseConfig(text, "docs", hcl.InitialPos)
	if diags.HasErrors() {
		return nil // the program has said so already
	}
	var list []string
	for _, a := range blocks(parsed.Body(), "application") {
		base := literal(a.Body(), "path", "/"+a.Labels()[0]+"/scim/v2")
		for _, r := range blocks(a.Body(), "resource") {
			list = append(list, base+literal(r.Body(), "endpoint", "/"+r.Labels()[0]+"s"))
		}
	}
	return list
}

// literal gives the text of a setting, or what it is without one.
func literal(body *hclwrite.Body, name, otherwise string) string {
	a := body.GetAttribute(name)
	if a == nil {
		return otherwise
	}
	return strings.Trim(strings.TrimSpace(string(a.Expr().BuildTokens(nil).Bytes())), `"`)
}

// tested tells whether a configuration has tests.
func tested(text []byte) bool {
	parsed, diags := hclwrite.ParseConfig(text, "docs", hcl.InitialPos)
	return !diags.HasErrors() && len(blocks(parsed.Body(), "test")) > 0
}
