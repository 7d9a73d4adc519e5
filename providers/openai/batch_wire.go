package openai

import (
	"encoding/json"
	"errors"
	"strings"
)

// errNoID says that an answer names nothing that could be asked for later.
var errNoID = errors.New("it has no id")

// object reads a JSON object, from within the field in which some vendors put it.
func object(page []byte, within ...string) (map[string]any, error) {
	var body map[string]any
	if err := json.Unmarshal(page, &body); err != nil {
		return nil, errors.New("it is no JSON object")
	}
	for _, field := range within {
		if inner, ok := body[field].(map[string]any); ok {
			return inner, nil
		}
	}
	return body, nil
}

// cleanFile is the answer to an upload as go-openai reads it: {"id"}.
func cleanFile(page []byte) ([]byte, error) {
	body, err := object(page, "data") // SiliconFlow puts it there
	if err != nil {
		return nil, err
	}
	id, _ := body["id"].(string)
	if id == "" {
		return nil, errNoID
	}
	return json.Marshal(map[string]any{"id": id})
}

// cleanBatch is a batch as go-openai reads it. Times are left out except for the
// first: vendors write them as numbers, as texts or as nothing.
func cleanBatch(page []byte) ([]byte, error) {
	body, err := object(page, "job", "data") // Together puts a new one there
	if err != nil {
		return nil, err
	}
	clean, err := batchFields(body)
	if err != nil {
		return nil, err
	}
	return json.Marshal(clean)
}

// cleanBatches is a list of batches as go-openai reads it.
func cleanBatches(page []byte) ([]byte, error) {
	var list []any
	more := false
	if json.Unmarshal(page, &list) != nil {
		body, err := object(page)
		if err != nil {
			return nil, err
		}
		list, _ = body["data"].([]any)
		more, _ = body["has_more"].(bool)
	}
	clean := []any{}
	for _, one := range list {
		if body, ok := one.(map[string]any); ok {
			if b, err := batchFields(body); err == nil {
				clean = append(clean, b)
			}
		}
	}
	return json.Marshal(map[string]any{"data": clean, "has_more": more})
}

// batchFields are the fields of a batch that we use, each of one type.
func batchFields(body map[string]any) (map[string]any, error) {
	out := map[string]any{}
	for _, name := range []string{"id", "status", "input_file_id", "output_file_id", "error_file_id"} {
		if text, ok := body[name].(string); ok && text != "" {
			out[name] = text
		}
	}
	if out["id"] == nil {
		return nil, errNoID
	}
	if status, ok := out["status"].(string); ok {
		out["status"] = strings.ToLower(status)
	}
	if at, ok := body["created_at"].(float64); ok {
		out["created_at"] = int64(at)
	}
	if counts, ok := body["request_counts"].(map[string]any); ok {
		clean := map[string]int{}
		for _, name := range []string{"total", "completed", "failed"} {
			if n, ok := counts[name].(float64); ok {
				clean[name] = int(n)
			}
		}
		out["request_counts"] = clean
	}
	if said := batchErrors(body); len(said) > 0 {
		out["errors"] = map[string]any{"data": said}
	}
	return out, nil
}

// batchErrors are the messages with which a whole batch has failed, in whatever
// form they come: a list of objects or of texts, an object with a list, one
// object, or a text.
func batchErrors(body map[string]any) []map[string]any {
	var out []map[string]any
	var read func(v any, depth int)
	read = func(v any, depth int) {
		switch v := v.(type) {
		case string:
			if v != "" {
				out = append(out, map[string]any{"message": v})
			}
		case []any:
			for _, one := range v {
				read(one, depth)
			}
		case map[string]any:
			if data, ok := v["data"].([]any); ok && depth == 0 {
				read(data, 1)
				return
			}
			text, _ := v["message"].(string)
			code, _ := v["code"].(string)
			if text != "" || code != "" {
				out = append(out, map[string]any{"message": text, "code": code})
			}
		}
	}
	if read(body["errors"], 0); len(out) == 0 {
		read(body["error"], 0)
	}
	return out
}
