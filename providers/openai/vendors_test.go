package openai

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kansei/providers"
)

// TestVendorsWords sorts refusals in the words that vendors write them in.
func TestVendorsWords(t *testing.T) {
	tests := []struct {
		vendor string
		status int
		body   string
		kind   providers.Kind
		param  string
	}{
		{"openai", 400, `{"error":{"message":"Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}`, providers.ParameterRefused, "temperature"},
		{"openai", 400, `{"error":{"message":"Your organization must be verified to stream this model.","param":"stream","code":"unsupported_value"}}`, providers.ParameterRefused, "stream"},
		{"openai", 403, `{"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}`, providers.KeyRefused, ""},
		{"openai", 429, `{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}`, providers.QuotaExhausted, ""},
		{"openai", 429, `{"error":{"message":"Rate limit reached for gpt-5 on tokens per min (TPM)","type":"tokens","code":"rate_limit_exceeded"}}`, providers.RateLimited, ""},
		{"deepseek", 401, `{"error":{"message":"Authentication Fails, Your api key: ****abcd is invalid","type":"authentication_error","param":null,"code":"invalid_request_error"}}`, providers.KeyRefused, ""},
		{"deepseek", 402, `{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}`, providers.QuotaExhausted, ""},
		{"deepseek", 422, `{"error":{"message":"Failed to deserialize the JSON body into the target type: temperature: invalid type: string \"hot\", expected f32"}}`, providers.ParameterRefused, "temperature"},
		{"deepseek", 503, "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.", providers.Server, ""},
		{"moonshot", 400, `{"error":{"message":"Invalid request: Your request exceeded model token limit: 8192","type":"invalid_request_error"}}`, providers.ContextTooLong, ""},
		{"moonshot", 404, `{"error":{"message":"Not found the model kimi-k9 or Permission denied","type":"resource_not_found_error"}}`, providers.ModelUnknown, ""},
		{"moonshot", 429, `{"error":{"message":"Your account is suspended, please check your plan and billing details","type":"exceeded_current_quota_error"}}`, providers.QuotaExhausted, ""},
		{"moonshot", 429, `{"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}`, providers.RateLimited, ""},
		{"moonshot", 400, `{"error":{"message":"The request was rejected because it was considered high risk","type":"content_filter"}}`, providers.ContentFiltered, ""},
		{"zhipu", 401, `{"error":{"code":"1000","message":"身份验证失败"}}`, providers.KeyRefused, ""},
		{"zhipu", 429, `{"error":{"code":"1113","message":"余额不足或无可用资源包,请充值。"}}`, providers.QuotaExhausted, ""},
		{"zhipu", 400, `{"error":{"code":"1211","message":"模型不存在，请检查模型代码。"}}`, providers.ModelUnknown, ""},
		{"zhipu", 400, `{"error":{"code":"1261","message":"Prompt 超长"}}`, providers.ContextTooLong, ""},
		{"zhipu", 400, `{"contentFilter":[{"level":1,"role":"user"}],"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语。"}}`, providers.ContentFiltered, ""},
		{"zhipu", 429, `{"error":{"code":"1305","message":"当前API请求过多，请稍后重试。"}}`, providers.RateLimited, ""},
		{"zhipu", 400, `{"error":{"code":"1210","message":"API 调用参数有误，请检查文档。temperature 参数非法"}}`, providers.ParameterRefused, "temperature"},
		{"dashscope", 400, `{"error":{"message":"<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 258048]","type":"invalid_request_error","code":"invalid_parameter_error"}}`, providers.ContextTooLong, ""},
		{"dashscope", 400, `{"error":{"message":"Access denied, please make sure your account is in good standing.","type":"Arrearage","param":null,"code":"Arrearage"}}`, providers.QuotaExhausted, ""},
		{"dashscope", 403, `{"error":{"message":"The free tier of the model has been exhausted.","code":"AllocationQuota.FreeTierOnly"}}`, providers.QuotaExhausted, ""},
		{"dashscope", 404, `{"error":{"message":"The model ` + "`qwen9`" + ` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}`, providers.ModelUnknown, ""},
		{"dashscope", 400, `{"error":{"message":"Input data may contain inappropriate content.","code":"data_inspection_failed"}}`, providers.ContentFiltered, ""},
		{"gemini", 400, `[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]`, providers.KeyRefused, ""},
		{"gemini", 400, `[{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]`, providers.ContextTooLong, ""},
		{"gemini", 404, `[{"error":{"code":404,"message":"models/gemini-9 is not found for API version v1main","status":"NOT_FOUND"}}]`, providers.ModelUnknown, ""},
		{"gemini", 429, `[{"error":{"code":429,"message":"Resource has been exhausted (e.g. check quota).","status":"RESOURCE_EXHAUSTED"}}]`, providers.RateLimited, ""},
		{"anthropic", 400, `{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}}`, providers.QuotaExhausted, ""},
		{"anthropic", 400, `{"error":{"code":"invalid_request_error","message":"max_tokens: 100000 > 64000, which is the maximum allowed","type":"invalid_request_error","param":null}}`, providers.ParameterRefused, "max_tokens"},
		{"anthropic", 404, `{"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}`, providers.ModelUnknown, ""},
		{"anthropic", 529, `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, providers.Server, ""},
		{"xai", 400, `{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***rd."}`, providers.KeyRefused, ""},
		{"xai", 403, `{"code":"The caller does not have permission to execute the specified operation","error":"Your newly created team doesn't have any credits yet."}`, providers.QuotaExhausted, ""},
		{"xai", 429, `{"code":"Some resource has been exhausted","error":"Your team has used all available credits or reached its monthly spending limit."}`, providers.QuotaExhausted, ""},
		{"mistral", 401, `{"detail":"Unauthorized"}`, providers.KeyRefused, ""},
		{"mistral", 400, `{"object":"error","message":"Invalid model: mistral-huge","type":"invalid_model","param":null,"code":"1500"}`, providers.ModelUnknown, ""},
		{"mistral", 422, `{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","top_k"],"msg":"Extra inputs are not permitted","input":40}]},"type":"invalid_request_error","param":null,"code":null}`, providers.ParameterRefused, "top_k"},
		{"mistral", 429, `{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}`, providers.RateLimited, ""},
		{"openrouter", 402, `{"error":{"message":"This request requires more credits, or fewer max_tokens.","code":402}}`, providers.QuotaExhausted, ""},
		{"openrouter", 404, `{"error":{"message":"No endpoints found for nobody/nothing.","code":404}}`, providers.ModelUnknown, ""},
		{"openrouter", 400, `{"error":{"message":"nobody/nothing is not a valid model ID","code":400}}`, providers.ModelUnknown, ""},
		{"openrouter", 429, `{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"x is temporarily rate-limited upstream.","provider_name":"X"}}}`, providers.RateLimited, ""},
		{"siliconflow", 401, `"Invalid token"`, providers.KeyRefused, ""},
		{"siliconflow", 403, `{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}`, providers.QuotaExhausted, ""},
		{"siliconflow", 400, `{"code":20012,"message":"Model does not exist. Please check it carefully.","data":null}`, providers.ModelUnknown, ""},
		{"siliconflow", 400, `{"code":20015,"message":"length of prompt_tokens (9) must be less than max_seq_len (8).","data":null}`, providers.ContextTooLong, ""},
		{"siliconflow", 503, `{"code":50505,"message":"Model service overloaded. Please try again later.","data":null}`, providers.Server, ""},
		{"ark", 404, `{"error":{"code":"InvalidEndpointOrModel.NotFound","message":"The model or endpoint x does not exist or you do not have access to it.","param":"","type":"NotFound"}}`, providers.ModelUnknown, ""},
		{"ark", 403, `{"error":{"code":"AccountOverdueError","message":"The request failed because your account has an overdue balance.","type":"Forbidden"}}`, providers.QuotaExhausted, ""},
		{"ark", 400, `{"error":{"code":"OutofContextError","message":"Total tokens of image and text exceed max message tokens.","type":"BadRequest"}}`, providers.ContextTooLong, ""},
		{"ark", 400, `{"error":{"code":"InputTextSensitiveContentDetected","message":"The request failed because the input text may contain sensitive information.","type":"BadRequest"}}`, providers.ContentFiltered, ""},
		{"ollama", 404, `{"error":{"message":"model \"qwen9\" not found, try pulling it first","type":"api_error","param":null,"code":null}}`, providers.ModelUnknown, ""},
		{"llamacpp", 503, `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`, providers.Server, ""},
		{"llamacpp", 400, `{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":8192}}`, providers.ContextTooLong, ""},
		{"vllm", 400, `{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","param":null,"code":400}`, providers.ContextTooLong, ""},
		{"vllm", 404, `{"error":{"message":"The model ` + "`x`" + ` does not exist.","type":"NotFoundError","param":null,"code":404}}`, providers.ModelUnknown, ""},
		{"xai", 403, `{"code":"The caller does not have permission to execute the specified operation","error":"Content violates usage guidelines. Team: 1b2c3d4e-1111-2222-3333-444455556666, API key ID: 9b2c3d4e-1111-2222-3333-444455556666, Failed check: SAFETY_CHECK_TYPE_BIO"}`, providers.ContentFiltered, ""},
		{"groq", 400, `{"error":{"message":"The model ` + "`x`" + ` has been decommissioned and is no longer supported.","type":"invalid_request_error","code":"model_decommissioned"}}`, providers.ModelUnknown, ""},
		{"groq", 429, `{"error":{"message":"Rate limit reached for model ` + "`x`" + ` in organization ` + "`org_01h9xyzabcdefgh`" + ` on tokens per minute (TPM): Limit 6000. Please try again in 7.66s. Need more tokens? Upgrade to Dev Tier today","type":"tokens","code":"rate_limit_exceeded"}}`, providers.RateLimited, ""},
		{"perplexity", 400, `{"error":{"message":"The prompt has too many tokens","type":"too_many_prompt_tokens","code":400}}`, providers.ContextTooLong, ""},
		{"openrouter", 404, `{"error":{"message":"No endpoints found matching your data policy (Free model publication). Configure: https://openrouter.ai/settings/privacy","code":404}}`, providers.NotAllowed, ""},
		{"openrouter", 404, `{"error":{"message":"No endpoints available matching your guardrail restrictions and data policy. Configure: https://openrouter.ai/settings/privacy","code":404}}`, providers.NotAllowed, ""},
		{"openrouter", 403, `{"error":{"code":403,"message":"openai/gpt-5 requires moderation. Your input was flagged for \"violence\".","metadata":{"reasons":["violence"],"flagged_input":"x"}}}`, providers.ContentFiltered, ""},
		{"hunyuan", 400, `{"error":{"message":"资源包余量已用尽，请购买资源包或开通后付费","type":"runtime_error","code":"3008"}}`, providers.QuotaExhausted, ""},
		{"hunyuan", 429, `{"error":{"message":"资源包余量已用尽","code":3008}}`, providers.QuotaExhausted, ""},
		{"qianfan", 403, `{"error":{"code":"account_overdue","message":"Account overdue","type":"access_denied"}}`, providers.QuotaExhausted, ""},
		{"qianfan", 403, `{"error":{"message":"Account overdue, please recharge"}}`, providers.QuotaExhausted, ""},
		{"minimax", 200, `{"base_resp":{"status_code":1004,"status_msg":"login fail"}}`, providers.KeyRefused, ""},
		{"minimax", 200, `{"base_resp":{"status_code":1039,"status_msg":"TPM"}}`, providers.ContextTooLong, ""},
		{"minimax", 200, `{"base_resp":{"status_code":2056,"status_msg":"usage limit exceeded"}}`, providers.QuotaExhausted, ""},
		{"gemini", 429, `[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details. Please retry in 34.07s.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}]`, providers.RateLimited, ""},
		{"ollama", 400, `{"error":{"message":"\"llama3.2:latest\" does not support thinking","type":"invalid_request_error","param":null,"code":null}}`, providers.ParameterRefused, "thinking"},
		{"ollama", 400, `{"error":{"message":"think value \"medium\" is not supported for this model","type":"api_error","param":null,"code":null}}`, providers.ParameterRefused, "thinking"},
		{"ollama", 400, `{"error":{"message":"invalid reasoning value: 'max' (must be \"high\", \"medium\", \"low\", or \"none\")","type":"invalid_request_error","param":null,"code":null}}`, providers.ParameterRefused, "thinking"},
		{"anthropic", 400, `{"error":{"message":"\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.","type":"invalid_request_error"}}`, providers.ParameterRefused, ""},
		{"openai", 400, `{"error":{"message":"This parameter has been deprecated.","param":"functions","code":"invalid_value"}}`, providers.ParameterRefused, "functions"},
		{"fireworks", 412, `{"error":{"message":"Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices."}}`, providers.QuotaExhausted, ""},
		{"github", 413, `{"error":{"code":"tokens_limit_reached","message":"Request body too large for gpt-5 model. Max size: 4000 tokens."}}`, providers.ContextTooLong, ""},
		{"together", 402, `{"error":{"message":"Credit limit exceeded, please navigate to billing","type":"credit_limit"}}`, providers.QuotaExhausted, ""},
		{"huggingface", 402, `{"error":"You have depleted your monthly included credits."}`, providers.QuotaExhausted, ""},
		{"zhipu", 429, `{"error":{"code":"1311","message":"当前订阅套餐暂未开放GLM-5权限"}}`, providers.NotAllowed, ""},
		{"openai", 429, `{"error":{"message":"Request too large for gpt-5 in organization org-AbCd1234EfGh5678 on tokens per min (TPM): Limit 30000, Requested 40000.","type":"tokens","code":"rate_limit_exceeded"}}`, providers.RateLimited, ""},
		{"openai", 429, `{"error":{"message":"Rate limit reached. Upgrade your plan for more.","code":"x"}}`, providers.RateLimited, ""},
		{"gateway", 401, `{"error":{"message":"无效的令牌 (request id: 2026)","type":"new_api_error"}}`, providers.KeyRefused, ""},
		{"gateway", 403, `{"error":{"message":"用户额度不足, 剩余额度: ＄0.00","type":"new_api_error","code":"insufficient_user_quota"}}`, providers.QuotaExhausted, ""},
	}
	for _, tt := range tests {
		p := parseProblem([]byte(tt.body))
		got := p.kind(tt.status)
		param := ""
		if got == providers.ParameterRefused {
			param = p.parameter([]string{"temperature", "max_tokens"})
		}
		if got != tt.kind || param != tt.param || p.message == "" {
			t.Errorf("%s, %d: %s over %q, want %s over %q: %s", tt.vendor, tt.status, got, param, tt.kind, tt.param, tt.body)
		}
	}
}

// TestAdvice looks at what a person is told to do about a parameter, and about
// a request that had no key.
func TestAdvice(t *testing.T) {
	tests := []struct {
		name     string
		s        Settings
		thinking string
		status   int
		body     string
		says     string
		not      string
	}{
		{"max_tokens that is not taken", Settings{}, "", 400, `{"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.","param":"max_tokens"}}`, "Use max_completion_tokens", ""},
		{"max_tokens that is too big", Settings{}, "", 400, `{"error":{"message":"max_tokens: 10 > 5"}}`, "Change max_tokens", "max_completion_tokens"},
		{"a field of ours", Settings{}, "", 400, `{"error":{"message":"must be verified","param":"stream"}}`, "another model", "Take stream"},
		{"a message", Settings{}, "", 400, `{"error":{"message":"must be text","param":"messages[0].content"}}`, "another model", "out of"},
		{"a field that is missing", Settings{}, "", 400, `{"error":{"message":"Field required","param":"voice"}}`, `[models."x/m"]`, ""},
		{"thinking", Settings{}, "on", 400, `{"error":{"message":"chat_template_kwargs is not supported"}}`, "Leave thinking at its default", ""},
		{"levels that are named", Settings{}, "on", 400, `{"error":{"message":"Unsupported value: 'minimal' is not supported with the 'chat_template_kwargs' of this model. Supported values are: 'low', 'medium', 'high', and 'xhigh'.","param":"chat_template_kwargs"}}`, "low, medium, high, xhigh", "minimal, "},
		{"a model that can't think", Settings{}, "on", 400, `{"error":{"message":"\"llama3.2\" does not support thinking"}}`, "Leave thinking at its default", ""},
		{"a form of thinking that the model has not", Settings{}, "on", 400, `{"error":{"message":"think value \"medium\" is not supported for this model"}}`, "Leave thinking at its default", ""},
		{"a level that is not taken", Settings{}, "on", 400, `{"error":{"message":"invalid reasoning value: 'max' (must be \"high\", \"medium\", \"low\", or \"none\")"}}`, "for this lane: high, medium, low, none.", ""},
		{"an embedding model", Settings{}, "", 400, `{"error":{"message":"\"all-minilm\" does not support chat"}}`, "not served by chat/completions", "Do as it says"},
		{"a field with a name that begins with chat", Settings{}, "", 400, `{"error":{"message":"this server does not support chat_template"}}`, "Do as it says", "not served by"},
		{"a model that is not for chat", Settings{}, "", 404, `{"error":{"message":"This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?"}}`, "not served by chat/completions", "Near it"},
		{"a model of another service", Settings{}, "", 404, `{"error":{"message":"This model is only supported in v1/responses and not in v1/chat/completions.","type":"invalid_request_error","param":"model"}}`, "not served by chat/completions", "Near it"},
		{"privacy", Settings{}, "", 404, `{"error":{"message":"No endpoints found matching your data policy."}}`, "privacy settings", "Near it"},
		{"two full stops", Settings{}, "", 400, `{"error":{"message":"That was wrong."}}`, "That was wrong. ", ".."},
		{"two full stops, quota", Settings{}, "", 429, `{"error":{"message":"All used up.","code":"insufficient_quota"}}`, "All used up. ", ".."},
		{"no key, none set up", Settings{}, "", 401, `{"error":{"message":"who are you"}}`, "key_env", "refused the key"},
		{"no key, and a variable for it", Settings{KeyEnv: "X"}, "", 401, ``, "X is not set", ""},
	}
	for _, tt := range tests {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tt.status)
			_, _ = fmt.Fprint(w, tt.body)
		}))
		tt.s.BaseURL, tt.s.MaxTries = srv.URL, 1
		p := mustProvider(t, Options{Env: noEnv, Settings: map[string]Settings{"x": tt.s}}, "x")
		req := hello()
		req.Params, req.Thinking = map[string]any{"max_tokens": 10}, tt.thinking
		o := collect(t, p, context.Background(), req)
		srv.Close()
		var e *providers.Error
		if !errors.As(o.err, &e) {
			t.Fatal(o.err)
		}
		said := e.Message + ". " + e.Advice
		if !strings.Contains(said, tt.says) || tt.not != "" && strings.Contains(said, tt.not) {
			t.Errorf("%s: %s", tt.name, said)
		}
	}
}

