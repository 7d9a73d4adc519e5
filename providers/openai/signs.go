package openai

import (
	"kansei/providers"
)

// sign is what gives a kind of failure away: a word of the code or the type, or
// of the message, in lower case. Codes of MiniMax begin with "base_resp/".
type sign struct {
	kind  providers.Kind
	codes []string
	words []string
	model []string // words that count where the message also speaks of a model
}

// notChatWords say that a model is there, but not by chat/completions.
var notChatWords = []string{
	"not a chat model", "v1/responses", "responses api", "not supported in the v1/chat/completions", "does not support chat", "not support chat completion",
	"chat completions is not supported", "not supported for chat", "not available on chat", "use v1/completions", "not compatible with chat",
}

// signs are looked through in order, before the status is.
var signs = []sign{
	{
		kind: providers.QuotaExhausted,
		codes: []string{
			"insufficient_quota", "exceeded_current_quota", "billing_hard_limit", "billing_not_active", "arrearage", "insufficient_balance",
			"insufficient_user_quota", "accountoverdue", "account_overdue", "overdue", "freetieronly", "credits_exhausted", "out_of_credits",
			"payment_required", "1113", "1309", "3008", "base_resp/1008", "base_resp/2056",
		},
		words: []string{
			"insufficient balance", "insufficient credit", "insufficient quota", "insufficient fund", "requires more credits", "credit balance is too low",
			"account balance", "balance is not enough", "not enough balance", "not enough credit", "any credits", "available credits", "out of credits",
			"credits exhausted", "spending limit", "monthly limit", "free tier of the model has been exhausted", "exceeded your monthly", "overdue",
			"in arrears", "depleted your", "top up", "余额不足", "余量已用尽", "余量不足", "欠费", "额度已用尽", "额度不足", "配额不足",
			"套餐已用完", "请充值",
		},
	},
	{
		kind:  providers.NotAllowed,
		codes: []string{"plan_not_supported", "base_resp/2061", "1311"},
		words: []string{
			"data policy", "privacy setting", "zero data retention", "guardrail restrictions", "plan not support", "plan does not", "plan doesn't",
			"your current plan", "subscription plan", "requires a subscription", "active subscription", "upgrade your plan", "requires a paid",
			"only available on paid", "套餐不支持", "未订阅",
		},
	},
	{
		kind: providers.ContentFiltered,
		codes: []string{
			"content_filter", "contentfilter", "content_policy", "data_inspection_failed", "datainspectionfailed", "sensitivecontent", "responsibleaipolicyviolation",
			"content_violation", "moderation", "prohibited_content", "1301", "safety", "base_resp/1026", "base_resp/1027",
		},
		words: []string{
			"content exists risk", "content management policy", "content violates", "violates usage guidelines", "violates our usage", "usage policies",
			"safety_check", "inappropriate content", "considered high risk", "input was flagged", "flagged by", "flagged for", "flagged as",
			"content policy", "moderation", "blocked by safety", "safety system", "prohibited_content", "prohibited content", "sensitive content",
			"sensitive information", "input new_sensitive", "output new_sensitive", "input sensitive", "output sensitive", "敏感内容", "内容违规", "内容安全", "不合规", "违规内容", "敏感信息",
		},
	},
	{
		kind: providers.ContextTooLong,
		codes: []string{
			"context_length_exceeded", "context_window_exceeded", "string_above_max_length", "exceed_context_size", "outofcontext", "too_many_prompt_tokens",
			"prompt_too_long", "input_too_long", "max_tokens_exceeded_input", "1261", "base_resp/1039",
		},
		words: []string{
			"context length", "context window", "context size", "prompt is too long", "prompt too long", "input is too long", "input too long",
			"too many input tokens", "too many prompt tokens", "too many tokens", "range of input length", "maximum number of tokens", "model token limit",
			"max message tokens", "max_seq_len", "maximum input length", "maximum prompt length", "prompt token count",
			"reduce the length of the messages", "prompt 超长", "prompt超长", "上下文长度", "输入过长", "超过最大长度", "超出最大长度",
		},
	},
	{
		kind: providers.ModelUnknown,
		codes: []string{
			"model_not_found", "modelnotfound", "model_not_exist", "invalidendpointormodel", "invalid_model", "model_decommissioned", "model_deprecated",
			"unknown_model", "unsupported_model", "model_not_available", "model_retired", "modelnotopen", "1211",
		},
		words: []string{
			"model not exist", "model not found", "no such model", "not a valid model", "invalid model", "unknown model", "model does not exist",
			"not found the model", "no endpoints found for", "unable to access model", "not a supported model", "model is not supported",
			"unsupported model", "模型不存在", "模型已下线",
		},
		model: []string{"decommissioned", "deprecated", "retired", "shut down", "no longer supported", "no longer available", "discontinued"},
	},
	{
		kind: providers.KeyRefused,
		codes: []string{
			"invalid_api_key", "invalid_authentication", "authentication_error", "incorrect_api_key", "invalid_iam_token", "invalidapikey", "unauthenticated",
			"api_key_invalid", "base_resp/1004", "base_resp/2049",
		},
		words: []string{
			"api key not valid", "invalid api key", "incorrect api key", "invalid api-key", "invalid x-api-key", "身份验证失败", "无效的令牌",
			"鉴权失败", "认证失败",
		},
	},
	{
		kind: providers.RateLimited,
		codes: []string{
			"rate_limit", "ratelimit", "rpm_rate", "tpm_rate", "throttling", "too_many_requests", "toomanyrequests", "resource_exhausted", "1302", "1303", "1305", "base_resp/1002", "base_resp/1041",
			"base_resp/2045",
		},
		words: []string{
			"rate limit", "rate-limit", "ratelimit", "too many requests", "requests per minute", "requests per day", "请求过多", "频率", "并发数过高", "并发过高", "限流",
		},
	},
	{kind: providers.TimedOut, codes: []string{"timeout", "base_resp/1001"}, words: []string{"request timed out", "upstream timeout"}},
	{
		kind:  providers.ParameterRefused,
		codes: []string{"base_resp/2013"},
		words: []string{"does not support thinking", "doesn't support thinking", "not support thinking"},
	},
}
