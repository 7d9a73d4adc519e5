package openai

import (
	"fmt"
	"maps"
	"math"
	"net"
	"net/url"
	"slices"
	"strings"

	goopenai "github.com/sashabaranov/go-openai"

	"kansei/providers"
)

// ownFields are the fields of a request that no parameter may take over.
var ownFields = []string{"model", "messages", "stream"}

// chatRequest is a request as go-openai sends it: the model and the messages.
// Every other field is added by the exchange, since go-openai leaves out zeros
// and does not know vendors' own fields.
func chatRequest(req providers.Request) goopenai.ChatCompletionRequest {
	out := goopenai.ChatCompletionRequest{Model: req.Model}
	if req.System != "" {
		out.Messages = append(out.Messages, goopenai.ChatCompletionMessage{Role: goopenai.ChatMessageRoleSystem, Content: req.System})
	}
	for _, m := range req.Messages {
		out.Messages = append(out.Messages, goopenai.ChatCompletionMessage{Role: string(m.Role), Content: m.Text})
	}
	return out
}

// fields are the fields of the body beside the messages: the vendor's extra
// fields, its form of thinking on or off, and above both what the user set. No
// sampling parameter is in them that the user did not set.
func (r *remote) fields(req providers.Request) (map[string]any, error) {
	out := map[string]any{}
	if r.askUsage {
		out["stream_options"] = map[string]any{"include_usage": true}
	}
	thinking, err := r.thinking(req)
	if err != nil {
		return nil, err
	}
	for _, layer := range []map[string]any{r.extra, thinking, req.Params} {
		for name, value := range layer {
			if slices.Contains(ownFields, name) {
				return nil, &providers.Error{
					Kind:    providers.ParameterRefused,
					Param:   name,
					Message: fmt.Sprintf("%q can't be set as a parameter", name),
					Advice:  "Take it out of params and extra in the config file.",
				}
			}
			if f, ok := value.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
				return nil, &providers.Error{
					Kind:    providers.ParameterRefused,
					Param:   name,
					Message: fmt.Sprintf("%s is no number that can be sent", name),
					Advice:  "Give it another value.",
				}
			}
			out[name] = merged(out[name], value)
		}
	}
	return out, nil
}

// merged is value, with the fields of what stood there before where both are
// objects.
func merged(before, value any) any {
	a, ok := before.(map[string]any)
	b, isMap := value.(map[string]any)
	if !ok || !isMap {
		return value
	}
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// guard refuses addresses that a key or a conversation must not be sent to in
// the clear.
func (r *remote) guard(u *url.URL) error {
	switch {
	case strings.EqualFold(u.Scheme, "https"), strings.EqualFold(u.Scheme, "http") && (r.insecure || isLoopback(u.Hostname())):
		return nil
	case strings.EqualFold(u.Scheme, "http"):
		return &providers.Error{
			Kind:    providers.TLS,
			Message: fmt.Sprintf("%s is reached over http, which anybody on the way can read", u.Host),
			Advice:  fmt.Sprintf("Use https, or set insecure = true under [providers.%s] in the config file.", r.id),
		}
	}
	return &providers.Error{
		Kind:    providers.Protocol,
		Message: r.id + ": the address is neither http nor https",
		Advice:  fmt.Sprintf("Check base_url under [providers.%s] in the config file.", r.id),
	}
}

// isLoopback reports whether a host is this machine.
func isLoopback(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