// TestEncodings: an answer that was packed in a way that was not asked for is
// no broken stream.
func TestEncodings(t *testing.T) {
	for encoding, status := range map[string]string{"": "complete", "identity": "complete", "br": "failed", "zstd": "failed"} {
		p, _ := serve(t, quick(), func(w http.ResponseWriter, _ *http.Request) {
			if encoding != "" {
				w.Header().Set("Content-Encoding", encoding)
			}
			sse(w, say("a"), done)
		})
		o := collect(t, p, context.Background(), hello())
		if o.status != status || o.err != nil && (o.kind != providers.Protocol || !strings.Contains(o.err.Error(), encoding)) {
			t.Errorf("%q: %s, %v", encoding, o.status, o.err)
		}
	}
}

// TestQueryOfTheAddress: some servers want a version there, some a key.
func TestQueryOfTheAddress(t *testing.T) {
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		switch r.URL.Path {
		case "/v1/models":
			_, _ = fmt.Fprint(w, `{"data":[{"id":"m"}]}`)
		case "/v1/chat/completions":
			http.Redirect(w, r, "/moved?to=here", http.StatusTemporaryRedirect)
		default:
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = fmt.Fprintf(w, `{"error":"no %s"}`, "hidden-in-the-address")
		}
	}))
	defer srv.Close()
	p := mustProvider(t, Options{Env: noEnv, Settings: map[string]Settings{"x": {
		BaseURL: srv.URL + "/v1/?api-version=7&key=hidden-in-the-address", MaxTries: 1,
	}}}, "x")
	if models, err := p.Models(context.Background()); err != nil || len(models) != 1 {
		t.Error(models, err)
	}
	o := collect(t, p, context.Background(), hello())
	if o.err == nil || strings.Contains(o.err.Error(), "hidden") {
		t.Error(o.err)
	}
	const query = "?api-version=7&key=hidden-in-the-address"
	if want := "/v1/models" + query + " /v1/chat/completions" + query + " /moved?to=here"; strings.Join(asked, " ") != want {
		t.Errorf("asked for %s", asked)
	}
}
