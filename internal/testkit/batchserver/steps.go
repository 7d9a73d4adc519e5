package batchserver

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// upload takes a file, in one step or in the three of a signed upload.
func (s *Server) upload(w http.ResponseWriter, r *http.Request, path string) {
	switch {
	case strings.HasPrefix(path, "/files/signed/"):
		content, err := io.ReadAll(r.Body)
		if err != nil {
			fail(w, http.StatusBadRequest, err.Error())
			return
		}
		s.files[strings.TrimPrefix(path, "/files/signed/")] = content
		return
	case strings.HasSuffix(path, "/preprocess"):
		reply(w, map[string]any{"id": strings.Split(path, "/")[2]})
		return
	}
	purpose := map[string]string{Together: "batch-api"}[s.Form]
	if got := r.FormValue("purpose"); got != cmp.Or(purpose, "batch") {
		fail(w, http.StatusBadRequest, "purpose is "+got)
		return
	}
	id := s.id("file")
	if s.Form == Together {
		if r.FormValue("file_name") == "" || r.FormValue("file_type") != "jsonl" {
			fail(w, http.StatusBadRequest, "file_name and file_type are wanted")
			return
		}
		w.Header().Set("X-Together-File-Id", id)
		w.Header().Set("Location", "http://"+r.Host+"/v1/files/signed/"+id)
		w.WriteHeader(http.StatusFound)
		return
	}
	file, _, err := r.FormFile("file")
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	if s.files[id], err = io.ReadAll(file); err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	answer := map[string]any{"id": id, "object": "file", "bytes": len(s.files[id])}
	if s.Form == SiliconFlow {
		answer = map[string]any{"code": 20000, "message": "Ok", "status": true, "data": answer}
	}
	reply(w, answer)
}

