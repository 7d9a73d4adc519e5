package openai

import "bytes"

// eachField calls f for every field of a JSON object, in order, with the key
// as it is written between its quotes and the value's own bytes. The JSON must
// be valid. Anything but an object has no fields.
func eachField(object []byte, f func(key, val []byte)) {
	s := skipSpace(object)
	if len(s) == 0 || s[0] != '{' {
		return
	}
	s = skipSpace(s[1:])
	for len(s) > 0 && s[0] == '"' {
		n := valueLen(s)
		key := s[1 : n-1]
		s = skipSpace(s[n:])
		s = skipSpace(s[1:]) // the colon
		n = valueLen(s)
		f(key, s[:n])
		s = skipSpace(s[n:])
		if len(s) == 0 || s[0] != ',' {
			return
		}
		s = skipSpace(s[1:])
	}
}

// eachElement calls f for every element of a JSON list, in order. The JSON
// must be valid. Anything but a list has no elements.
func eachElement(list []byte, f func(val []byte)) {
	s := skipSpace(list)
	if len(s) == 0 || s[0] != '[' {
		return
	}
	s = skipSpace(s[1:])
	for len(s) > 0 && s[0] != ']' {
		n := valueLen(s)
		f(s[:n])
		s = skipSpace(s[n:])
		if len(s) == 0 || s[0] != ',' {
			return
		}
		s = skipSpace(s[1:])
	}
}

// valueLen is the length of the JSON value that s, valid JSON, begins with.
func valueLen(s []byte) int {
	switch s[0] {
	case '"':
		return stringLen(s)
	case '{', '[':
		depth := 0
		for i := 0; i < len(s); i++ {
			switch s[i] {
			case '"':
				i += stringLen(s[i:]) - 1
			case '{', '[':
				depth++
			case '}', ']':
				depth--
				if depth == 0 {
					return i + 1
				}
			}
		}
		return len(s)
	}
	if n := bytes.IndexAny(s, ",]} \t\r\n"); n >= 0 {
		return n
	}
	return len(s)
}

// stringLen is the length of the JSON string that s begins with.
func stringLen(s []byte) int {
	for i := 1; i < len(s); {
		n := bytes.IndexByte(s[i:], '"')
		if n < 0 {
			return len(s)
		}
		end := i + n
		slashes := 0
		for s[end-1-slashes] == '\\' {
			slashes++
		}
		i = end + 1
		if slashes%2 == 0 {
			return i
		}
	}
	return len(s)
}

func skipSpace(s []byte) []byte {
	for len(s) > 0 && (s[0] == ' ' || s[0] == '\n' || s[0] == '\t' || s[0] == '\r') {
		s = s[1:]
	}
	return s
}
