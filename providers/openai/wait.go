package openai

import (
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// retryAfter reads when a vendor asks to be tried again: in seconds, as a date
// by the vendor's own clock, or in milliseconds; the longer one where it says
// two. It is 0 where the header says nothing.
func retryAfter(h http.Header, now time.Time) time.Duration {
	var fine time.Duration
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil {
		fine = span(ms / 1000)
	}
	v := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(v, 64); err == nil {
		return max(fine, span(seconds))
	}
	if fine > 0 {
		return fine
	}
	if at, err := http.ParseTime(v); err == nil {
		if sent, err := http.ParseTime(h.Get("Date")); err == nil {
			now = sent
		}
		return max(0, at.Sub(now))
	}
	return resetAfter(h.Get("X-Ratelimit-Reset"), now)
}

// resetAfter reads the moment at which a limit is lifted: seconds or
// milliseconds since 1970, or seconds from now.
func resetAfter(v string, now time.Time) time.Duration {
	n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	switch {
	case err != nil:
		return 0
	case n > 1e11:
		return max(0, min(time.UnixMilli(int64(n)).Sub(now), 24*time.Hour))
	case n > 1e8:
		return max(0, min(time.Unix(int64(n), 0).Sub(now), 24*time.Hour))
	}
	return span(n)
}

// waitKeys are the fields of a body, in lower case without "-" and "_", that say
// when to try again.
var waitKeys = map[string]func(v string, now time.Time) time.Duration{
	"retrydelay":        func(v string, _ time.Time) time.Duration { return duration(v) },
	"retryafter":        func(v string, _ time.Time) time.Duration { return duration(v) },
	"retryafterseconds": func(v string, _ time.Time) time.Duration { return duration(v) },
	"retryafterms":      func(v string, _ time.Time) time.Duration { return duration(v + "ms") },
	"xratelimitreset":   resetAfter,
}

// bodyWait finds a wait in a failure's JSON, wherever it stands: Gemini's
// RetryInfo, or the headers that OpenRouter passes on.
func bodyWait(v any, now time.Time, depth int) time.Duration {
	if depth > 8 {
		return 0
	}
	var longest time.Duration
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			longest = max(longest, bodyWait(element, now, depth+1))
		}
	case map[string]any:
		for key, value := range v {
			read := waitKeys[strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(key))]
			var text string
			switch value := value.(type) {
			case string:
				text = value
			case float64:
				text = strconv.FormatFloat(value, 'f', -1, 64)
			default:
				longest = max(longest, bodyWait(value, now, depth+1))
			}
			if read != nil && text != "" {
				longest = max(longest, read(text, now))
			}
		}
	}
	return longest
}

// duration reads "34s", "1m2.5s", "250ms", or a number of seconds.
func duration(v string) time.Duration {
	v = strings.TrimSpace(v)
	if seconds, err := strconv.ParseFloat(v, 64); err == nil {
		return span(seconds)
	}
	d, err := time.ParseDuration(v)
	if err != nil {
		return 0
	}
	return max(0, min(d, 24*time.Hour))
}

// wordedWait is a wait in a sentence: "Please retry in 34.2s", "try again in
// 7m12s", "retry after 20 seconds", "请在 30 秒后重试".
var wordedWait = regexp.MustCompile(`(?i)(?:(?:retry|try again|wait)(?: again)?(?: in| after| for)?:?|请在|请于)\s*((?:\d+(?:\.\d+)?\s*(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h|秒|分钟|小时)\s*)+)`)

var wordedPart = regexp.MustCompile(`(\d+(?:\.\d+)?)\s*([a-z秒分小]+)`)

// wordsWait finds a wait in a message.
func wordsWait(message string) time.Duration {
	m := wordedWait.FindStringSubmatch(message)
	if m == nil {
		return 0
	}
	seconds := 0.0
	for _, part := range wordedPart.FindAllStringSubmatch(strings.ToLower(m[1]), -1) {
		n, err := strconv.ParseFloat(part[1], 64)
		if err != nil {
			return 0
		}
		switch unit := part[2]; {
		case strings.HasPrefix(unit, "ms"), strings.HasPrefix(unit, "milli"):
			n /= 1000
		case strings.HasPrefix(unit, "m"), strings.HasPrefix(unit, "分"):
			n *= 60
		case strings.HasPrefix(unit, "h"), strings.HasPrefix(unit, "小"):
			n *= 3600
		}
		seconds += n
	}
	return span(seconds)
}

// wholeSeconds is a wait in seconds, never shorter than it is.
func wholeSeconds(d time.Duration) time.Duration {
	return time.Duration(math.Ceil(d.Seconds())) * time.Second
}

// span is a number of seconds as a duration, between nothing and a day.
func span(seconds float64) time.Duration {
	if !(seconds > 0) {
		return 0
	}
	return time.Duration(min(seconds, 86400) * float64(time.Second))
}
