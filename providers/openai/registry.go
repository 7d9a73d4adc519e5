package openai

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"kansei/providers"
	"kansei/providers/catalog"
)

// The limits that hold where the config file says nothing.
const (
	DefaultFirstTokenTimeout = 60 * time.Second
	DefaultIdleTimeout       = 90 * time.Second
	DefaultMaxTries          = 4
)

// Settings are what the config file says of one provider. A zero field leaves
// the preset, or the default, as it is.
type Settings struct {
	BaseURL           string
	KeyEnv            string
	KeyCommand        string
	Models            []string
	FirstTokenTimeout time.Duration
	IdleTimeout       time.Duration
	MaxTries          int
	Headers           map[string]string
	Insecure          bool
	Extra             map[string]any // added to every request body, as it is
}

// ModelSettings are what the config file says of one model.
type ModelSettings struct {
	Size   *providers.Size
	Params map[string]any
	Price  *providers.Price
}

// Options are what a Registry is made from. Everything may be left out.
type Options struct {
	Builtin   []providers.Provider
	Settings  map[string]Settings      // by provider id
	Models    map[string]ModelSettings // by PROVIDER/MODEL
	Env       func(string) string      // os.Getenv if nil
	StateDir  string                   // lists of models are kept there; nowhere if empty
	Log       *slog.Logger             // requests at debug level, without bodies and headers
	LogBodies bool                     // log bodies too, without keys
	Transport http.RoundTripper        // the network, if nil
}

// Target is one model that can be asked.
type Target struct {
	Provider string // the provider's id
	Model    string // the vendor's id of the model
	Alias    string // the short name it was found by, or ""
	Size     providers.Size
	Params   map[string]any   // from the config file, may be nil
	Price    *providers.Price // nil: not known
	PriceAt  string           // the day from which the price is known; "" if the config file says it
	Note     string           // what became of the places that were passed over; "" if none was
}

// Ref is the target as a person types it: PROVIDER/MODEL.
func (t Target) Ref() string { return t.Provider + "/" + t.Model }