// create makes a batch and answers all of it, as what it costs is settled then.
func (s *Server) create(w http.ResponseWriter, r *http.Request, _ string) {
	var in struct {
		InputFileID string `json:"input_file_id"`
		Endpoint    string `json:"endpoint"`
		Model       string `json:"model"`
		Requests    []line `json:"requests"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	b := &batch{id: s.id("batch"), input: in.InputFileID, url: in.Endpoint, model: in.Model, lines: in.Requests}
	if s.Form != OpenRouter {
		content, ok := s.files[in.InputFileID]
		if !ok {
			fail(w, http.StatusNotFound, "there is no such file")
			return
		}
		for raw := range bytes.Lines(content) {
			var l line
			if err := json.Unmarshal(raw, &l); err != nil || l.URL != in.Endpoint {
				fail(w, http.StatusBadRequest, "the file has a line that is none")
				return
			}
			b.lines = append(b.lines, l)
		}
	}
	if s.Now != nil {
		b.at = s.Now().Unix()
	}
	s.batches = append(s.batches, b)
	if s.Ends != "failed" {
		s.answer(b)
	}
	answer := s.state(r, b, false)
	if s.Form == Together {
		answer = map[string]any{"job": answer, "warning": ""}
	}
	if s.Form == OpenRouter {
		w.WriteHeader(http.StatusAccepted)
	}
	reply(w, answer)
}

// answer writes the files of results.
func (s *Server) answer(b *batch) {
	var output, errors bytes.Buffer
	for _, l := range b.lines {
		var asked Asked
		if err := json.Unmarshal(l.Body, &asked); err != nil {
			panic(err)
		}
		asked.Model = cmp.Or(asked.Model, b.model)
		respond := s.Answer
		if respond == nil {
			respond = Echo
		}
		a := respond(asked)
		into := &output
		result := map[string]any{"id": s.id("result"), "custom_id": l.CustomID, "error": nil}
		switch {
		case a.Expired:
			into = &errors
			result["response"] = nil
			result["error"] = map[string]any{"code": "batch_expired", "message": "This request could not be executed before the completion window expired."}
		case a.Status != 0:
			into = &errors
			result["response"] = map[string]any{"status_code": a.Status, "body": map[string]any{"error": map[string]any{"message": a.Problem, "type": "invalid_request_error"}}}
		default:
			key, err := json.Marshal(asked)
			if err != nil {
				panic(err)
			}
			s.asked[string(key)]++
			result["response"] = map[string]any{"status_code": 200, "body": map[string]any{
				"id": s.id("chatcmpl"), "object": "chat.completion", "model": asked.Model,
				"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": a.Text}}},
				"usage":   map[string]any{"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
			}}
		}
		raw, err := json.Marshal(result)
		if err != nil {
			panic(err)
		}
		into.Write(append(raw, '\n'))
	}
	for kind, buffer := range map[string]*bytes.Buffer{"output": &output, "errors": &errors} {
		if buffer.Len() > 0 {
			id := s.id(kind)
			s.files[id] = buffer.Bytes()
			if kind == "output" {
				b.output = id
			} else {
				b.errors = id
			}
		}
	}
}

// state is a batch as this vendor writes it.
func (s *Server) state(r *http.Request, b *batch, results bool) map[string]any {
	status, ended := "in_progress", b.polls > s.Polls
	if ended {
		status = cmp.Or(s.Ends, "completed")
	}
	out := map[string]any{"id": b.id, "object": "batch", "endpoint": b.url, "input_file_id": b.input, "created_at": 0, "errors": nil, "request_counts": nil}
	if s.Form == OpenRouter {
		delete(out, "input_file_id")
		delete(out, "errors")
		out["model"], out["error"] = b.model, nil
		out["created_at"] = b.at
		out["request_counts"] = map[string]any{"total": len(b.lines), "completed": 0, "failed": 0}
	}
	if s.Form == Together {
		status, out["created_at"] = strings.ToUpper(status), "2026-03-04T12:00:00Z"
	}
	out["status"] = status
	if !ended {
		return out
	}
	if s.Ends == "failed" {
		failure := map[string]any{"message": s.Why, "code": "invalid_request", "line": 1}
		out["errors"], out["error"] = map[string]any{"object": "list", "data": []any{failure}}, failure
		return out
	}
	out["request_counts"] = map[string]any{"total": len(b.lines), "completed": len(b.lines), "failed": 0}
	if s.Form == OpenRouter {
		if results {
			out["results"] = s.results(b)
		}
		return out
	}
	for name, id := range map[string]string{"output_file_id": b.output, "error_file_id": b.errors} {
		if out[name] = nil; id != "" {
			out[name] = id
			if s.Form == SiliconFlow {
				out[name] = "http://" + r.Host + "/v1/files/" + id + "/content"
			}
		}
	}
	return out
}

// results are both files as a list.
func (s *Server) results(b *batch) []json.RawMessage {
	var out []json.RawMessage
	for raw := range bytes.Lines(append(bytes.Clone(s.files[b.output]), s.files[b.errors]...)) {
		out = append(out, json.RawMessage(raw))
	}
	return out
}

func (s *Server) poll(w http.ResponseWriter, r *http.Request, path string) {
	for _, b := range s.batches {
		if "/batches/"+b.id == path {
			b.polls++
			reply(w, s.state(r, b, true))
			return
		}
	}
	fail(w, http.StatusNotFound, "there is no such batch")
}

func (s *Server) list(w http.ResponseWriter, r *http.Request, _ string) {
	list := []any{}
	for i := len(s.batches) - 1; i >= 0; i-- {
		list = append(list, s.state(r, s.batches[i], false))
	}
	if s.Form == Together {
		reply(w, list)
		return
	}
	reply(w, map[string]any{"object": "list", "data": list, "has_more": false})
}

func (s *Server) download(w http.ResponseWriter, _ *http.Request, path string) {
	content, ok := s.files[strings.TrimSuffix(strings.TrimPrefix(path, "/files/"), "/content")]
	if !ok {
		fail(w, http.StatusNotFound, "there is no such file")
		return
	}
	_, _ = w.Write(content)
}

// chat answers that nothing is answered at once here.
func (s *Server) chat(w http.ResponseWriter, r *http.Request, _ string) {
	fail(w, http.StatusNotFound, "no such address: "+r.URL.Path)
}
