package openai

import (
	"compress/gzip"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kansei/providers"
)

// shape is one way in which an answer can come, and what must come of it.
type shape struct {
	name      string
	body      string
	header    string // the content type, if not that of an event stream
	code      int    // the status, if not 200
	text      string
	reasoning string
	status    string // complete if empty
	kind      providers.Kind
	reason    string // the finish reason; if empty and the reply is complete, "stop" where the body has it
	model     string
	usage     providers.Usage
	says      string // part of the error's message
	tokens    bool   // tokens of a chat template are flagged
}

const deltaReasoning = `{"choices":[{"delta":{"reasoning_content":"hm "}}]}`

var shapes = []shape{
	// Good streams, in all their dress.
	{name: "plain", body: say("Hel") + say("lo") + stop + done, text: "Hello", reason: "stop"},
	{name: "no space after data:", body: strings.ReplaceAll(say("a")+stop+done, "data: ", "data:"), text: "a"},
	{name: "two spaces after data:", body: strings.ReplaceAll(say("a")+stop+done, "data: ", "data:  "), text: "a"},
	{name: "CRLF", body: strings.ReplaceAll(say("a")+say("b")+stop+done, "\n", "\r\n"), text: "ab"},
	{name: "CR alone", body: strings.ReplaceAll(say("a")+say("b")+stop+done, "\n", "\r"), text: "ab"},
	{name: "no blank lines between", body: strings.ReplaceAll(say("a")+say("b")+stop+done, "\n\n", "\n"), text: "ab"},
	{name: "byte order mark", body: "\ufeff" + say("a") + stop + done, text: "a"},
	{name: "done without a finish reason", body: say("a") + done, text: "a"},
	{name: "finish reason without done", body: say("a") + stop, text: "a", reason: "stop"},
	{name: "done without a line end", body: say("a") + "data: [DONE]", text: "a"},
	{name: "finish reason in a last line without an end", body: say("a") + strings.TrimSpace(stop), text: "a"},
	{name: "finish reason beside the last text", body: event(`{"choices":[{"delta":{"content":"a"},"finish_reason":"length"}]}`), text: "a", reason: "length"},
	{name: "empty reply", body: stop + done},
	{name: "nothing but done", body: done},
	{name: "comments before, between and after", body: ": hi\n\n" + say("a") + ":\n\n:: x\n" + say("b") + ": y\n\n" + stop + ": z\n\n" + done, text: "ab"},
	{name: "10,000 comments before the first token", body: strings.Repeat(": OPENROUTER PROCESSING\n\n", 10000) + say("a") + stop + done, text: "a"},
	{name: "1,000 blank lines between tokens", body: say("a") + strings.Repeat("\n", 1000) + say("b") + stop + done, text: "ab"},
	{name: "ids, retries and other events", body: "id: 1\nretry: 10\nevent: message\n" + say("a") + "event: ping\ndata: {\"type\":\"ping\"}\n\nfoo\nfoo: bar\n" + stop + done, text: "a"},
	{name: "JSON spread over data lines", body: "data: {\"choices\":\ndata: [{\"delta\":\ndata: {\"content\":\"a\"}}]}\n\n" + stop + done, text: "a"},
	{name: "JSON spread over data lines, the first as if whole", body: "data: {\"id\":1,\"choices\":[{\"delta\":{\"content\":\"a\"}}\ndata: ]}\n\n" + stop + done, text: "a"},
	{name: "JSON over data lines, indented", body: "data: {\ndata:   \"choices\": [\ndata:     {\"delta\": {\"content\": \"a }{\"}}\ndata:   ]\ndata: }\n\n" + stop + done, text: "a }{"},
	{name: "brackets in the text", body: say("a } ] b") + say("{[") + stop + done, text: "a } ] b{["},
	{name: "done with blanks around", body: say("a") + "data:   [DONE]  \n\n", text: "a"},
	{name: "done twice", body: say("a") + stop + done + done, text: "a"},
	{name: "byte order mark before a comment", body: "\ufeff: hi\n\n" + say("a") + stop + done, text: "a"},
	{name: "comments of 1 MB", body: ":" + strings.Repeat("x", 1000000) + "\n\n" + say("a") + ": " + strings.Repeat("y", 1000000) + "\n\n" + stop + done, text: "a"},
	{name: "CR alone and comments", body: ": hi\r\r" + strings.ReplaceAll(say("a")+stop+done, "\n", "\r"), text: "a"},
	{name: "mixed line ends", body: ": hi\r\n\r" + strings.TrimSpace(say("a")) + "\r\r\n" + stop + done, text: "a"},
	{name: "text after the finish reason", body: say("a") + stop + say("b") + done, text: "ab", reason: "stop"},
	{name: "finish reason tool_calls", body: say("a") + event(`{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]},"finish_reason":null}]}`) + event(`{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}`) + done, text: "a", reason: "tool_calls"},
	{name: "finish reason empty until the last", body: event(`{"choices":[{"delta":{"content":"a"},"finish_reason":""}]}`) + event(`{"choices":[{"delta":{"content":"b"},"finish_reason":""}]}`), text: "ab", status: "truncated", kind: providers.StreamTruncated},
	{name: "choices null beside usage", body: say("a") + stop + event(`{"choices":null,"usage":{"prompt_tokens":1,"completion_tokens":2}}`) + done, text: "a", usage: used(1, 2, 0)},
	{name: "a status that says that all is well", body: event(`{"choices":[{"delta":{"content":"a"}}],"base_resp":{"status_code":0,"status_msg":""}}`) + stop + done, text: "a"},
	{name: "text after done is not read", body: say("a") + stop + done + say("b"), text: "a"},
	{name: "stream with another content type", header: "text/plain", body: ": hi\n\n" + say("a") + stop + done, text: "a"},
	{name: "stream with no known content type", header: "application/octet-stream", body: "\n" + say("a") + stop + done, text: "a"},
	{name: "content type with parameters", header: "Text/Event-Stream; charset=utf-8", body: say("a") + stop + done, text: "a"},
	{name: "keys with odd spacing", body: event(` { "choices" : [ { "delta" : { "content" : "a\"}]" } } ] } `) + stop + done, text: `a"}]`},
	{name: "unknown fields of all types", body: event(`{"x":null,"y":[1,{"choices":2}],"z":-1.5e3,"choices":[{"logprobs":null,"delta":{"role":"assistant","tool_calls":null,"content":"a"}}],"t":true}`) + stop + done, text: "a"},

	// Text in all its forms.
	{name: "content null", body: event(`{"choices":[{"delta":{"role":"assistant","content":null}}]}`) + say("a") + stop + done, text: "a"},
	{name: "content as a list of parts", body: event(`{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"},"c"]}}]}`) + stop + done, text: "abc"},
	{name: "thinking as a part", body: event(`{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"a"}]}}]}`) + stop + done, text: "a", reasoning: "hm"},
	{name: "thinking as parts that go on", body: event(`{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"h"}]}]}}]}`) + event(`{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"m"}],"closed":true}]}}]}`) + say("a") + stop + done, text: "a", reasoning: "hm"},
	{name: "refusal null beside text", body: event(`{"choices":[{"delta":{"content":"a","refusal":null}}]}`) + stop + done, text: "a"},
	{name: "two choices in turns", body: event(`{"choices":[{"index":1,"delta":{"content":"x"}}]}`) + say("a") + event(`{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}`) + say("b") + stop + done, text: "ab"},
	{name: "the end of another choice is no end", body: say("a") + event(`{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}`), text: "a", status: "truncated", kind: providers.StreamTruncated},
	{name: "unknown parts", body: event(`{"choices":[{"delta":{"content":[{"type":"image_url","image_url":{"url":"x"}},7,null,{"type":"text","text":"a"}]}}]}`) + stop + done, text: "a"},
	{name: "refusal", body: event(`{"choices":[{"delta":{"refusal":"I can't."}}]}`) + stop + done, text: "I can't."},
	{name: "a whole message in one event", body: event(`{"choices":[{"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}]}`) + done, text: "a"},
	{name: "a whole message after its deltas", body: say("a") + event(`{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}`) + done, text: "a"},
	{name: "escapes", body: event(`{"choices":[{"delta":{"content":"\u4f60\n\t\r\b\f\/\\\"\ud83d\ude00"}}]}`) + stop + done, text: "你\n\t\r\b\f/\\\"😀"},
	{name: "surrogates split over chunks", body: event(`{"choices":[{"delta":{"content":"a\ud83d"}}]}`) + event(`{"choices":[{"delta":{"content":"\ude00b"}}]}`) + stop + done, text: "a😀b"},
	{name: "surrogate alone", body: event(`{"choices":[{"delta":{"content":"a\ud83d b\ude00"}}]}`) + stop + done, text: "a\ufffd b\ufffd"},
	{name: "surrogate alone at the end", body: event(`{"choices":[{"delta":{"content":"a\ud83d"}}]}`) + stop + done, text: "a\ufffd"},
	{name: "rune split over chunks", body: say("a") + "data: {\"choices\":[{\"delta\":{\"content\":\"\xe4\xbd\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"\xa0b\"}}]}\n\n" + stop + done, text: "a你b"},
	{name: "rune split over three chunks", body: event("{\"choices\":[{\"delta\":{\"content\":\"\xf0\"}}]}") + event("{\"choices\":[{\"delta\":{\"content\":\"\x9f\x98\"}}]}") + event("{\"choices\":[{\"delta\":{\"content\":\"\x80\"}}]}") + stop + done, text: "😀"},
	{name: "first choice only", body: event(`{"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]}`) + event(`{"choices":[{"index":1,"delta":{"content":"c"},"finish_reason":"length"}]}`) + stop + done, text: "a", reason: "stop"},
	{name: "first choice last in the list", body: event(`{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]}`) + stop + done, text: "a"},
	{name: "choices without an index", body: event(`{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}`) + stop + done, text: "a"},

	// Reasoning in all its forms.
	{name: "reasoning_content", body: event(deltaReasoning) + say("a") + stop + done, text: "a", reasoning: "hm "},
	{name: "reasoning", body: event(`{"choices":[{"delta":{"reasoning":"hm"}}]}`) + say("a") + stop + done, text: "a", reasoning: "hm"},
	{name: "reasoning_details", body: event(`{"choices":[{"delta":{"content":"","reasoning_details":[{"type":"reasoning.text","text":"hm"},{"type":"reasoning.summary","summary":"!"},{"type":"reasoning.encrypted","data":"xx"}]}}]}`) + say("a") + stop + done, text: "a", reasoning: "hm!"},
	{name: "reasoning twice in one chunk", body: event(`{"choices":[{"delta":{"reasoning":"hm","reasoning_content":"hm","reasoning_details":[{"text":"hm"}]}}]}`) + say("a") + stop + done, text: "a", reasoning: "hm"},
	{name: "reasoning null", body: event(`{"choices":[{"delta":{"content":"a","reasoning_content":null,"reasoning":null}}]}`) + stop + done, text: "a"},
	{name: "inline", body: say("<think>hm</think>\n\na") + stop + done, text: "a", reasoning: "hm"},
	{name: "inline, split everywhere", body: say("\n<") + say("th") + say("ink") + say(">h") + say("m</") + say("thin") + say("k") + say(">") + say("\n") + say("\na") + stop + done, text: "a", reasoning: "hm"},
	{name: "inline after blanks", body: say(" \n\t ") + say("\n<think>\nhm\n</think>\n\n a") + stop + done, text: "a", reasoning: "\nhm\n"},
	{name: "inline, one in the other", body: say("<think>a <think>b</think>") + say("c") + stop + done, text: "c", reasoning: "a <think>b"},
	{name: "inline, empty", body: say("<think>\n\n</think>\n\na") + stop + done, text: "a", reasoning: "\n\n"},
	{name: "inline beside reasoning_content", body: event(deltaReasoning) + say("<think>so</think>a") + stop + done, text: "a", reasoning: "hm so"},
	{name: "inline, never closed", body: say("<think>hm") + say(" more </thi") + stop + done, reasoning: "hm more </thi"},
	{name: "inline, twice", body: say("<think>a</think>\n<think>b</think>c") + stop + done, text: "c", reasoning: "ab"},
	{name: "inline, again at a line's beginning", body: say("one\n<think>hm</think>\ntwo") + stop + done, text: "one\ntwo", reasoning: "hm"},
	{name: "a tag that is spoken of", body: say("The `<think>` tag, <think> too.\n```\n<think>x</think>\n```\n") + stop + done, text: "The `<think>` tag, <think> too.\n```\n<think>x</think>\n```\n"},
	{name: "half a tag that is text", body: say("<thi") + say("s> is text") + stop + done, text: "<this> is text"},
	{name: "a tag that never came", body: say("<thin") + stop + done, text: "<thin"},
	{name: "thought", body: say("<thought>hm</thought>a") + stop + done, text: "a", reasoning: "hm"},

	// Usage and the model's name.
	{name: "usage in a last chunk without choices", body: say("a") + stop + event(`{"choices":[],"model":"m-1","usage":{"prompt_tokens":3,"completion_tokens":5,"completion_tokens_details":{"reasoning_tokens":2}}}`) + done, text: "a", usage: used(3, 5, 2), model: "m-1"},
	{name: "usage with every chunk", body: event(`{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":3,"completion_tokens":1}}`) + event(`{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}`) + done, text: "a", usage: used(3, 2, 0)},
	{name: "usage null, then inside the choice", body: event(`{"usage":null,"choices":[{"delta":{"content":"a"}}]}`) + event(`{"choices":[{"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":7,"completion_tokens":8}}]}`) + done, text: "a", usage: used(7, 8, 0)},
	{name: "usage of other types", body: say("a") + event(`{"choices":[],"usage":{"prompt_tokens":"3","completion_tokens":-2,"total_tokens":1e99,"input_tokens":4.0}}`) + stop + done, text: "a", usage: used(4, 0, 0)},

	// Streams that break.
	{name: "cut after text", body: say("a") + say("b"), text: "ab", status: "truncated", kind: providers.StreamTruncated},
	{name: "cut before text", body: ": hi\n\n", status: "truncated", kind: providers.StreamTruncated},
	{name: "empty body", status: "truncated", kind: providers.StreamTruncated},
	{name: "cut inside a line", body: say("a") + `data: {"choices":[{"delta":{"content":"b`, text: "a", status: "truncated", kind: providers.StreamTruncated},
	{name: "cut inside an event of several lines", body: say("a") + "data: {\"choices\":\ndata: [", text: "a", status: "truncated", kind: providers.StreamTruncated},
	{name: "cut inside a rune", body: say("a") + "data: {\"choices\":[{\"delta\":{\"content\":\"b\xe4\xbd\"}}]}\n\n", text: "ab", status: "truncated", kind: providers.StreamTruncated},
	{name: "cut inside inline reasoning", body: say("<think>hm</th"), reasoning: "hm</th", status: "truncated", kind: providers.StreamTruncated},
	{name: "half JSON in mid-stream", body: say("a") + "data: {\"choices\":[{\"delta\":\n\n" + say("b") + stop + done, text: "a", status: "failed", kind: providers.Protocol},
	{name: "an event that is no JSON", body: say("a") + "data: hello\n\n" + done, text: "a", status: "failed", kind: providers.Protocol},
	{name: "an event that is no object", body: say("a") + "data: [1]\n\n" + done, text: "a", status: "failed", kind: providers.Protocol},
	{name: "invalid UTF-8", body: say("a") + event("{\"choices\":[{\"delta\":{\"content\":\"b\xffc\"}}]}") + stop + done, text: "ab", status: "failed", kind: providers.Protocol, says: "UTF-8"},
	{name: "invalid UTF-8 in reasoning", body: event("{\"choices\":[{\"delta\":{\"reasoning\":\"b\xc3\x28c\"}}]}") + stop + done, reasoning: "b", status: "failed", kind: providers.Protocol},
	{name: "a rune that stays half in a good end", body: event("{\"choices\":[{\"delta\":{\"content\":\"a\xe4\xbd\"}}]}") + stop + done, text: "a", reason: "stop", status: "failed", kind: providers.Protocol},
	{name: "a rune whose rest does not come", body: event("{\"choices\":[{\"delta\":{\"content\":\"a\xe4\"}}]}") + say("b") + stop + done, text: "a", status: "failed", kind: providers.Protocol},
	{name: "invalid UTF-8 in a comment", body: ": \xff\xfe\n\n" + say("a") + stop + done, text: "a"},
	{name: "a line of 1 MiB", body: ":" + strings.Repeat("x", maxLine-1) + "\n" + say("a") + stop + done, text: "a"},
	{name: "a line over 1 MiB", body: say("a") + "data: " + strings.Repeat("x", maxLine) + "\n\n" + stop + done, text: "a", status: "failed", kind: providers.Protocol, says: "1 MiB"},
	{name: "a line over 1 MiB without an end", body: say("a") + "data: {\"choices\":" + strings.Repeat("[", maxLine), text: "a", status: "failed", kind: providers.Protocol, says: "1 MiB"},
	{name: "an event of many lines over 1 MiB", body: say("a") + strings.Repeat("data: "+strings.Repeat("x", 1<<16)+"\n", 20) + "\n", text: "a", status: "failed", kind: providers.Protocol, says: "1 MiB"},

	// Error events.
	{name: "error event", body: say("a") + event(`{"error":{"message":"boom","code":502}}`) + done, text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error event with a space after the brace", body: say("a") + event(`{ "error": {"message":"boom"}}`), text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as a text", body: say("a") + event(`{"error":"boom"}`) + done, text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error beside choices", body: say("a") + event(`{"choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"error"}],"error":{"code":429,"message":"slow down"}}`) + done, text: "ab", reason: "error", status: "failed", kind: providers.RateLimited, says: "slow down"},
	{name: "error inside the choice", body: say("a") + event(`{"choices":[{"delta":{},"error":{"code":502,"message":"boom"}}]}`) + done, text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as a field", body: say("a") + "error: {\"message\":\"boom\"}\n\n", text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as a field with text", body: say("a") + "error: boom\n\n" + done, text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as the event's name", body: say("a") + "event: error\ndata: {\"message\":\"boom\",\"code\":\"x\"}\n\n", text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as the event's name, with text", body: say("a") + "event:error\r\ndata:boom\r\n\r\n", text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error inside an error event", body: say("a") + "event: error\ndata: {\"error\":{\"message\":\"boom\"}}\n\n", text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error after keep-alives", body: strings.Repeat(": keep-alive\n\n", 200) + say("a") + ": keep-alive\n\n" + event(`{"error":{"message":"boom"}}`), text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error without the field's name", body: say("a") + `{"error":{"message":"boom"}}` + "\n", text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error object at the top", body: say("a") + event(`{"object":"error","message":"boom","type":"BadRequestError","code":400}`), text: "a", status: "failed", kind: providers.ParameterRefused, says: "boom"},
	{name: "code and message at the top", body: say("a") + event(`{"code":"InternalError","message":"boom","request_id":"x"}`), text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as the event's name, with nothing said", body: say("a") + "event: error\ndata: {}\n\n" + done, text: "a", status: "failed", kind: providers.Server},
	{name: "error as the event's name, without data", body: say("a") + "event: error\n\n" + stop + done, text: "a", status: "failed", kind: providers.Server},
	{name: "error as the event's name, then done", body: say("a") + "event: error\ndata: [DONE]\n\n", text: "a", status: "failed", kind: providers.Server},
	{name: "error as the event's name, cut before the blank line", body: say("a") + "event: error\ndata: boom\n", text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as the event's name, cut inside the line", body: say("a") + "event: error\ndata: boom", text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as the event's name, over lines", body: say("a") + "event: error\ndata: {\"message\":\ndata: \"boom\"}\n\n", text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as the event's name, over data that came before", body: "data: {\"message\":\"boom\"}\nevent: error\n\n" + done, status: "failed", kind: providers.Server},
	{name: "an event after an error's is no error", body: "event: message\n" + say("a") + stop + done, text: "a"},
	{name: "error beside choices that are null", body: say("a") + event(`{"id":"x","choices":null,"error":{"message":"boom","code":null}}`) + done, text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error beside a choice with null in it", body: event(`{"choices":[{"index":0,"delta":{"content":null,"role":"assistant"},"finish_reason":null}],"error":{"message":"boom","code":503}}`) + done, status: "failed", kind: providers.Server, says: "boom"},
	{name: "errors in the plural", body: say("a") + event(`{"errors":[{"message":"boom"}]}`) + done, text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "detail alone", body: say("a") + event(`{"detail":"boom"}`) + done, text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error as a status beside choices", body: say("a") + event(`{"choices":[],"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}`) + done, text: "a", status: "failed", kind: providers.QuotaExhausted, says: "insufficient balance"},
	{name: "error of a type", body: say("a") + event(`{"type":"error","error":{"type":"overloaded_error","message":"boom"}}`), text: "a", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error null and empty", body: event(`{"error":null,"choices":[{"delta":{"content":"a"}}]}`) + event(`{"error":{},"choices":[]}`) + stop + done, text: "a"},
	{name: "error after the finish reason", body: say("a") + stop + event(`{"error":{"message":"boom"}}`), text: "a", reason: "stop", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error with JSON inside its message", body: say("a") + event(`{"error":{"message":"{\"error\":{\"message\":\"boom\",\"code\":\"insufficient_quota\"}}"}}`), text: "a", status: "failed", kind: providers.QuotaExhausted, says: "boom"},
	{name: "finish reason error", body: say("a") + event(`{"choices":[{"delta":{},"finish_reason":"error"}]}`) + done, text: "a", reason: "error", status: "failed", kind: providers.Server},
	{name: "finish reason of the filter", body: say("a") + event(`{"choices":[{"delta":{},"finish_reason":"content_filter"}]}`) + done, text: "a", reason: "content_filter", status: "failed", kind: providers.ContentFiltered},
	{name: "finish reason of the filter in capitals", body: say("a") + event(`{"choices":[{"delta":{},"finish_reason":"PROHIBITED_CONTENT"}]}`), text: "a", reason: "PROHIBITED_CONTENT", status: "failed", kind: providers.ContentFiltered},

	// Answers that are no stream.
	{name: "JSON in place of a stream", header: "application/json", body: `{"id":"x","created":1}`, status: "failed", kind: providers.Protocol, says: "JSON"},
	{name: "JSON that is called a stream", body: `{"id":"x","choices":[]}`, status: "failed", kind: providers.Protocol, says: "JSON"},
	{name: "error as JSON with status 200", header: "application/json", body: `{"error":{"message":"boom","code":"context_length_exceeded"}}`, status: "failed", kind: providers.ContextTooLong, says: "boom"},
	{name: "error as JSON that is called a stream", body: "{\n  \"error\": {\n    \"message\": \"boom\"\n  }\n}\n", status: "failed", kind: providers.Server, says: "boom"},
	{name: "error in a list with status 200", header: "application/json", body: `[{"error":{"code":429,"message":"boom","status":"RESOURCE_EXHAUSTED"}}]`, status: "failed", kind: providers.RateLimited, says: "boom"},
	{name: "error in a list that is called a stream", body: "[{\n\"error\":{\"message\":\"boom\"}}]\n", status: "failed", kind: providers.Server, says: "boom"},
	{name: "a sentence that is called a stream", body: "upstream connect error: no healthy upstream\n", status: "failed", kind: providers.Protocol, says: "no healthy upstream"},
	{name: "a word that is called a stream", body: "Unauthorized", status: "failed", kind: providers.Protocol, says: "Unauthorized"},
	{name: "HTML in place of a stream", header: "text/html", body: "<!doctype html><html><head><title>Sign in</title></head><body>rate limit</body></html>", status: "failed", kind: providers.Protocol, says: "web page instead of a stream: Sign in"},
	{name: "HTML that is called a stream", body: "<html><title>Sign in</title></html>", status: "failed", kind: providers.Protocol, says: "Sign in"},
	{name: "text in place of a stream", header: "text/plain", body: "hello", status: "failed", kind: providers.Protocol, says: "hello"},
	{name: "nothing in place of a stream", header: "text/plain", status: "failed", kind: providers.Protocol, says: "nothing"},
	{name: "status 204", code: 204, status: "failed", kind: providers.Protocol},
}

func TestShapes(t *testing.T) {
	all := slices.Concat(shapes, lateShapes)
	if len(all) < 140 {
		t.Fatalf("only %d shapes", len(all))
	}
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			p, _ := serve(t, quick(), func(w http.ResponseWriter, _ *http.Request) {
				header := s.header
				if header == "" {
					header = "text/event-stream"
				}
				w.Header().Set("Content-Type", header)
				w.WriteHeader(max(s.code, 200))
				_, _ = w.Write([]byte(s.body))
			})
			s.check(t, collect(t, p, context.Background(), hello()))
		})
	}
}

// check compares an outcome with what a shape wants.
func (s shape) check(t *testing.T, o outcome) {
	t.Helper()
	status := s.status
	if status == "" {
		status = "complete"
	}
	if o.text != s.text || o.reasoning != s.reasoning {
		t.Errorf("text %q, reasoning %q; want %q, %q", o.text, o.reasoning, s.text, s.reasoning)
	}
	if o.status != status || o.kind != s.kind {
		t.Errorf("status %s, kind %q (%v); want %s, %q", o.status, o.kind, o.err, status, s.kind)
	}
	reason := s.reason
	if reason == "" && s.status == "" && strings.Contains(s.body, `"finish_reason":"stop"`) {
		reason = "stop"
	}
	if o.finish.Reason != reason || o.finish.TemplateTokens != s.tokens {
		t.Errorf("finish reason %q, template tokens %v; want %q, %v", o.finish.Reason, o.finish.TemplateTokens, reason, s.tokens)
	}
	if o.finish.Usage != s.usage || o.finish.Model != s.model {
		t.Errorf("usage %v, model %q; want %v, %q", o.finish.Usage, o.finish.Model, s.usage, s.model)
	}
	if o.err != nil && !strings.Contains(o.err.Error(), s.says) {
		t.Errorf("error %q does not say %q", o.err, s.says)
	}
}

func TestGzip(t *testing.T) {
	for _, asked := range []bool{true, false} {
		p, _ := serve(t, quick(), func(w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				t.Error("gzip was not asked for")
			}
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/event-stream")
			zip := gzip.NewWriter(w)
			for _, part := range []string{": hi\n\n", say("你"), say("好"), stop, done} {
				_, _ = zip.Write([]byte(part))
				_ = zip.Flush()
				w.(http.Flusher).Flush()
			}
			_ = zip.Close()
		})
		if !asked { // as with a transport that leaves unpacking to us
			base := newBaseTransport(noEnv)
			base.DisableCompression = true
			p.(*remote).base = roundTrip(func(r *http.Request) (*http.Response, error) {
				r.Header.Set("Accept-Encoding", "gzip")
				return base.RoundTrip(r)
			})
			t.Cleanup(base.CloseIdleConnections)
		}
		if o := collect(t, p, context.Background(), hello()); o.text != "你好" || o.status != "complete" {
			t.Errorf("asked %v: %+v", asked, o)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// used is a count of tokens.
func used(prompt, completion, reasoning int) providers.Usage {
	return providers.Usage{Prompt: prompt, Completion: completion, Reasoning: reasoning}
}
