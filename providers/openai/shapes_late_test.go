package openai

import (
	"strings"

	"kansei/providers"
)

// end is a last chunk with a finish reason.
func end(reason string) string {
	return event(`{"choices":[{"index":0,"delta":{},"finish_reason":"` + reason + `"}]}`)
}

const sad, sorry = "The person is sad.", "I am sorry."

// lateShapes are what vendors were seen to send in 2026.
var lateShapes = []shape{
	// Endings, by families.
	{name: "filter with its reason", body: say("a") + end("content_filter: PROHIBITED_CONTENT") + done, text: "a", status: "failed", kind: providers.ContentFiltered, reason: "content_filter: PROHIBITED_CONTENT", says: "content filter"},
	{name: "refusal as a finish reason", body: say("a") + end("refusal") + done, text: "a", status: "failed", kind: providers.ContentFiltered, reason: "refusal", says: "content filter"},
	{name: "guardrail", body: say("a") + end("guardrail_intervened") + done, text: "a", status: "failed", kind: providers.ContentFiltered, reason: "guardrail_intervened"},
	{name: "image safety", body: say("a") + end("IMAGE_SAFETY"), text: "a", status: "failed", kind: providers.ContentFiltered, reason: "IMAGE_SAFETY"},
	{name: "safety", body: say("a") + end("safety"), text: "a", status: "failed", kind: providers.ContentFiltered, reason: "safety"},
	{name: "sensitive", body: end("sensitive") + done, status: "failed", kind: providers.ContentFiltered, reason: "sensitive"},
	{name: "recitation", body: say("a") + end("RECITATION") + done, text: "a", status: "failed", kind: providers.ContentFiltered, reason: "RECITATION"},
	{name: "blocked", body: say("a") + end("FINISH_REASON_BLOCKLIST") + done, text: "a", status: "failed", kind: providers.ContentFiltered, reason: "FINISH_REASON_BLOCKLIST"},
	{name: "a gateway's error whose own word is a filter", body: say("a") + event(`{"choices":[{"delta":{},"finish_reason":"error","native_finish_reason":"PROHIBITED_CONTENT"}]}`) + done, text: "a", status: "failed", kind: providers.ContentFiltered, reason: "error"},
	{name: "network error", body: say("a") + end("network_error") + done, text: "a", status: "failed", kind: providers.Server, reason: "network_error"},
	{name: "a filter of tools is none of the text", body: say("a") + end("function_call_filter: MALFORMED_FUNCTION_CALL") + done, text: "a", reason: "function_call_filter: MALFORMED_FUNCTION_CALL"},
	{name: "overloaded", body: say("a") + end("engine_overloaded") + done, text: "a", status: "failed", kind: providers.Server, reason: "engine_overloaded"},
	{name: "length", body: say("a") + end("length") + done, text: "a", reason: "length"},
	{name: "length, then an error that says so again", body: say("a") + end("length") + event(`{"error":{"code":400,"message":"Token limit reached"},"choices":[]}`) + done, text: "a", reason: "length"},
	{name: "length beside the error that says so again", body: say("a") + event(`{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"length","native_finish_reason":"MAX_TOKENS"}],"error":{"code":400,"message":"Token limit reached"}}`) + done, text: "a", reason: "length"},
	{name: "length inside the choice's own error", body: say("a") + event(`{"choices":[{"delta":{},"finish_reason":"length","error":{"code":400,"message":"Token limit reached"}}]}`) + done, text: "a", reason: "length"},
	{name: "length, then another error", body: say("a") + end("length") + event(`{"error":{"code":502,"message":"boom"}}`) + done, text: "a", status: "failed", kind: providers.Server, reason: "length", says: "boom"},
	{name: "end_turn", body: say("a") + end("end_turn") + done, text: "a", reason: "end_turn"},
	{name: "eos", body: say("a") + end("eos") + done, text: "a", reason: "eos"},

	// Facts that survive a bad end.
	{name: "facts before a break", body: event(`{"model":"m-1","choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}`), text: "a", status: "truncated", kind: providers.StreamTruncated, model: "m-1", usage: used(9, 1, 0)},
	{name: "facts before an error", body: event(`{"model":"m-1","choices":[{"delta":{"content":"a"}}]}`) + event(`{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1}}`) + event(`{"error":{"message":"boom"}}`), text: "a", status: "failed", kind: providers.Server, model: "m-1", usage: used(9, 1, 0), says: "boom"},
	{name: "facts of a filtered reply", body: event(`{"model":"m-1","choices":[{"delta":{},"finish_reason":"content_filter"}],"usage":{"prompt_tokens":9,"completion_tokens":0}}`) + done, status: "failed", kind: providers.ContentFiltered, reason: "content_filter", model: "m-1", usage: used(9, 0, 0)},
	{name: "facts before an event that is no JSON", body: event(`{"model":"m-1","choices":[{"delta":{"content":"a"}}]}`) + "data: {\n\n", text: "a", status: "failed", kind: providers.Protocol, model: "m-1", says: "not JSON"},

	// Usage that never shrinks.
	{name: "a zero by another name", body: say("a") + stop + event(`{"choices":[],"usage":{"prompt_tokens":1459,"completion_tokens":91,"input_tokens":0,"output_tokens":0}}`) + done, text: "a", usage: used(1459, 91, 0)},
	{name: "a zero by another name first", body: say("a") + stop + event(`{"choices":[],"usage":{"input_tokens":0,"output_tokens":0,"prompt_tokens":1459,"completion_tokens":91}}`) + done, text: "a", usage: used(1459, 91, 0)},
	{name: "zeros in a later chunk", body: say("a") + event(`{"choices":[],"usage":{"prompt_tokens":14,"completion_tokens":9,"completion_tokens_details":{"reasoning_tokens":4}}}`) + event(`{"choices":[],"usage":{"prompt_tokens":14,"completion_tokens":0,"completion_tokens_details":{"reasoning_tokens":0}}}`) + stop + done, text: "a", usage: used(14, 9, 4)},
	{name: "x_groq", body: say("a") + event(`{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"prompt_tokens":8,"completion_tokens":3}}}`) + done, text: "a", usage: used(8, 3, 0)},
	{name: "an error in x_groq", body: say("a") + event(`{"choices":[],"x_groq":{"id":"req_1","error":"over capacity"}}`) + done, text: "a", status: "failed", kind: providers.Server, says: "over capacity"},
	{name: "usage in Gemini's names", body: say("a") + stop + event(`{"choices":[],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":3,"thoughtsTokenCount":2}}`) + done, text: "a", usage: used(8, 3, 2)},
	{name: "usage in Cohere's tokens", body: say("a") + stop + event(`{"choices":[],"usage":{"tokens":{"input_tokens":8,"output_tokens":3}}}`) + done, text: "a", usage: used(8, 3, 0)},

	// Reasoning in every wrapper.
	{name: "a closing tag alone", body: event(`{"choices":[{"delta":{"content":"She is sad.\n</think>\n\nI am here."}}]}`) + stop + done, text: "I am here.", reasoning: "She is sad.\n"},
	{name: "a closing tag alone, later", body: say(sad+"\n\nI should be kind.\n") + say("</thi") + say("nk>\n\n"+sorry) + stop + done, text: sorry, reasoning: sad + "\n\nI should be kind.\n"},
	{name: "a closing tag alone, in the line", body: say(sad+"</think>"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "a closing tag alone, at the line's end", body: say("I should say sorry </think>\n"+sorry) + stop + done, text: sorry, reasoning: "I should say sorry "},
	{name: "a closing tag alone, after a code block", body: say("```\nx\n```\n"+sad+"\n</think>\n"+sorry) + stop + done, text: sorry, reasoning: "```\nx\n```\n" + sad + "\n"},
	{name: "a closing tag first", body: say("</think>\n\n"+sorry) + stop + done, text: sorry},
	{name: "a closing tag after blanks", body: say("\n\n</think>\n\n"+sorry) + stop + done, text: sorry},
	{name: "a closing tag after reasoning_content", body: event(deltaReasoning) + say("</think>\n\n"+sorry) + stop + done, text: sorry, reasoning: "hm "},
	{name: "a closing tag and no more", body: say(sad+"\n</think>") + stop + done, reasoning: sad + "\n"},
	{name: "a closing tag twice", body: say("<think>"+sad+"</think>\n</think>\n"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "a closing tag in a break", body: say(sad + "\n</think>\nI am"), text: "I am", reasoning: sad + "\n", status: "truncated", kind: providers.StreamTruncated},
	{name: "a closing tag that is mentioned", body: say("Close it with `</think>`, that is \"</think>\", or the </think> tag.\n```\n</think>\n```\n") + stop + done, text: "Close it with `</think>`, that is \"</think>\", or the </think> tag.\n```\n</think>\n```\n"},
	{name: "thinking", body: say("<thinking>"+sad+"</thinking>\n"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "reasoning as a tag", body: say("<reasoning>"+sad+"</reasoning>"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "seed:think", body: say("<seed:think>"+sad+"</seed:think>"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "seed:think, closed alone", body: say(sad+"</seed:think>"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "longcat_think", body: say("<longcat_think>"+sad+"</longcat_think>"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "a tag in capitals", body: say("<Think>"+sad+"</think>"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "Kimi's marks", body: say("◁think▷"+sad+"◁/think▷"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "Kimi's marks, closed alone", body: say(sad+"◁/think▷"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "Magistral's marks", body: say("[THI") + say("NK]"+sad+"[/THINK]"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "Cohere's marks", body: say("<|START_THINKING|>"+sad+"<|END_THINKING|><|START_RESPONSE|>"+sorry+"<|END_RESPONSE|>") + stop + done, text: sorry, reasoning: sad, tokens: true},
	{name: "marks of thought and solution", body: say("<|begin_of_thought|>\n\n"+sad+"\n\n<|end_of_thought|>\n\n<|begin_of_solution|>\n\n"+sorry+"\n\n<|end_of_solution|>") + stop + done, text: sorry, reasoning: "\n\n" + sad + "\n\n", tokens: true},
	{name: "Gemma's channel", body: say("<|channel>thought\n"+sad+"<channel|>"+sorry+"<turn|>") + stop + done, text: sorry, reasoning: "\n" + sad, tokens: true},
	{name: "harmony", body: say("<|channel|>analysis<|message|>"+sad+"<|end|><|start|>assistant<|channel|>final<|message|>"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "harmony, from its start to its end", body: say("<|start|>assistant<|channel|>analysis<|message|>"+sad+"<|end|>\n<|start|>assistant<|channel|>final<|message|>"+sorry+"<|return|>") + stop + done, text: sorry, reasoning: sad},
	{name: "harmony, split", body: say("<|chan") + say("nel|>anal") + say("ysis<|mess") + say("age|>"+sad+"<|e") + say("nd|><|start|>assis") + say("tant<|channel|>final<|message|>"+sorry+"<|ret") + say("urn|>") + stop + done, text: sorry, reasoning: sad},
	{name: "harmony, begun by the prompt", body: say(sad+"<|end|><|start|>assistant<|channel|>final<|message|>"+sorry) + stop + done, text: sorry, reasoning: sad, tokens: true},
	{name: "harmony, final alone", body: say("<|channel|>final<|message|>"+sorry) + stop + done, text: sorry},
	{name: "harmony, cut in its thoughts", body: say("<|channel|>analysis<|message|>" + sad), reasoning: sad, status: "truncated", kind: providers.StreamTruncated},
	{name: "harmony without its marks", body: say("analysis"+sad+"assistantfinal"+sorry) + stop + done, text: sorry, reasoning: sad},
	{name: "analysis as a word", body: say("analysis of it") + stop + done, text: "analysis of it"},
	{name: "reasoning_text", body: event(`{"choices":[{"delta":{"reasoning_text":"hm"}}]}`) + say("a") + stop + done, text: "a", reasoning: "hm"},
	{name: "Gemini's thought", body: event(`{"choices":[{"delta":{"content":"hm","extra_content":{"google":{"thought":true}}}}]}`) + say("a") + stop + done, text: "a", reasoning: "hm"},
	{name: "Gemini's thought in its tag", body: event(`{"choices":[{"delta":{"content":"<thought>hm","extra_content":{"google":{"thought":true}}}}]}`) + say("</thought>a") + stop + done, text: "a", reasoning: "hm"},
	{name: "Gemini's signature is no thought", body: event(`{"choices":[{"delta":{"content":"a","extra_content":{"google":{"thought_signature":"x"}}}}]}`) + stop + done, text: "a"},

	// Tokens of chat templates.
	{name: "im_end at the end", body: say(sorry+"<|im_end|>") + stop + done, text: sorry, tokens: true},
	{name: "im_end at the end, split", body: say(sorry+"\n<|im") + say("_end|") + say(">\n") + stop + done, text: sorry, tokens: true},
	{name: "eot_id", body: say(sorry+"<|eot_id|>") + stop + done, text: sorry, tokens: true},
	{name: "end_of_turn", body: say(sorry+"<end_of_turn>\n") + stop + done, text: sorry, tokens: true},
	{name: "end of sentence", body: say(sorry+"<｜end▁of▁sentence｜>") + stop + done, text: sorry, tokens: true},
	{name: "end of the text", body: say(sorry+"</s>") + stop + done, text: sorry, tokens: true},
	{name: "INST at both ends", body: say("[/INST] "+sorry+" [INST]") + stop + done, text: sorry, tokens: true},
	{name: "a header at the beginning", body: say("<|start_header_id|>assistant<|end_header_id|>\n\n"+sorry) + stop + done, text: sorry, tokens: true},
	{name: "im_start at the beginning", body: say("<|im_start|>assistant\n"+sorry) + stop + done, text: sorry, tokens: true},
	{name: "EXAONE", body: say(sorry+"[|endofturn|]") + stop + done, text: sorry, tokens: true},
	{name: "tokens in the middle", body: say(sorry+"<|im_end|>\n<|im_start|>user\nThanks.") + stop + done, text: sorry + "<|im_end|>\n<|im_start|>user\nThanks.", tokens: true},
	{name: "a token and nothing else", body: say("<|im_end|>") + stop + done, tokens: true},
	{name: "a token before thought", body: say("<|im_start|>assistant\n<think>"+sad+"</think>"+sorry+"<|im_end|>") + stop + done, text: sorry, reasoning: sad, tokens: true},
	{name: "a token in a break", body: say(sorry + "<|im_e"), text: sorry + "<|im_e", status: "truncated", kind: providers.StreamTruncated},
	{name: "text that is like a token", body: say("a < b, [x](y), <b>c</b>, <s>d</s>, <|") + stop + done, text: "a < b, [x](y), <b>c</b>, <s>d</s>, <|"},
	{name: "blanks at the end", body: say("a ") + say("\n") + stop + done, text: "a \n"},

	// Whole completions, as a page or called a stream.
	{name: "whole", header: "application/json", body: `{"id":"x","model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"` + sorry + `","reasoning_content":"` + sad + `"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":4}}`, text: sorry, reasoning: sad, model: "m-1", usage: used(9, 4, 0)},
	{name: "whole, called a stream", body: `{"choices":[{"message":{"content":"<think>` + sad + `</think>` + sorry + `"},"finish_reason":"length"}]}`, text: sorry, reasoning: sad, reason: "length"},
	{name: "whole, indented", header: "application/json", body: "{\n \"choices\": [\n  {\"message\": {\"content\": \"" + sorry + "\"}, \"finish_reason\":\"stop\"}]\n}\n", text: sorry},
	{name: "whole, filtered", header: "application/json", body: `{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}`, status: "failed", kind: providers.ContentFiltered, reason: "content_filter"},
	{name: "whole, long", header: "application/json", body: `{"choices":[{"message":{"content":"` + strings.Repeat("x", 100<<10) + `"},"finish_reason":"stop"}]}`, text: strings.Repeat("x", 100<<10)},

	{name: "text in the form of completions", body: event(`{"object":"text_completion","choices":[{"index":0,"text":"a","finish_reason":null}]}`) + event(`{"choices":[{"index":0,"text":"b","finish_reason":"stop"}]}`) + done, text: "ab"},

	// MiniMax.
	{name: "MiniMax, no balance, as a page", header: "application/json", body: `{"id":"x","choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}`, status: "failed", kind: providers.QuotaExhausted, says: "insufficient balance"},
	{name: "MiniMax, input filtered, as a page", header: "application/json", body: `{"base_resp":{"status_code":1026,"status_msg":"input new_sensitive"}}`, status: "failed", kind: providers.ContentFiltered, says: "new_sensitive"},
	{name: "MiniMax, output filtered, as an event", body: say("a") + event(`{"choices":[],"base_resp":{"status_code":1027,"status_msg":"output new_sensitive"}}`) + done, text: "a", status: "failed", kind: providers.ContentFiltered, says: "new_sensitive"},
	{name: "MiniMax, too often", header: "application/json", body: `{"base_resp":{"status_code":1002,"status_msg":"RPM exceeded"}}`, status: "failed", kind: providers.RateLimited, says: "RPM exceeded"},
	{name: "MiniMax, plan", header: "application/json", body: `{"base_resp":{"status_code":2061,"status_msg":"your current token plan not support model, MiniMax-M3"}}`, status: "failed", kind: providers.NotAllowed, says: "token plan not support"},
	{name: "MiniMax, all well", body: event(`{"choices":[{"delta":{"content":"a"}}],"base_resp":{"status_code":0,"status_msg":"success"}}`) + stop + done, text: "a"},

	// Limits.
	{name: "longer than kansei keeps", body: strings.Repeat(say(strings.Repeat("x", 1<<19)), 9) + stop + done, text: strings.Repeat("x", MaxReply), status: "truncated", kind: providers.StreamTruncated, says: "longer than kansei keeps"},
}
