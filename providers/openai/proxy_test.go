package openai

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"kansei/providers"
)

// TestProxies asks a vendor that only a proxy can reach.
func TestProxies(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodConnect:
			w.WriteHeader(http.StatusProxyAuthRequired)
		case r.URL.String() != "http://vendor.invalid/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer the-key":
			t.Errorf("the proxy was asked for %s with %v", r.URL, r.Header)
		default:
			sse(w, say("through"), done)
		}
	}))
	defer proxy.Close()
	tests := []struct {
		name, url string
		env       map[string]string
		status    string
	}{
		{"http", "http://vendor.invalid/v1", map[string]string{"HTTP_PROXY": proxy.URL}, "complete"},
		{"small letters", "http://vendor.invalid/v1", map[string]string{"http_proxy": proxy.URL}, "complete"},
		{"for everything", "http://vendor.invalid/v1", map[string]string{"all_proxy": proxy.URL}, "complete"},
		{"https, and the proxy wants a password", "https://vendor.invalid/v1", map[string]string{"HTTPS_PROXY": proxy.URL}, "failed"},
	}
	for _, tt := range tests {
		tt.env["X"] = "the-key"
		p := mustProvider(t, Options{
			Env:      func(name string) string { return tt.env[name] },
			Settings: map[string]Settings{"x": {BaseURL: tt.url, KeyEnv: "X", Insecure: true, MaxTries: 1}},
		}, "x")
		if o := collect(t, p, context.Background(), hello()); o.status != tt.status || o.err != nil && o.kind != providers.Network {
			t.Errorf("%s: %s, %v", tt.name, o.status, o.err)
		}
	}
}

func TestWhichProxy(t *testing.T) {
	tests := []struct {
		url  string
		env  map[string]string
		want string
	}{
		{"https://a.example/v1", nil, ""},
		{"https://a.example/v1", map[string]string{"HTTPS_PROXY": "http://p:1"}, "http://p:1"},
		{"http://a.example/v1", map[string]string{"HTTPS_PROXY": "http://p:1"}, ""},
		{"https://a.example/v1", map[string]string{"HTTPS_PROXY": "http://p:1", "ALL_PROXY": "socks5://s:2"}, "http://p:1"},
		{"https://a.example/v1", map[string]string{"ALL_PROXY": "socks5://s:2"}, "socks5://s:2"},
		{"https://a.example/v1", map[string]string{"ALL_PROXY": "socks5://s:2", "NO_PROXY": ".example"}, ""},
		{"https://a.example/v1", map[string]string{"https_proxy": "p:1"}, "http://p:1"},
		{"http://localhost:11434/v1", map[string]string{"HTTP_PROXY": "http://p:1"}, ""},
		{"http://127.0.0.1:8080/v1", map[string]string{"ALL_PROXY": "http://p:1"}, ""},
	}
	for _, tt := range tests {
		r := httptest.NewRequest(http.MethodPost, tt.url, nil)
		u, err := proxies(func(name string) string { return tt.env[name] })(r)
		got := ""
		if u != nil {
			got = u.String()
		}
		if err != nil || got != tt.want {
			t.Errorf("%s with %v: %q, %v; want %q", tt.url, tt.env, got, err, tt.want)
		}
	}
}