// Registry knows every provider by name: the built-in ones, the catalogue's
// vendors, and those of the config file. It is safe to use from several
// goroutines.
type Registry struct {
	catalogue *catalog.Catalogue
	providers map[string]providers.Provider
	order     []string          // ids, built-in first, then the catalogue's, then the config file's
	names     map[string]string // other names to ids
	models    map[string]ModelSettings
	base      http.RoundTripper
	probe     time.Duration // how long a server on this machine is looked for

	mu    sync.Mutex
	found map[string][]string // models of local servers that have answered
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// NewRegistry makes a registry. It asks nobody; an error is a mistake in the
// settings, and says where.
func NewRegistry(o Options) (*Registry, error) {
	known, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	if o.Env == nil {
		o.Env = os.Getenv
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Transport == nil {
		o.Transport = newBaseTransport(o.Env)
	}
	r := &Registry{
		catalogue: known, providers: map[string]providers.Provider{}, names: map[string]string{},
		models: o.Models, base: o.Transport, probe: probeLimit, found: map[string][]string{},
	}
	for _, p := range o.Builtin {
		r.add(p)
	}
	for _, v := range known.Vendors {
		for _, name := range v.Names {
			r.names[name] = v.ID
		}
	}
	for _, v := range known.Vendors {
		p, err := o.preset(v, o.settingsOf(v))
		if err != nil {
			return nil, err
		}
		r.add(p)
	}
	for _, id := range slices.Sorted(maps.Keys(o.Settings)) {
		if r.isPreset(id, o.Settings[id]) {
			continue
		}
		p, err := o.custom(id, o.Settings[id])
		if err != nil {
			return nil, err
		}
		r.add(p)
	}
	return r, nil
}

func (r *Registry) add(p providers.Provider) {
	r.providers[p.ID()] = p
	r.order = append(r.order, p.ID())
}

// isPreset reports whether settings belong to a vendor of the catalogue: by its
// id, or by another name of it where they bring no address of their own.
func (r *Registry) isPreset(id string, s Settings) bool {
	if _, ok := r.providers[id].(*remote); ok {
		return true
	}
	return r.names[id] != "" && s.BaseURL == ""
}

func (o Options) settingsOf(v catalog.Vendor) Settings {
	if s, ok := o.Settings[v.ID]; ok {
		return s
	}
	for _, name := range v.Names {
		if s, ok := o.Settings[name]; ok && s.BaseURL == "" {
			return s
		}
	}
	return Settings{}
}

// common is what presets and other providers have in common.
func (o Options) common(id string, s Settings) (*remote, error) {
	if !idForm.MatchString(id) {
		return nil, fmt.Errorf("[providers.%q]: the name may hold letters, digits, and . _ - inside", id)
	}
	for name := range s.Extra {
		if slices.Contains(ownFields, name) {
			return nil, fmt.Errorf("[providers.%s.extra]: %s can't be set here", id, name)
		}
	}
	if s.FirstTokenTimeout < 0 || s.IdleTimeout < 0 || s.MaxTries < 0 {
		return nil, fmt.Errorf("[providers.%s]: time limits and max_tries can't be negative", id)
	}
	r := &remote{
		id: id, name: id, firstToken: s.FirstTokenTimeout, idle: s.IdleTimeout, maxTries: s.MaxTries, headers: s.Headers,
		insecure: s.Insecure, extra: s.Extra, fixed: slices.Clone(s.Models), base: o.Transport, cache: &modelCache{o.StateDir},
		log: o.Log, bodies: o.LogBodies, askUsage: true,
	}
	if r.firstToken == 0 {
		r.firstToken = DefaultFirstTokenTimeout
	}
	if r.idle == 0 {
		r.idle = DefaultIdleTimeout
	}
	if r.maxTries == 0 {
		r.maxTries = DefaultMaxTries
	}
	return r, nil
}

// preset makes a vendor of the catalogue, with what the settings say over it.
func (o Options) preset(v catalog.Vendor, s Settings) (*remote, error) {
	r, err := o.common(v.ID, s)
	if err != nil {
		return nil, err
	}
	r.name, r.local, r.listHeader = v.Name, v.Local, v.ModelsKeyHeader
	r.askUsage = v.Usage == "ask"
	r.switches = compileSwitches(v.Switches)
	r.moved, r.batch = s.BaseURL != "", v.Batch
	if v.NotChat != "" {
		r.notServed = catalog.Match(v.NotChat)
	}
	r.headers = maps.Clone(v.Headers)
	if r.headers == nil {
		r.headers = map[string]string{}
	}
	maps.Copy(r.headers, s.Headers)
	places := v.Endpoints
	if s.BaseURL != "" {
		place := catalog.Endpoint{BaseURL: s.BaseURL}
		for _, p := range v.Endpoints {
			for _, name := range p.KeyEnv {
				if !slices.Contains(place.KeyEnv, name) {
					place.KeyEnv = append(place.KeyEnv, name)
				}
			}
		}
		places = []catalog.Endpoint{place}
	}
	for _, place := range places {
		address, needs := o.filled(place.BaseURL)
		base, err := parseBase(address)
		if err != nil {
			return nil, fmt.Errorf("[providers.%s] base_url: %w", v.ID, err)
		}
		must := !v.Local && s.BaseURL == ""
		keys := o.keys(s, place.KeyEnv, must)
		keys.needs = needs
		r.endpoints = append(r.endpoints, endpoint{base, keys})
	}
	return r, nil
}

// variable is the name of a variable that stands in a preset's address.
var variable = regexp.MustCompile(`\{([A-Z_]+)\}`)

// filled puts the variables that stand in a preset's address in their places,
// and names those that are not set.
func (o Options) filled(address string) (filled string, missing []string) {
	return variable.ReplaceAllStringFunc(address, func(name string) string {
		name = strings.Trim(name, "{}")
		value := strings.TrimSpace(o.Env(name))
		if value == "" {
			missing = append(missing, name)
			return "-"
		}
		return url.PathEscape(value)
	}), missing
}

// custom makes a provider that only the config file knows.
func (o Options) custom(id string, s Settings) (*remote, error) {
	r, err := o.common(id, s)
	if err != nil {
		return nil, err
	}
	if s.BaseURL == "" {
		return nil, fmt.Errorf("[providers.%s]: base_url is missing, and %s is no vendor known by name", id, id)
	}
	base, err := parseBase(s.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("[providers.%s] base_url: %w", id, err)
	}
	r.custom = true
	r.switches = compileSwitches(catalog.CommonSwitch())
	r.endpoints = []endpoint{{base, o.keys(s, nil, false)}}
	return r, nil
}

// keys says where a key comes from: what the settings say counts alone.
func (o Options) keys(s Settings, names []string, must bool) *keySource {
	switch {
	case s.KeyCommand != "":
		return newKeySource(o.Env, nil, s.KeyCommand, true)
	case s.KeyEnv != "":
		return newKeySource(o.Env, []string{s.KeyEnv}, "", true)
	}
	return newKeySource(o.Env, names, "", must)
}

// parseBase reads a base address, with or without the path of the request.
func parseBase(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return nil, errors.New("it is no address; write it like https://host/v1")
	}
	if u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("it is no address; write it like https://host/v1") // what it is may hold a password
	}
	u.Path = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/chat/completions")
	u.Fragment = ""
	return u, nil
}

// Provider finds a provider by its id or another name of it.
func (r *Registry) Provider(id string) (providers.Provider, error) {
	if p, ok := r.providers[id]; ok {
		return p, nil
	}
	lower := strings.ToLower(id)
	if p, ok := r.providers[lower]; ok {
		return p, nil
	}
	if p, ok := r.providers[r.names[lower]]; ok {
		return p, nil
	}
	advice := "See \"kansei models\" for the names."
	if near := nearest(id, r.order, 3); len(near) > 0 {
		advice = "Near it: " + strings.Join(near, ", ") + "."
	}
	return nil, &providers.Error{Kind: providers.ModelUnknown, Message: fmt.Sprintf("there is no provider %q", id), Advice: advice}
}

// Close gives back the connections that are kept open for the next request.
func (r *Registry) Close() {
	if t, ok := r.base.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}
