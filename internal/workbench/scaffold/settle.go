package scaffold

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/workbench/describe"
	"scim-adapter/translate"
)

// settle loads the mapping as it will be loaded and takes out what does not fit, until the rest is valid. Where connect
// is set, it is held against the application too.
func (p *Plan) settle(ctx context.Context, kinds map[string]backends.Kind, connect bool) error {
	for range 100 {
		text := p.Text()
		found, err := p.check(ctx, text, kinds, connect)
		if err != nil {
			return err
		}
		if !found.HasErrors() {
			return nil
		}
		i := slices.IndexFunc(found, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
		if !p.mend(string(text), found[i]) {
			return fmt.Errorf("no valid mapping could be made of it: %w", found[i])
		}
	}
	return errors.New("no valid mapping could be made of it")
}

// check loads a mapping, and opens it.
func (p *Plan) check(ctx context.Context, text []byte, kinds map[string]backends.Kind, connect bool) (diag.List, error) {
	folder, err := os.MkdirTemp("", "scim-adapter-init-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // it is in the temporary folder
	file := filepath.Join(folder, "mapping.hcl")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	c, _, found := config.Load(file, config.Options{Kinds: kinds, Getenv: p.getenv})
	if found.HasErrors() {
		return found, nil
	}
	p.Warned = nil
	for _, app := range c.Applications {
		_, warned := describe.Offline(app)
		p.Warned = append(append(p.Warned, found...), warned...)
	}
	if !connect {
		return nil, nil
	}
	for _, app := range c.Applications {
		if found, err = open(ctx, app); err != nil || found.HasErrors() {
			return found, err
		}
	}
	return nil, nil
}

// getenv gives the variables that the mapping names.
func (p *Plan) getenv(name string) (string, bool) {
	for _, e := range p.Environment {
		if text, ok := e.Value.(string); ok && e.Key == name {
			return text, true
		}
	}
	return "stands-in-for-" + name, true
}

// open binds a mapping to what is there. It only reads.
func open(ctx context.Context, app config.Application) (diag.List, error) {
	store, err := app.Opener.Open(ctx)
	if found, ok := errors.AsType[diag.List](err); ok {
		return found, nil
	}
	if err != nil {
		return nil, err
	}
	defer store.Close() //nolint:errcheck // nothing was written
	caps := map[string]backends.Capabilities{}
	for _, c := range app.Mapping.Collections() {
		caps[c.Name] = store.Collection(c.Name).Capabilities()
	}
	_, found := app.Mapping.Bind(caps, func(string, string, translate.Direction, translate.Reason) {})
	return found, nil
}

// The heads of blocks as a plan writes them.
var (
	resourceHead  = regexp.MustCompile(`^ {2}resource "([^"]+)"`)
	attributeHead = regexp.MustCompile(`^ {4}attribute "([^"]+)"`)
	settingHead   = regexp.MustCompile(`^ {4}([a-z_]+) +=`)
)

// mend takes out what a finding points at: an attribute, a setting, or else the whole resource, unless it is the User.
func (p *Plan) mend(text string, d diag.Diagnostic) bool {
	lines := strings.Split(text, "\n")
	resource, attribute, setting := "", "", ""
	for i := min(d.Range.Start.Line, len(lines)) - 1; i >= 0 && resource == ""; i-- {
		if m := attributeHead.FindStringSubmatch(lines[i]); m != nil && attribute+setting == "" {
			attribute = m[1]
		} else if m := settingHead.FindStringSubmatch(lines[i]); m != nil && attribute+setting == "" {
			setting = m[1]
		} else if m := resourceHead.FindStringSubmatch(lines[i]); m != nil {
			resource = m[1]
		}
	}
	why := fmt.Sprintf("left out, for it does not load: %s. %s", d.Summary, d.Detail)
	switch {
	case resource == "":
		return false
	case attribute != "" && attribute != userName && p.leave(resource, attribute, why):
		p.locked(resource, attribute)
		return true
	case setting != "" && setting != "table" && setting != "id" && p.unset(resource, setting, why):
		return true
	case resource == "User":
		return false
	}
	p.withoutGroups()
	return p.leave(resource, "", why)
}

// locked lets a User without "active" load.
func (p *Plan) locked(resource, attribute string) {
	if r := p.resource(resource); r.Name == "User" && attribute == active {
		r.set("allow_no_deactivation", true, "UNSURE: nobody can be deactivated")
	}
}

func (p *Plan) unset(resource, setting, why string) bool {
	r := p.resource(resource)
	before := len(r.Settings)
	r.Settings = slices.DeleteFunc(r.Settings, func(l Line) bool { return l.Name == setting })
	r.unsure("%s is %s", setting, why)
	return len(r.Settings) < before
}

// withoutGroups takes out what refers to groups.
func (p *Plan) withoutGroups() {
	if user := p.resource("User"); user != nil {
		user.Attributes = slices.DeleteFunc(user.Attributes, func(a *Attribute) bool { return a.Path == "groups" })
	}
}
